// One step of the machine: it takes the topmost item of the agenda. The agenda is a stack, so depth of nesting costs no
// recursion, and a branch that began goes on as far as it can before the next one begins.
import { standardError } from './errors.js';
import { kindOf } from './kinds/index.js';
import type { Machine } from './machine.js';
import { childrenOf } from './program.js';
import type { AgendaItem, Frame } from './state.js';

export function takeStep(machine: Machine): void {
  const item = machine.state.agenda.pop();
  if (!item) return;
  machine.state.steps++;
  if (item.do === 'poke') poke(machine, item.frame);
  else if (item.up === 0) endRun(machine, item);
  else tellParent(machine, item);
}

function tellParent(machine: Machine, item: Exclude<AgendaItem, { do: 'poke' }>): void {
  const frame = machine.frames.writable(item.up);
  if (!frame) return; // its scope was canceled in the meantime
  if (item.do === 'enter') enterChild(machine, frame, item);
  else machine.guard(frame, () => hearOfChild(machine, frame, item));
}

function poke(machine: Machine, frameId: number): void {
  const frame = machine.frames.writable(frameId);
  if (!frame) return;
  const node = machine.nodeOf(frame);
  machine.guard(frame, () => kindOf(node).poked?.(machine, frame, node));
}

function endRun(machine: Machine, item: Exclude<AgendaItem, { do: 'poke' }>): void {
  if (item.do === 'done') machine.end('completed', { type: 'complete', output: item.output });
  if (item.do === 'fail') machine.end('faulted', { type: 'fault', error: item.error });
}

function enterChild(machine: Machine, frame: Frame, item: Extract<AgendaItem, { do: 'enter' }>): void {
  const node = machine.nodeOf(frame);
  const child = childrenOf(node, item.list)[item.index];
  if (child) machine.enter(child, frame.id, item.raw);
  else machine.guard(frame, () => machine.listDone(frame, node, item.raw)); // an empty list
}

function hearOfChild(machine: Machine, frame: Frame, item: Extract<AgendaItem, { do: 'done' | 'fail' }>): void {
  const node = machine.nodeOf(frame);
  const kind = kindOf(node);
  if (item.do === 'fail') {
    if (!kind.childFailed?.(machine, frame, node, item.error)) machine.fail(frame, item.error);
    return;
  }
  const child = machine.program.nodes.get(item.task);
  if (!child) throw new Error(`The program has no task at "${item.task}".`);
  if (kind.childDone) kind.childDone(machine, frame, node, child, item.output, item.flow);
  else machine.goOn(frame, node, child, item.output, item.flow);
}

/** The fault of a run that used up its steps. It names the task that it kept coming back to. */
export function stepLimitFault(machine: Machine): void {
  const { state, program } = machine;
  const innermost = state.frames.at(-1);
  const node = innermost && machine.nodeOf(innermost);
  const error = standardError(
    'runtime',
    `The run made ${state.steps} steps, the most that one run may make`,
    `It was in "${node?.name ?? ''}". A loop that never ends or never waits does this. The limit is ${program.limits.steps}.`,
  );
  machine.end('faulted', { type: 'fault', error: { ...error, instance: node?.reference ?? '' } });
}
