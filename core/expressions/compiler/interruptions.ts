// Ending an evaluation, or a part of it, before its time.
import { Failure } from '../errors.js';
import { openCalls, returnToCalls, spendSteps } from '../limits.js';
import type { EmitPath } from './node.js';

/** Throwing and catching takes about as long as this many steps. */
const CATCH_STEPS = 10;

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

/** Runs `produce` with an emitter that passes outputs on until `enough` of them have come. */
export function takeFirst(enough: number, produce: (emit: EmitPath) => void, emit: EmitPath): void {
  const mark = {};
  let count = 0;
  untilStopped(mark, () =>
    produce((path, value) => {
      count++;
      emit(path, value);
      if (count >= enough) throw new Stop(mark);
    }),
  );
}

/**
 * Runs `produce`, handing it an emitter to call with each output. An error of its own comes back as a value; an
 * error from further down the pipe, where the outputs go, is not its own and passes through.
 */
export function catchOwnErrors(produce: (emit: EmitPath) => void, emit: EmitPath): Failure | null {
  const calls = openCalls();
  let emitting = false;
  try {
    produce((path, value) => {
      emitting = true;
      emit(path, value);
      emitting = false;
    });
  } catch (thrown) {
    if (emitting || !(thrown instanceof Failure)) throw thrown;
    returnToCalls(calls);
    spendSteps(CATCH_STEPS);
    return thrown;
  }
  return null;
}
