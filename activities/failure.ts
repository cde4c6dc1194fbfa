// Failed outcomes with the errors of the language.
import type { FunctionOutcome } from '../core/catalog/calls.js';
import { type StandardErrorName, standardError } from '../core/engine/errors.js';

/** An outcome that will be the same whenever the call is repeated. */
export function failedForGood(name: StandardErrorName, title: string, detail: string): FunctionOutcome {
  return { status: 'failed', retryable: false, error: standardError(name, title, detail) };
}

/** An outcome that may be better at another attempt. */
export function failedForNow(name: StandardErrorName, title: string, detail: string): FunctionOutcome {
  return { status: 'failed', retryable: true, error: standardError(name, title, detail) };
}
