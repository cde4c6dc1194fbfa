// Calls that change only our own tables: the effect and its outcome are stored in one transaction.
import type { FunctionCall, FunctionOutcome } from '../core/catalog/calls.js';
import { inTransaction } from '../store/data-source.js';
import { beginCalls, settleCalls } from '../store/repositories/calls.js';
import { fillGaps } from './fill-gaps.js';
import { type Group, outcomeOfException, runChecked, throwIfDatabase } from './run-native.js';

/** The batch in one transaction; if that fails, each call in one of its own, so that only the one at fault fails. */
export async function executeWrite(calls: readonly FunctionCall[], group: Group): Promise<FunctionOutcome[]> {
  try {
    return await writeTogether(calls, group);
  } catch (error) {
    throwIfDatabase(error);
    if (calls.length === 1) return [outcomeOfException(calls[0]!, error, group)];
    const outcomes: FunctionOutcome[] = [];
    for (const call of calls) outcomes.push(...(await executeWrite([call], group)));
    return outcomes;
  }
}

async function writeTogether(calls: readonly FunctionCall[], group: Group): Promise<FunctionOutcome[]> {
  return inTransaction(group.deps.dataSource, async (manager) => {
    const now = group.deps.clock.now();
    const starts = await beginCalls(manager, calls, now);
    const earlier = starts.map((start) => (start.begin ? undefined : (start.stored.outcome ?? undefined)));
    const fresh = calls.filter((_, place) => !earlier[place]);
    if (fresh.length === 0) return fillGaps(earlier, []);
    const outcomes = await runChecked(fresh, group, manager);
    await settleCalls(
      manager,
      fresh.map((call, index) => ({ call, outcome: outcomes[index]! })),
      now,
    );
    return fillGaps(earlier, outcomes);
  });
}
