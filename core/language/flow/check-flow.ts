// Where the tasks of a list lead: targets that do not exist, tasks nobody reaches, cases that run into one another, loops
// that never wait.
import { isObject, type Json } from '../../json.js';
import { exitGoals } from '../exit-goals.js';
import { pointerStep } from '../json-text.js';
import { didYouMean } from '../nearest-name.js';
import type { Report } from '../problem.js';
import { listed } from '../shape.js';
import { listOf, objectOf, type TaskList, type TaskNode } from '../task-tree.js';

const DIRECTIVES = ['continue', 'exit', 'end'];

interface Jump {
  readonly then: string;
  readonly pointer: string;
}

export function checkFlow(list: TaskList, report: Report): void {
  checkNames(list, report);
  const targets = list.tasks.flatMap((task) => [...jumpsOf(task), ...goalJumps(task)]);
  const names = [...positionsOf(list).keys(), ...DIRECTIVES];
  const dangling = targets.filter((jump) => checkTarget(jump, list, names, report));
  if (dangling.length > 0 || list.branches) return;
  checkReach(list, report);
  checkFallThrough(list, report);
  checkLoops(list, report);
}

function checkNames(list: TaskList, report: Report): void {
  const seen = new Set<string>();
  for (const task of list.tasks) {
    if (seen.has(task.name))
      report(
        'duplicateName',
        task.pointer,
        `the name "${task.name}" stands twice in one list: "then" could not tell them apart`,
        {
          found: task.name,
        },
      );
    seen.add(task.name);
  }
}

/** True when the jump leads nowhere. */
function checkTarget({ then, pointer }: Jump, list: TaskList, names: readonly string[], report: Report): boolean {
  if (DIRECTIVES.includes(then)) return false;
  if (list.branches) {
    report('danglingThen', pointer, 'branches run side by side: there is no other task to go on with', { found: then });
    return true;
  }
  if (positionsOf(list).has(then)) return false;
  const { text, fix } = didYouMean(then, names);
  report('danglingThen', pointer, `there is no task "${then}" in this list${text}`, {
    found: then,
    expected: `one of ${listed(names)}`,
    fix,
  });
  return true;
}

/** What the task itself says about where to go, with the place where it says so. */
function jumpsOf(node: TaskNode): Jump[] {
  const { task, pointer } = node;
  const own = jump(task.then, `${pointer}/then`);
  const caught = node.kind === 'try' ? jump(objectOf(task.catch).then, `${pointer}/catch/then`) : [];
  return [...own, ...caught, ...cases(node).flatMap(({ then, at }) => jump(then, `${at}/then`))];
}

function goalJumps(node: TaskNode): Jump[] {
  return exitGoals(node.task).map(({ then }, index) => ({
    then,
    pointer: `${node.pointer}/metadata/exit/${index}/then`,
  }));
}

function jump(then: Json | undefined, pointer: string): Jump[] {
  return typeof then === 'string' ? [{ then, pointer }] : [];
}

interface Case {
  readonly when: Json | undefined;
  readonly then: Json | undefined;
  readonly at: string;
}

function cases({ kind, task, pointer }: TaskNode): Case[] {
  if (kind !== 'switch') return [];
  return listOf(task.switch).flatMap((item, index) =>
    Object.entries(objectOf(item)).map(([name, body]) => {
      const { when, then } = objectOf(body);
      return { when, then, at: `${pointer}/switch/${index}${pointerStep(name)}` };
    }),
  );
}

const positions = new WeakMap<TaskList, ReadonlyMap<string, number>>();

/** The position of each name in a list, the first where one stands twice. */
function positionsOf(list: TaskList): ReadonlyMap<string, number> {
  const known = positions.get(list);
  if (known) return known;
  const found = new Map(list.tasks.toReversed().map(({ name, index }) => [name, index]));
  positions.set(list, found);
  return found;
}

/** Positions in the list that a task can lead to, a position beyond it left out. */
function successors(node: TaskNode): number[] {
  const { list, index, task, kind } = node;
  const next = index + 1;
  const position = (then: Json | undefined): number =>
    then === undefined || then === 'continue' ? next : (positionsOf(list).get(String(then)) ?? -1);
  const own = kind === 'raise' ? [] : [position(task.then)];
  const branches = cases(node);
  const decided = branches.some(({ when }) => when === undefined);
  const targets = [
    ...branches.map(({ then }) => position(then)),
    ...(kind === 'switch' && decided ? [] : own),
    ...(task.if === undefined ? [] : [next]),
    ...jumpsOf(node)
      .filter(({ pointer }) => pointer.endsWith('/catch/then'))
      .map(({ then }) => position(then)),
    ...exitGoals(task).map(({ then }) => position(then)),
  ];
  return targets.filter((target) => target >= 0 && target < list.tasks.length);
}

function checkReach(list: TaskList, report: Report): void {
  const reached = new Set<number>();
  const waiting = [0];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const node = list.tasks[index];
    if (node === undefined || reached.has(index)) continue;
    reached.add(index);
    waiting.push(...successors(node));
  }
  // Only the first of a row: the others follow from it.
  const first = list.tasks.find(({ index }) => !reached.has(index));
  if (first) report('unreachable', first.pointer, `nothing leads to "${first.name}"`, { found: first.name });
}

function checkFallThrough(list: TaskList, report: Report): void {
  for (const chooser of list.tasks) {
    const targets = new Set(cases(chooser).map(({ then }) => positionsOf(list).get(String(then)) ?? -1));
    for (const target of [...targets].sort((one, other) => one - other)) {
      const [node, next] = [list.tasks[target], list.tasks[target + 1]];
      if (node === undefined || next === undefined || !targets.has(next.index)) continue;
      if (node.kind === 'switch' || node.kind === 'raise' || node.task.then !== undefined) continue;
      report(
        'fallThrough',
        node.pointer,
        `"${node.name}" goes on with "${next.name}", which is another case of "${chooser.name}"`,
        {
          found: node.name,
          expected: '"then" says where to go on, for example "end"',
        },
      );
    }
  }
}

function checkLoops(list: TaskList, report: Report): void {
  /** How many of the tasks before each position pause. */
  const pausing = [0];
  for (const node of list.tasks) pausing.push(pausing[node.index]! + (pauses(node) ? 1 : 0));
  for (const node of list.tasks)
    for (const target of new Set(successors(node))) {
      if (target > node.index || pausing[node.index + 1] !== pausing[target]) continue;
      const start = list.tasks[target]?.name ?? '';
      report('loopWithoutWait', node.pointer, `"${node.name}" goes back to "${start}" and nothing in between waits`, {
        found: start,
      });
    }
}

/** Whether a task, or one in it, lets time pass or an event in. */
export function pauses(node: TaskNode): boolean {
  return ['wait', 'listen', 'call', 'run'].includes(node.kind) || node.children.some((list) => list.tasks.some(pauses));
}

/** Whether something around a task, or the task itself, ends it some day. */
export function hasEnd(node: TaskNode, definition: Json): boolean {
  for (let at: TaskNode | undefined = node; at; at = at.list.owner) {
    if (at.task.timeout !== undefined || exitGoals(at.task).length > 0) return true;
    const around: TaskNode | undefined = at.list.owner;
    if (around?.kind === 'fork' && objectOf(around.task.fork).compete === true) return true;
  }
  return isObject(definition) && definition.timeout !== undefined;
}
