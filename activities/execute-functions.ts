// Carries out a batch of native calls: grouped by function, checked against its schemas, kept single as its effect asks. One call
// that is wrong never spoils the others; a database that is gone fails the whole batch, which is then repeated.
import type { FunctionCall, FunctionOutcome } from '../core/catalog/calls.js';
import type { NativeFunctionDescription } from '../core/catalog/functions.js';
import { schemaCheck } from '../core/catalog/json-schema.js';
import type { ActivityDeps } from './deps.js';
import { failedForGood } from './failure.js';
import { fillGaps } from './fill-gaps.js';
import { NATIVE_FUNCTIONS, type NativeTable } from './native.js';
import { executeOutside } from './outside-calls.js';
import { type Group, outcomeOfException, runChecked, throwIfDatabase } from './run-native.js';
import { executeWrite } from './write-calls.js';

export type ExecuteFunctions = (calls: readonly FunctionCall[]) => Promise<FunctionOutcome[]>;

type Placed = readonly [place: number, call: FunctionCall];

/** Outcomes are positional. Rejects only when the database can't be used (`databaseUnavailable`, `databaseFull`). */
export function createExecuteFunctions(
  deps: ActivityDeps,
  functions: NativeTable = NATIVE_FUNCTIONS,
): ExecuteFunctions {
  return async (calls) => {
    const outcomes = new Array<FunctionOutcome>(calls.length);
    const groups = new Map<string, Placed[]>();
    for (const [place, call] of calls.entries()) {
      const group = groups.get(call.name) ?? [];
      group.push([place, call]);
      groups.set(call.name, group);
    }
    for (const [name, placed] of groups) {
      const given = await executeGroup(name, placed, deps, functions);
      for (const [index, [place]] of placed.entries()) outcomes[place] = given[index]!;
    }
    return outcomes;
  };
}

async function executeGroup(
  name: string,
  placed: readonly Placed[],
  deps: ActivityDeps,
  functions: NativeTable,
): Promise<FunctionOutcome[]> {
  const description = deps.catalog.functions[name];
  const entry = functions[name];
  if (description?.kind !== 'native' || !entry) {
    const outcome = failedForGood('configuration', 'Unknown function', `There is no native function "${name}"`);
    return placed.map(() => outcome);
  }
  const refusals = placed.map(([, call]) => refusalOf(call, description));
  const good = placed.filter((_, index) => !refusals[index]).map(([, call]) => call);
  const outcomes =
    good.length === 0 ? [] : await executeGood(good, { description, native: entry.run, deps }, entry.ownLedger);
  return fillGaps(refusals, outcomes);
}

function refusalOf(call: FunctionCall, description: NativeFunctionDescription): FunctionOutcome | undefined {
  const violations = schemaCheck(description.input)(call.args);
  if (violations.length === 0) return undefined;
  const detail = violations.map(({ pointer, message }) => `${pointer || '/'} ${message}`).join('; ');
  return failedForGood('validation', `Wrong arguments for ${call.name}`, detail);
}

async function executeGood(
  calls: readonly FunctionCall[],
  group: Group,
  ownLedger: boolean,
): Promise<readonly FunctionOutcome[]> {
  switch (group.description.effect) {
    case 'read':
      return runApart(calls, group);
    case 'write':
      return executeWrite(calls, group);
    case 'outside':
      return ownLedger ? runApart(calls, group) : executeOutside(calls, group);
  }
}

/** The batch at once; if it throws, each call alone, so that the one at fault is found. */
async function runApart(calls: readonly FunctionCall[], group: Group): Promise<readonly FunctionOutcome[]> {
  try {
    return await runChecked(calls, group, group.deps.dataSource.manager);
  } catch (error) {
    throwIfDatabase(error);
    if (calls.length === 1) return [outcomeOfException(calls[0]!, error, group)];
    const outcomes: FunctionOutcome[] = [];
    for (const call of calls) outcomes.push(...(await runApart([call], group)));
    return outcomes;
  }
}
