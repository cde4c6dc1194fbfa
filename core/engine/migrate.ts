// An open run moves to another program. Tasks are found again by the path of their names, not by position, with explicit
// renames. Timers keep their absolute instants. Where no place matches, it is refused with every reason.
import { pendingCalls, pendingProcesses } from './inspect.js';
import { childrenOf, isKind, type Node, type Program } from './program.js';
import type { Frame, State } from './state.js';

export interface Migration {
  /** Absent when it was refused. */
  readonly state?: State;
  readonly problems: readonly string[];
}

/** `renames`: paths of the old program to paths of the new one, for example `{ "/ask/remind": "/ask/secondMail" }`. */
export function migrate(
  from: Program,
  to: Program,
  state: State,
  renames: Readonly<Record<string, string>> = {},
): Migration {
  const counterpart = (node: Node): Node | undefined => to.paths.get(renamed(node.path, renames));
  const problems = restProblems(state);
  const frames = new Map<number, Frame>();
  const targets = new Map<number, Node>();
  for (const frame of state.frames) {
    const node = from.nodes.get(frame.task);
    const target = node && counterpart(node);
    const refusals = frameProblems(frame, node, target);
    problems.push(...refusals);
    if (!node || !target || refusals.length > 0) continue;
    frames.set(frame.id, moveFrame(frame, node, target, counterpart));
    targets.set(frame.id, target);
  }
  problems.push(...placeProblems(frames, targets));
  if (problems.length > 0) return { problems };
  const moved = [...frames.values()];
  return {
    problems,
    state: { ...state, program: to.hash, frames: moved, visits: moveVisits(state, from, counterpart) },
  };
}

/** The path under its longest renamed beginning. */
function renamed(path: string, renames: Readonly<Record<string, string>>): string {
  const steps = path.split('/');
  for (let length = steps.length; length > 1; length--) {
    const head = steps.slice(0, length).join('/');
    const replacement = renames[head];
    if (replacement !== undefined) return replacement + path.slice(head.length);
  }
  return path;
}

function restProblems(state: State): string[] {
  const problems: string[] = [];
  if (state.agenda.length > 0 || state.held.length > 0) problems.push('The run is not at rest.');
  for (const id of [...pendingCalls(state), ...pendingProcesses(state)])
    problems.push(`The call ${id} is open: its answer would be lost.`);
  return problems;
}

function frameProblems(frame: Frame, node: Node | undefined, target: Node | undefined): string[] {
  if (!node) return [`The state has a task at "${frame.task}" that its own program does not have.`];
  if (!target) return [`"${node.path}" is open and has no counterpart.`];
  if (target.kind !== node.kind)
    return [`"${node.path}" is open; it was a ${node.kind} and would be a ${target.kind}.`];
  const problems: string[] = [];
  if (frame.list !== undefined && childrenOf(target, frame.list).length === 0)
    problems.push(`"${target.path}" has no list "${frame.list}", which is open.`);
  if (frame.variables && node.gives.join() !== target.gives.join())
    problems.push(`"${target.path}" renames its variables while it is open.`);
  if (isKind(node, 'fork') && childrenOf(node, 'branches').length !== childrenOf(target, 'branches').length)
    problems.push(`"${target.path}" changes the number of its branches while it is open.`);
  if (isKind(node, 'listen') && isKind(target, 'listen') && frame.taken && !sameFilters(node, target))
    problems.push(`"${target.path}" changes the events it listens for while it has some of them.`);
  return problems;
}

function sameFilters(node: Node<'listen'>, target: Node<'listen'>): boolean {
  return (
    node.form.mode === target.form.mode &&
    node.form.filters.length === target.form.filters.length &&
    node.form.untilEvents?.filters.length === target.form.untilEvents?.filters.length
  );
}

function moveFrame(frame: Frame, node: Node, target: Node, counterpart: (node: Node) => Node | undefined): Frame {
  const moved: Frame = { ...frame, task: target.pointer };
  if (isKind(node, 'fork')) moved.results = branchResults(frame, node, target, counterpart);
  if (typeof frame.flow === 'number') moved.flow = moveFlow(frame.flow, node, counterpart);
  return moved;
}

/** Results by the names of branches, in the new order. */
function branchResults(
  frame: Frame,
  node: Node,
  target: Node,
  counterpart: (node: Node) => Node | undefined,
): Frame['results'] {
  const before = childrenOf(node, 'branches');
  return childrenOf(target, 'branches').map((branch) => {
    const position = before.findIndex((other) => counterpart(other) === branch);
    return frame.results?.[position] ?? null;
  });
}

function moveFlow(flow: number, node: Node, counterpart: (node: Node) => Node | undefined): Frame['flow'] {
  const sibling = node.parent?.lists[node.list ?? '']?.[flow];
  return sibling && counterpart(sibling)?.index;
}

/** A child must still be in the scope that holds it. */
function placeProblems(frames: ReadonlyMap<number, Frame>, targets: ReadonlyMap<number, Node>): string[] {
  return [...frames.values()].flatMap((frame) => {
    const parent = frames.get(frame.up);
    const target = targets.get(frame.id);
    if (!parent || !target || (target.parent?.pointer === parent.task && target.list === parent.list)) return [];
    return [`"${target.path}" is open and moved out of its scope.`];
  });
}

/** Visits go on counting, so that no id of a command is ever used again. */
function moveVisits(state: State, from: Program, counterpart: (node: Node) => Node | undefined): State['visits'] {
  const visits: State['visits'] = {};
  for (const [task, count] of Object.entries(state.visits)) {
    const node = from.nodes.get(task);
    const target = node && counterpart(node);
    if (target) visits[target.pointer] = Math.max(visits[target.pointer] ?? 0, count);
  }
  return visits;
}
