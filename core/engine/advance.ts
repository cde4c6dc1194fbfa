// The public face of the machine: pure functions from a state and an event to a state and commands.
import type { Json, JsonObject } from '../json.js';
import { stepLimitFault, takeStep } from './agenda.js';
import { attemptTimerId, firstTimer, parseCommandId, timeoutTimerId, timersOf } from './commands.js';
import { standardError } from './errors.js';
import { kindOf } from './kinds/index.js';
import type { Answer } from './kinds/kind.js';
import { Machine } from './machine.js';
import type { Program } from './program.js';
import { type EngineEvent, type Frame, type Instant, type State, type Step, trim } from './state.js';

type TimerFired = Extract<EngineEvent, { type: 'timerFired' }>;

export interface StartOptions {
  /** Id of the run. */
  readonly id: string;
  /** Who it is about. */
  readonly subject: JsonObject;
  readonly input: Json;
  readonly now: Instant;
}

/** Begins a run and takes it as far as it can go. Throws only for a bug: what a run does wrong is its own fault. */
export function start(program: Program, { id, subject, input, now }: StartOptions): Step {
  const state: State = {
    engine: 1,
    id,
    program: program.hash,
    subject,
    status: 'running',
    now,
    startedAt: now,
    input,
    frames: [],
    nextFrame: 1,
    visits: {},
    inbox: [],
    nextEvent: 1,
    dropped: 0,
    seen: [],
    agenda: [],
    held: [],
    steps: 0,
  };
  const machine = new Machine(program, state);
  machine.enter(program.root, 0, input ?? {});
  return activate(machine, { type: 'tick', now });
}

/**
 * Feeds one event to a run and takes it as far as it can go. The given state is not changed. A run that has ended stays as
 * it is. Throws Error when the state belongs to another program.
 */
export function advance(program: Program, state: State, event: EngineEvent): Step {
  if (state.program !== program.hash)
    throw new Error(
      `The run ${state.id} is pinned to program ${state.program}, not ${program.hash}: migrate it first.`,
    );
  if (state.status !== 'running' && state.status !== 'paused') return { state, commands: [], journal: [] };
  return activate(new Machine(program, state), event);
}

/** One event is handled until the agenda is empty; the next held one follows. Under pause and yield events wait in order. */
function activate(machine: Machine, event: EngineEvent): Step {
  const { state, program } = machine;
  state.now = Math.max(state.now, event.now);
  receive(machine, event);
  for (let budget = program.limits.perActivation; state.status === 'running'; budget--) {
    if (state.agenda.length === 0) {
      const next = state.held.shift();
      if (!next) break;
      handle(machine, next);
    } else if (budget <= 0) {
      machine.issue({ type: 'yield' });
      break;
    } else if (state.steps >= program.limits.steps) stepLimitFault(machine);
    else takeStep(machine);
  }
  trim(state);
  return { state, commands: machine.commands, journal: machine.journal };
}

function receive(machine: Machine, event: EngineEvent): void {
  const { state } = machine;
  switch (event.type) {
    case 'cancelRequested':
      machine.end('canceled', { type: 'canceled' });
      break;
    case 'pause':
      state.status = 'paused';
      break;
    case 'resume':
      state.status = 'running';
      break;
    case 'tick':
      break;
    default:
      state.held.push(event);
  }
}

function handle(machine: Machine, event: EngineEvent): void {
  if (event.type === 'eventReceived') machine.inbox.arrive(event.event);
  else if (event.type === 'timerFired') fire(machine, event);
  else if (event.type === 'functionCompleted' || event.type === 'functionFailed') answer(machine, event);
}

/** The open frame that a command id speaks of. An id of a scope that was canceled finds none: that is no error. */
function frameOf(machine: Machine, id: string): Frame | undefined {
  const { task, visit } = parseCommandId(id);
  const found = machine.state.frames.find((frame) => frame.visit === visit && frame.task === task);
  return found && machine.frames.writable(found.id);
}

function answer(machine: Machine, event: Answer): void {
  const frame = frameOf(machine, event.id);
  if (!frame?.call) return;
  const node = machine.nodeOf(frame);
  machine.guard(frame, () => kindOf(node).answered?.(machine, frame, node, event));
}

/** A timer fired. One that is due before it goes before it, whichever the host saw first; the host need not deliver that one. */
function fire(machine: Machine, event: TimerFired): void {
  const frame = frameOf(machine, event.id);
  const fired = frame && timersOf(frame).find(({ id }) => id === event.id);
  const first = fired && firstTimer(machine.state.frames);
  if (!first) return;
  if (first.id !== event.id && first.at <= fired.at) {
    machine.cancelTimer(first.id);
    machine.state.held.unshift(event);
  }
  elapse(machine, first.id);
}

function elapse(machine: Machine, timerId: string): void {
  const frame = frameOf(machine, timerId);
  if (!frame) return;
  if (timerId === timeoutTimerId(frame)) timeOut(machine, frame);
  else if (frame.attemptAt !== undefined && timerId === attemptTimerId(frame)) endAttempt(machine, frame);
  else wake(machine, frame);
}

function wake(machine: Machine, frame: Frame): void {
  const node = machine.nodeOf(frame);
  frame.wakeAt = undefined;
  machine.guard(frame, () => kindOf(node).woken?.(machine, frame, node));
}

function timeOut(machine: Machine, frame: Frame): void {
  const node = machine.nodeOf(frame);
  frame.timeoutAt = undefined;
  machine.note('timedOut', node, { at: new Date(machine.now).toISOString() });
  machine.fail(frame, standardError('timeout', `${node.name || 'The workflow'} took too long`));
}

/** An attempt of a `try` took too long: that is an error inside it, which it may catch and retry. */
function endAttempt(machine: Machine, frame: Frame): void {
  const node = machine.nodeOf(frame);
  frame.attemptAt = undefined;
  machine.note('timedOut', node, { at: new Date(machine.now).toISOString(), attempt: (frame.count ?? 0) + 1 });
  machine.dropChildren(frame);
  const error = { ...standardError('timeout', `An attempt of ${node.name} took too long`), instance: node.reference };
  machine.push({ do: 'fail', up: frame.id, error });
}
