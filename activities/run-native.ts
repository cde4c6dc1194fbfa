// The middle of every way to carry out calls: run the code of a function, check what it gives, tell apart what went wrong.
import type { FunctionCall, FunctionOutcome } from '../core/catalog/calls.js';
import type { NativeFunctionDescription } from '../core/catalog/functions.js';
import { schemaCheck } from '../core/catalog/json-schema.js';
import { AppError } from '../core/errors.js';
import { asDatabaseFailure } from '../store/database-failure.js';
import type { ActivityDeps, FunctionContext, NativeFunction } from './deps.js';
import { failedForGood, failedForNow } from './failure.js';

/** What one group of calls is run with. */
export interface Group {
  readonly description: NativeFunctionDescription;
  readonly native: NativeFunction;
  readonly deps: ActivityDeps;
}

/** Runs the code of the function and holds its results against the output schema: a result that breaks it is our mistake. */
export async function runChecked(
  calls: readonly FunctionCall[],
  { native, deps, description }: Group,
  manager: FunctionContext['manager'],
): Promise<readonly FunctionOutcome[]> {
  const outcomes = await native(calls, { deps, manager });
  const check = schemaCheck(description.output);
  return outcomes.map((outcome) => {
    const violation = outcome.status === 'done' ? check(outcome.result)[0] : undefined;
    if (!violation) return outcome;
    const detail = `${violation.pointer || '/'} ${violation.message}`;
    return failedForGood('runtime', `${description.name} gave a wrong result`, detail);
  });
}

/** A database that can't be used is no outcome of a call: the batch has to be repeated. */
export function throwIfDatabase(error: unknown): void {
  const failure = asDatabaseFailure(error);
  if (failure instanceof AppError && ['databaseUnavailable', 'databaseFull'].includes(failure.code)) throw failure;
}

/** An AppError says what is wrong with the call; anything else is unexpected and may pass. */
export function outcomeOfException(call: FunctionCall, error: unknown, { deps }: Group): FunctionOutcome {
  const message = error instanceof Error ? error.message : String(error);
  deps.log.warn({ runId: call.runId, callKey: call.key, function: call.name, message }, 'a call failed');
  if (error instanceof AppError) return failedForGood('validation', `${call.name} was refused`, message);
  return failedForNow('runtime', `${call.name} failed`, message);
}
