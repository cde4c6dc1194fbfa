// Where tasks lead: the arrows that leave one, by its cases, its goals, its `then`, or simply to the next.
import type { Json } from '../json.js';
import { exitGoals } from '../language/exit-goals.js';
import { goalName } from '../language/lower-goals.js';
import { listOf, objectOf, type TaskNode } from '../language/task-tree.js';
import { type Drawing, entryOf, type Onward, positionOf, type Way } from './drawing.js';
import { eventTypesText } from './tasks/events.js';

/** Goes where a directive says: to the next task, to a named one, out of the list, or to the end of the process. */
export function follow(drawing: Drawing, node: TaskNode, then: Json | undefined, way: Way, onward: Onward): void {
  const position = typeof then === 'string' && then !== 'continue' ? positionOf(node.list, then) : node.index + 1;
  const target = then === 'exit' || node.list.branches ? undefined : node.list.tasks[position];
  if (then === 'end') drawing.end(way);
  else if (target) drawing.connect(way, entryOf(target));
  else onward(way);
}

/** Leaves a task as its own `then` says; where its condition may pass it over, also to the next. */
export function leave(drawing: Drawing, node: TaskNode, way: Way, onward: Onward): void {
  follow(drawing, node, node.task.then, way, onward);
  if (node.task.if === undefined || node.task.then === undefined || node.task.then === 'continue') return;
  const otherwise: Way = { from: way.from, kind: 'case', label: drawing.reader.phrases.otherwise, task: node };
  follow(drawing, node, undefined, otherwise, onward);
}

/** Goals leave a task from anywhere inside. */
export function leaveByGoals(drawing: Drawing, node: TaskNode, onward: Onward): void {
  for (const [index, { types, then }] of exitGoals(node.task).entries()) {
    const label = eventTypesText(types, drawing.reader);
    const way: Way = { from: node.pointer, kind: 'goal', label, by: goalName(index) };
    follow(drawing, node, then, way, onward);
  }
}

/** One arrow for each case; without a case for everything else the task goes on by itself. */
export function leaveByCases(drawing: Drawing, node: TaskNode, onward: Onward): void {
  const { reader } = drawing;
  const cases = listOf(node.task.switch).flatMap((item) => Object.entries(objectOf(item)));
  for (const [name, body] of cases) {
    const { when, then } = objectOf(body);
    const condition = when === undefined ? {} : { condition: reader.condition(when) };
    const way: Way = { from: node.pointer, kind: 'case', label: reader.case(name), by: name, task: node, ...condition };
    follow(drawing, node, then, way, onward);
  }
  if (cases.every(([, body]) => objectOf(body).when !== undefined))
    leave(drawing, node, { from: node.pointer, kind: 'case', label: reader.phrases.otherwise, task: node }, onward);
}
