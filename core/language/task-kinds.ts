// The twelve kinds of tasks. A task is told by its key.
import type { JsonObject } from '../json.js';

export const TASK_KINDS = [
  'set',
  'call',
  'do',
  'for',
  'fork',
  'switch',
  'try',
  'raise',
  'emit',
  'listen',
  'wait',
  'run',
] as const;

export type TaskKind = (typeof TASK_KINDS)[number];

/** The kind of a task by its key; `for` has a `do` of its own. undefined when there is none or more than one. */
export function kindOf(task: JsonObject): TaskKind | undefined {
  const kinds = kindsIn(task);
  return kinds.length === 1 ? kinds[0] : undefined;
}

/** All kinds whose key a task has. */
export function kindsIn(task: JsonObject): TaskKind[] {
  const kinds = TASK_KINDS.filter((kind) => Object.hasOwn(task, kind));
  return kinds.includes('for') ? kinds.filter((kind) => kind !== 'do') : kinds;
}
