// Ending an evaluation, or a part of it, before its time.
import type { Json } from '../../json.js';
import { ExpressionError, ExpressionLimitError } from '../errors.js';
import { openCalls, returnToCalls } from '../limits.js';
import type { EmitPath } from './node.js';

/** Thrown by `break` and by generators that have enough; only the `mark` it carries may catch it. */
export class Stop {
  constructor(readonly mark: object) {}
}

/** Runs `produce`; a stop with this mark ends it quietly. */
export function untilStopped(mark: object, produce: () => void): void {
  const calls = openCalls();
  try {
    produce();
  } catch (thrown) {
    if (!(thrown instanceof Stop) || thrown.mark !== mark) throw thrown;
    returnToCalls(calls);
  }
}

/**
 * Runs `produce`, handing it an emitter to call with each output. An error of its own comes back as a value; an
 * error from further down the pipe, where the outputs go, is not its own and passes through.
 */
export function catchOwnErrors(produce: (emit: EmitPath) => void, emit: EmitPath): { error: ExpressionError } | null {
  const calls = openCalls();
  let emitting = false;
  try {
    produce((path, value) => {
      emitting = true;
      emit(path, value);
      emitting = false;
    });
  } catch (thrown) {
    if (emitting || !isCatchable(thrown)) throw thrown;
    returnToCalls(calls);
    return { error: thrown };
  }
  return null;
}

/** What `compute` gives, or null when it fails. */
export function valueOrNull(compute: () => Json): Json {
  const calls = openCalls();
  try {
    return compute();
  } catch (thrown) {
    if (!isCatchable(thrown)) throw thrown;
    returnToCalls(calls);
    return null;
  }
}

/** An error of the expression, not a limit, a stop or a fault of ours. */
export function isCatchable(thrown: unknown): thrown is ExpressionError {
  return thrown instanceof ExpressionError && !(thrown instanceof ExpressionLimitError);
}
