// A host for tests of the machine: one run, virtual time. What is due at one instant comes in the order it was asked for.
import {
  advance,
  type Command,
  type EngineEvent,
  type ErrorObject,
  type JournalEntry,
  openTimers,
  type Program,
  type State,
  type Step,
  start,
} from '../../core/engine/index.js';
import type { Json, JsonObject } from '../../core/json.js';

type CallCommand = Extract<Command, { type: 'callFunction' | 'startProcess' }>;
type WithoutNow<Event> = Event extends unknown ? Omit<Event, 'now'> : never;
export type News = WithoutNow<EngineEvent>;

/** How the outside answers a call; `afterMs` is how long it takes. */
export type CallAnswer = { readonly afterMs?: number } & (
  | { readonly result: Json }
  | { readonly error: ErrorObject }
  | { readonly never: true }
);

export interface VirtualWorld {
  readonly id?: string;
  readonly subject?: JsonObject;
  readonly now?: number;
  /** Made anew for each run, so that it may count. */
  readonly answers?: () => (command: CallCommand, now: number) => CallAnswer;
  /** What comes from outside, by instant. */
  readonly news?: readonly (readonly [at: number, news: News])[];
  /** Replaces the state after every step: serialisation, freezing, migration to one of `programs`. */
  readonly between?: (state: State) => State;
  /** Further programs that `between` may move the run to. */
  readonly programs?: readonly Program[];
  /** Called after every step with the ids that the host has open. */
  readonly watch?: (step: Step, open: ReadonlySet<string>) => void;
  /** Called with every event that is fed. */
  readonly record?: (event: EngineEvent) => void;
}

export interface VirtualOutcome {
  readonly state: State;
  readonly output?: Json;
  readonly error?: ErrorObject;
  readonly commands: readonly Command[];
  readonly journal: readonly JournalEntry[];
  /** Commands and journal with their instants, as text. */
  readonly trace: readonly string[];
}

interface Due {
  readonly at: number;
  readonly news: News;
}

class VirtualHost {
  readonly commands: Command[] = [];
  readonly journal: JournalEntry[] = [];
  readonly trace: string[] = [];
  private readonly queue: Due[] = [];
  private readonly open = new Map<string, Due>();
  private readonly answer: (command: CallCommand, now: number) => CallAnswer;
  private now: number;

  constructor(
    private readonly program: Program,
    private readonly world: VirtualWorld,
  ) {
    this.now = world.now ?? 0;
    this.answer = world.answers?.() ?? (() => ({ result: {} }));
    for (const [at, news] of world.news ?? []) this.schedule(at, news);
  }

  run(input: Json): VirtualOutcome {
    const { id = 'run-1', subject = {} } = this.world;
    let state = this.take(start(this.program, { id, subject, input, now: this.now }));
    for (let due = this.queue.shift(); due && isOpen(state); due = this.queue.shift()) {
      this.now = Math.max(this.now, due.at);
      if ('id' in due.news) this.open.delete(due.news.id);
      const event: EngineEvent = { ...due.news, now: this.now };
      this.world.record?.(event);
      state = this.take(advance(this.programOf(state), state, event));
    }
    const last = this.commands.at(-1);
    const output = last?.type === 'complete' ? { output: last.output } : {};
    const error = last?.type === 'fault' ? { error: last.error } : {};
    return { state, ...output, ...error, commands: this.commands, journal: this.journal, trace: this.trace };
  }

  private take(step: Step): State {
    this.journal.push(...step.journal);
    this.commands.push(...step.commands);
    for (const entry of [...step.journal, ...step.commands]) this.trace.push(`${this.now} ${JSON.stringify(entry)}`);
    for (const command of step.commands) this.obey(command);
    this.world.watch?.(step, new Set(this.open.keys()));
    const state = this.world.between ? this.world.between(step.state) : step.state;
    if (state.program !== step.state.program) this.armAgain(state);
    return state;
  }

  private programOf(state: State): Program {
    const found = [this.program, ...(this.world.programs ?? [])].find(({ hash }) => hash === state.program);
    if (!found) throw new Error(`No program ${state.program}`);
    return found;
  }

  /** After a migration the timers have other names. */
  private armAgain(state: State): void {
    for (const id of [...this.open.keys()]) this.cancel(id);
    for (const { id, at } of openTimers(state)) this.openUntil(at, { type: 'timerFired', id });
  }

  private obey(command: Command): void {
    if (command.type === 'startTimer') this.openUntil(command.at, { type: 'timerFired', id: command.id });
    if (command.type === 'cancel') this.cancel(command.id);
    if (command.type === 'callFunction' || command.type === 'startProcess') this.call(command);
    if (command.type === 'yield') this.schedule(this.now, { type: 'tick' }, 'first');
  }

  private call(command: CallCommand): void {
    if (command.type === 'startProcess' && !command.await) return;
    const answer = this.answer(command, this.now);
    const at = 'never' in answer ? Number.POSITIVE_INFINITY : this.now + (answer.afterMs ?? 0);
    const { id } = command;
    if ('error' in answer) this.openUntil(at, { type: 'functionFailed', id, error: answer.error });
    else this.openUntil(at, { type: 'functionCompleted', id, result: 'result' in answer ? answer.result : null });
  }

  private openUntil(at: number, news: Extract<News, { id: string }>): void {
    if (this.open.has(news.id)) throw new Error(`${news.id} is open already`);
    this.open.set(news.id, this.schedule(at, news));
  }

  private cancel(id: string): void {
    const due = this.open.get(id);
    const position = due ? this.queue.indexOf(due) : -1;
    if (position >= 0) this.queue.splice(position, 1);
    this.open.delete(id);
  }

  private schedule(at: number, news: News, place: 'first' | 'inOrder' = 'inOrder'): Due {
    const due = { at, news };
    if (at === Number.POSITIVE_INFINITY) return due; // open, but never answered
    const position = place === 'first' ? 0 : this.queue.findIndex((other) => other.at > at);
    this.queue.splice(position < 0 ? this.queue.length : position, 0, due);
    return due;
  }
}

function isOpen(state: State): boolean {
  return state.status === 'running' || state.status === 'paused';
}

/** Runs a program in a world until it ends or until nothing more can happen. */
export function runInVirtualTime(program: Program, input: Json, world: VirtualWorld = {}): VirtualOutcome {
  return new VirtualHost(program, world).run(input);
}
