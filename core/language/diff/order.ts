// Tasks that came, went, or stand in another place.
import { formatNumber } from '../../calendar/format.js';
import type { Text } from '../../catalog/functions.js';
import { allTasks, type TaskList, type TaskNode } from '../task-tree.js';
import type { DefinitionChange } from './change.js';
import type { Pairing, TaskPair } from './pairs.js';
import type { TaskTitles } from './words.js';

export function diffOrder({ pairs, removed, added }: Pairing, titles: TaskTitles): DefinitionChange[] {
  return [
    ...outermost(removed).map((node) => removal(node, titles)),
    ...outermost(added).map((node) => addition(node, titles)),
    ...pairs.filter(({ before, after }) => before.name !== after.name).map((pair) => renaming(pair, titles)),
    ...movedPairs(pairs).map((pair) => move(pair, titles)),
  ];
}

/** What stands inside of one of them goes with it. */
function outermost(nodes: readonly TaskNode[]): TaskNode[] {
  const all = new Set(nodes);
  const isInside = ({ list: { owner } }: TaskNode): boolean =>
    owner !== undefined && (all.has(owner) || isInside(owner));
  return nodes.filter((node) => !isInside(node));
}

function removal(node: TaskNode, titles: TaskTitles): DefinitionChange {
  const [task, more] = [titles(node.name), innerText(node)];
  return {
    kind: 'taskRemoved',
    task: node.name,
    before: { pointer: node.pointer },
    text: { en: `Task ${task.en} is gone${more.en}`, fa: `گام ${task.fa} برداشته شد${more.fa}` },
  };
}

function addition(node: TaskNode, titles: TaskTitles): DefinitionChange {
  const [task, place, more] = [titles(node.name), placeText(node, titles), innerText(node)];
  return {
    kind: 'taskAdded',
    task: node.name,
    after: { pointer: node.pointer },
    text: { en: `Task ${task.en} is new, ${place.en}${more.en}`, fa: `گام تازه ${task.fa}، ${place.fa}${more.fa}` },
  };
}

function innerText(node: TaskNode): Text {
  const count = allTasks(node.children).length;
  if (count === 0) return { en: '', fa: '' };
  return {
    en: `, with ${count} task${count === 1 ? '' : 's'} inside`,
    fa: ` با ${formatNumber(count, 'fa')} گام درون آن`,
  };
}

function renaming({ before, after }: TaskPair, titles: TaskTitles): DefinitionChange {
  const [was, now] = [titles(before.name), titles(after.name)];
  return {
    kind: 'taskRenamed',
    task: after.name,
    before: { pointer: before.pointer, value: before.name },
    after: { pointer: after.pointer, value: after.name },
    text: { en: `Task ${was.en} is now called ${now.en}`, fa: `گام ${was.fa} اکنون ${now.fa} نام دارد` },
  };
}

function move({ before, after }: TaskPair, titles: TaskTitles): DefinitionChange {
  const [task, was, now] = [titles(after.name), placeText(before, titles), placeText(after, titles)];
  return {
    kind: 'taskMoved',
    task: after.name,
    before: { pointer: before.pointer },
    after: { pointer: after.pointer },
    text: {
      en: `Task ${task.en} is now ${now.en} (before: ${was.en})`,
      fa: `گام ${task.fa} اکنون ${now.fa} است (پیش‌تر: ${was.fa})`,
    },
  };
}

/** Where a task stands among its neighbours. */
function placeText({ list, index }: TaskNode, titles: TaskTitles): Text {
  const owner = list.owner && titles(list.owner.name);
  const inside: Text = owner ? { en: ` in ${owner.en}`, fa: ` در ${owner.fa}` } : { en: '', fa: '' };
  const previous = list.tasks[index - 1];
  if (list.branches) return { en: `a branch${inside.en}`, fa: `شاخه‌ای${inside.fa}` };
  if (!previous) return { en: `first${inside.en}`, fa: `نخستین گام${inside.fa}` };
  const after = titles(previous.name);
  return { en: `after ${after.en}${inside.en}`, fa: `پس از ${after.fa}${inside.fa}` };
}

/** Pairs that stand in another list, or in their list at a place that additions and removals do not explain. */
function movedPairs(pairs: readonly TaskPair[]): TaskPair[] {
  const ownerOf = new Map(pairs.map(({ before, after }) => [after, before]));
  const isSameList = (one: TaskList, other: TaskList): boolean => {
    const suffix = ({ owner, pointer }: TaskList): string => pointer.slice(owner?.pointer.length ?? 0);
    if (suffix(one) !== suffix(other)) return false;
    return other.owner ? ownerOf.get(other.owner) === one.owner : one.owner === undefined;
  };
  const stayed = pairs.filter(({ before, after }) => isSameList(before.list, after.list));
  const lists = [...new Set(stayed.map(({ after }) => after.list))].filter(({ branches }) => !branches);
  const inOrder = new Set(lists.flatMap((list) => longestInOrder(stayed.filter(({ after }) => after.list === list))));
  return pairs.filter((pair) => !(stayed.includes(pair) && (pair.after.list.branches || inOrder.has(pair))));
}

/** The most pairs whose order did not change. The rest has moved. */
function longestInOrder(pairs: readonly TaskPair[]): TaskPair[] {
  const best: TaskPair[][] = [];
  for (const pair of pairs) {
    const before = best.filter((run) => run.at(-1)!.before.index < pair.before.index);
    const longest = before.reduce<TaskPair[]>((one, other) => (other.length > one.length ? other : one), []);
    best.push([...longest, pair]);
  }
  return best.reduce<TaskPair[]>((one, other) => (other.length > one.length ? other : one), []);
}
