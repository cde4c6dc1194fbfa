// Errors a run can see and catch: RFC 9457 objects with the standard types of the language.
import type { ErrorObject } from './state.js';

/** The type URIs that we emit. Documents may name the older host: sameErrorType accepts both. */
export const STANDARD_ERRORS = 'https://open-workflow-specification.org/spec/1.0.0/errors/';

const STATUS_OF = {
  configuration: 400,
  validation: 400,
  expression: 400,
  authentication: 401,
  authorization: 403,
  timeout: 408,
  communication: 500,
  runtime: 500,
} as const;

export type StandardErrorName = keyof typeof STATUS_OF;
export const STANDARD_ERROR_NAMES = Object.keys(STATUS_OF) as readonly StandardErrorName[];

/** Thrown inside the machine for what is the run's own trouble; it becomes a fault of the task, never an exception of `advance`. */
export class WorkflowError extends Error {
  constructor(readonly problem: ErrorObject) {
    super(problem.title ?? problem.type);
    this.name = 'WorkflowError';
  }
}

/** An error object of a standard type, with the status that the language gives it. */
export function standardError(name: StandardErrorName, title: string, detail?: string): ErrorObject {
  const error = { type: STANDARD_ERRORS + name, status: STATUS_OF[name], title };
  return detail === undefined ? error : { ...error, detail };
}

const KNOWN_TYPE =
  /^https?:\/\/(?:serverlessworkflow\.io|open-workflow-specification\.org)\/(?:spec\/[\d.]+\/errors|dsl\/errors\/types)\/([\w-]+)$/;

/**
 * Whether two error types mean the same. The language moved its host and the kit spells paths differently from the
 * specification, so standard types are compared by their last segment.
 */
export function sameErrorType(left: string, right: string): boolean {
  const standard = KNOWN_TYPE.exec(left)?.[1];
  return standard === undefined ? left === right : standard === KNOWN_TYPE.exec(right)?.[1];
}
