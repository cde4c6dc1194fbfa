// Calls that reach another system and keep no ledger of their own: that they were started is committed first. Whether a started
// call that has no outcome happened, nobody can say; it is repeated only where the call is declared idempotent.
import type { FunctionCall, FunctionOutcome } from '../core/catalog/calls.js';
import { isObject } from '../core/json.js';
import { beginCalls, settleCalls } from '../store/repositories/calls.js';
import { failedForGood } from './failure.js';
import { type Group, outcomeOfException, runChecked, throwIfDatabase } from './run-native.js';

/** Each call is started, made and settled by itself, all of the batch at the same time. */
export async function executeOutside(calls: readonly FunctionCall[], group: Group): Promise<FunctionOutcome[]> {
  const { dataSource, clock } = group.deps;
  const starts = await beginCalls(dataSource.manager, calls, clock.now());
  return Promise.all(
    calls.map(async (call, place) => {
      const start = starts[place]!;
      if (start.begin) return makeCall(call, group);
      if (start.stored.outcome) return start.stored.outcome;
      if (mayBeRepeated(call)) return makeCall(call, group);
      return failedForGood(
        'runtime',
        'outcomeUnknown',
        `An earlier attempt of ${call.name} was started and never answered; whether it took effect is unknown`,
      );
    }),
  );
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A reading request (RFC 9110), or one of which the definition says that the other side recognises the Idempotency-Key. */
function mayBeRepeated({ args }: FunctionCall): boolean {
  if (!isObject(args)) return false;
  return args.idempotent === true || (typeof args.method === 'string' && SAFE_METHODS.has(args.method.toUpperCase()));
}

async function makeCall(call: FunctionCall, group: Group): Promise<FunctionOutcome> {
  let outcome: FunctionOutcome;
  try {
    outcome = (await runChecked([call], group, group.deps.dataSource.manager))[0]!;
  } catch (error) {
    throwIfDatabase(error);
    outcome = outcomeOfException(call, error, group);
  }
  await settleCalls(group.deps.dataSource.manager, [{ call, outcome }], group.deps.clock.now());
  return outcome;
}
