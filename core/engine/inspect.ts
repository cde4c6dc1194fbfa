// Questions that a host asks of a state: what must be armed again, what is still out, what it waits for.
import type { Json } from '../json.js';
import { commandId, type OpenTimer, timersOf } from './commands.js';
import { expectedKeys } from './event-filter.js';
import { Machine } from './machine.js';
import { isKind, type Program } from './program.js';
import type { State } from './state.js';

/** Ids that the host has answered already and that wait their turn (while the run is paused or yields). */
function heldIds(state: State): ReadonlySet<string> {
  return new Set(state.held.flatMap((event) => ('id' in event ? [event.id] : [])));
}

/** The timers that a host must have armed for a state that it has just loaded, in order of frames. */
export function openTimers(state: State): OpenTimer[] {
  const held = heldIds(state);
  return state.frames.flatMap(timersOf).filter((timer) => !held.has(timer.id));
}

function openCalls(state: State, process: boolean): string[] {
  const held = heldIds(state);
  return state.frames
    .filter((frame) => frame.call && (frame.call.process ?? false) === process)
    .map(commandId)
    .filter((id) => !held.has(id));
}

/** Ids of calls of functions that the host has not answered. */
export function pendingCalls(state: State): string[] {
  return openCalls(state, false);
}

/** Ids of processes that the run awaits. Their ends come as answers, after months perhaps, so they keep nothing from rest. */
export function pendingProcesses(state: State): string[] {
  return openCalls(state, true);
}

/** Nothing is under way outside: the state is the whole truth, and the run can be moved. */
export function isQuiescent(state: State): boolean {
  const isIdle = state.held.length === 0 || state.status === 'paused';
  return state.agenda.length === 0 && isIdle && pendingCalls(state).length === 0;
}

export interface Subscription {
  /** null = any type. */
  readonly types: readonly string[] | null;
  /** Values that the event must carry, by the name of the correlation. */
  readonly keys: Readonly<Record<string, Json>>;
}

/** The events that a run waits for now. */
export function subscriptions(program: Program, state: State): Subscription[] {
  const machine = new Machine(program, state);
  return machine.state.frames.flatMap((frame) => {
    const node = machine.nodeOf(frame);
    if (!isKind(node, 'listen')) return [];
    const context = { scope: machine.scopeOf(frame), input: machine.inputOf(frame) };
    return [...node.form.filters, ...(node.form.untilEvents?.filters ?? [])].map((filter) => ({
      types: filter.types,
      keys: expectedKeys(filter, context),
    }));
  });
}

/** The open tasks that have no open task below them: where the run stands. */
export function currentTasks(program: Program, state: State): { readonly task: string; readonly name: string }[] {
  const parents = new Set(state.frames.map((frame) => frame.up));
  return state.frames
    .filter((frame) => !parents.has(frame.id))
    .map((frame) => ({ task: frame.task, name: program.nodes.get(frame.task)?.name ?? '' }));
}
