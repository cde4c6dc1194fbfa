// Which task of the newer definition is which of the older one. Names decide, because runs that move to another version are
// moved by names; a task under a new name and otherwise the same counts as renamed.
import type { JsonObject } from '../../json.js';
import { allTasks, type TaskList, type TaskNode, taskTree } from '../task-tree.js';
import { sameJson } from './values.js';

export interface TaskPair {
  readonly before: TaskNode;
  readonly after: TaskNode;
}

export interface Pairing {
  /** In the order of the newer definition. */
  readonly pairs: readonly TaskPair[];
  readonly removed: readonly TaskNode[];
  readonly added: readonly TaskNode[];
}

export function pairTasks(before: JsonObject, after: JsonObject): Pairing {
  const old = new Set(allTasks(taskTree(before)));
  const recent = new Set(allTasks(taskTree(after)));
  const pairs: TaskPair[] = [];
  const match = (keyOf: (node: TaskNode) => string, fits = (_one: TaskNode, _other: TaskNode) => true): void => {
    const known = byKey(old, keyOf);
    for (const [key, [node, ...more]] of byKey(recent, keyOf)) {
      const [other, ...others] = known.get(key) ?? [];
      // A key that several tasks have says nothing.
      if (!node || !other || more.length > 0 || others.length > 0 || !fits(other, node)) continue;
      pairs.push({ before: other, after: node });
      old.delete(other);
      recent.delete(node);
    }
  };
  match(pathOf);
  match(({ name }) => name);
  match(
    (node) => `${listPathOf(node.list)} ${JSON.stringify(node.task)}`,
    (one, other) => sameJson(one.task, other.task),
  );
  return { pairs: inOrder(pairs, after), removed: [...old], added: [...recent] };
}

function byKey(nodes: Iterable<TaskNode>, keyOf: (node: TaskNode) => string): Map<string, TaskNode[]> {
  const found = new Map<string, TaskNode[]>();
  for (const node of nodes) found.set(keyOf(node), [...(found.get(keyOf(node)) ?? []), node]);
  return found;
}

function inOrder(pairs: readonly TaskPair[], after: JsonObject): TaskPair[] {
  const place = new Map(allTasks(taskTree(after)).map(({ pointer }, index) => [pointer, index]));
  return [...pairs].sort((one, other) => place.get(one.after.pointer)! - place.get(other.after.pointer)!);
}

/** Where a task stands, by names: `/do/winBack/do/offer`. */
function pathOf(node: TaskNode): string {
  return `${listPathOf(node.list)}/${node.name}`;
}

/** Where a list stands, by names of the tasks around it. */
export function listPathOf({ owner, pointer }: TaskList): string {
  return owner ? pathOf(owner) + pointer.slice(owner.pointer.length) : pointer;
}
