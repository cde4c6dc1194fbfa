// Failures of functions as the language knows them (RFC 9457 with the specification's types).
import type { FunctionOutcome } from '../core/catalog/calls.js';
import type { ErrorObject } from '../core/engine/state.js';

const TYPES = 'https://open-workflow-specification.org/spec/1.0.0/errors/';

/** `configuration`: the definition asks for something that is not there. `validation`: arguments or data are wrong. */
export type FailureType = 'configuration' | 'validation' | 'communication' | 'runtime';

const STATUS: Readonly<Record<FailureType, number>> = {
  configuration: 400,
  validation: 400,
  communication: 500,
  runtime: 500,
};

/** An outcome that will be the same whenever the call is repeated. */
export function failedForGood(type: FailureType, title: string, detail: string): FunctionOutcome {
  return { status: 'failed', retryable: false, error: errorOf(type, title, detail) };
}

/** An outcome that may be better at another attempt. */
export function failedForNow(type: FailureType, title: string, detail: string): FunctionOutcome {
  return { status: 'failed', retryable: true, error: errorOf(type, title, detail) };
}

function errorOf(type: FailureType, title: string, detail: string): ErrorObject {
  return { type: `${TYPES}${type}`, status: STATUS[type], title, detail };
}
