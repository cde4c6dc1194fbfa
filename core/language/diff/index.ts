// What changed between two versions of a definition, in words of the process.
import type { JsonObject } from '../../json.js';
import type { DefinitionChange } from './change.js';
import { diffHead, diffTitles } from './head.js';
import { diffOrder } from './order.js';
import { pairTasks } from './pairs.js';
import { diffTask } from './task.js';
import { taskTitles } from './words.js';

export { CHANGE_KINDS, type ChangeKind, type DefinitionChange, type Place } from './change.js';

/**
 * Every difference between two valid definitions but their version: first what stands around the tasks, then tasks that came,
 * went or moved, then what is other within a task. Empty when nothing differs; the order of properties is no difference.
 */
export function diffDefinitions(before: JsonObject, after: JsonObject): DefinitionChange[] {
  const titles = taskTitles(before, after);
  const pairing = pairTasks(before, after);
  const renames = new Map(pairing.pairs.map((pair) => [pair.before.name, pair.after.name]));
  const renamed = pairing.pairs.filter((pair) => pair.before.name !== pair.after.name);
  const cameOrWent = [...pairing.removed, ...pairing.added, ...renamed.flatMap((pair) => [pair.before, pair.after])];
  return [
    ...diffHead(before, after),
    ...diffTitles(before, after, new Set(cameOrWent.map(({ name }) => name))),
    ...diffOrder(pairing, titles),
    ...pairing.pairs.flatMap((pair) =>
      diffTask(pair, titles, (name) => (typeof name === 'string' ? (renames.get(name) ?? name) : name)),
    ),
  ];
}
