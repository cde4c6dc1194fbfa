// The second host of the machine: a heap of what is still to happen around `advance`, on a clock that jumps to the next entry.
// It knows runs, timers, calls and events; what functions do and what people do is told to it from outside.
import type { FunctionCall, FunctionOutcome } from '../core/catalog/calls.js';
import type { Fed, FedEntry, StepEntry } from '../core/engine/activation-record.js';
import { advance, type Program, standardError, start } from '../core/engine/index.js';
import type { Command, EngineEvent, ErrorObject, Instant, State, Step } from '../core/engine/state.js';
import type { Json, JsonObject } from '../core/json.js';
import { type HeapEntry, TimerHeap } from './timer-heap.js';

/** What a call came to, and how long it took (milliseconds of virtual time). */
export interface CallAnswer {
  readonly outcome: FunctionOutcome;
  readonly afterMs: number;
}

export interface VirtualHostOptions {
  /** Where the clock begins. */
  readonly now: Instant;
  readonly answer: (call: FunctionCall, now: Instant) => CallAnswer;
  /** Programs that `run: workflow` may start, by name. */
  readonly processes?: ReadonlyMap<string, Program>;
  readonly onEnd?: (run: HostedRun, now: Instant) => void;
  /**
   * For tests and benches: replaces the state after every step, for example by its JSON round trip. `event` is what the run
   * was fed; undefined for its start.
   */
  readonly afterStep?: (state: State, event?: EngineEvent) => State;
  /** Keeps what each run was fed and went through. Off it saves memory where many runs are simulated. */
  readonly record: boolean;
  /** Attempts per call before a retryable failure becomes the run's, and the first wait between two; it doubles. */
  readonly attempts?: number;
  readonly backoffMs?: number;
}

export interface HostedRun {
  readonly id: string;
  readonly program: Program;
  readonly subject: JsonObject;
  state: State;
  output?: Json;
  error?: ErrorObject;
  readonly fed: FedEntry[];
  readonly steps: StepEntry[];
}

export interface RunStart {
  readonly id: string;
  readonly subject: JsonObject;
  readonly input: Json;
}

type Fact = EngineEvent extends infer E ? (E extends EngineEvent ? Omit<E, 'now'> : never) : never;
type Happening = () => void;
type OpenRun = HostedRun & { readonly open: Map<string, HeapEntry<Happening>> };
type CallCommand = Extract<Command, { type: 'callFunction' }>;
type ProcessCommand = Extract<Command, { type: 'startProcess' }>;

const MAX_BACKOFF_MS = 600_000;

export class VirtualHost {
  now: Instant;
  /** Times the machine was fed, for figures. */
  advances = 0;
  private readonly heap = new TimerHeap<Happening>();
  private readonly running = new Map<string, OpenRun>();
  /** The same, by the contact that they are about: most events concern one of very many. */
  private readonly runsAbout = new Map<Json | undefined, readonly OpenRun[]>();
  /** Who awaits the end of a run: the parent with its open command. */
  private readonly parents = new Map<string, { readonly run: OpenRun; readonly id: string }>();

  constructor(private readonly options: VirtualHostOptions) {
    this.now = options.now;
  }

  /** Starts a run at the present instant. */
  start(program: Program, { id, subject, input }: RunStart): HostedRun {
    const step = start(program, { id, subject, input, now: this.now });
    const run: OpenRun = { id, program, subject, state: step.state, fed: [], steps: [], open: new Map() };
    this.running.set(id, run);
    this.runsAbout.set(subject.contactId, [...this.about(subject.contactId), run]);
    this.take(run, step, { type: 'started' });
    return run;
  }

  openRuns(): HostedRun[] {
    return [...this.running.values()];
  }

  /** Something that happens outside, at its instant. */
  schedule(at: Instant, happening: Happening): void {
    this.heap.add(at, happening);
  }

  /** Gives an event to every open run about this contact that may listen for it. */
  deliver(event: JsonObject, contactId: Json | undefined): void {
    for (const run of this.about(contactId)) {
      const { eventTypes } = run.program;
      if (eventTypes && !eventTypes.has(String(event.type))) continue;
      this.feed(run, { type: 'eventReceived', event }, { type: 'eventReceived', eventId: String(event.id) });
    }
  }

  /** Pauses, resumes or cancels a run that is still open. */
  control(runId: string, type: 'pause' | 'resume' | 'cancelRequested'): void {
    const run = this.running.get(runId);
    if (run) this.feed(run, { type }, { type });
  }

  /** Lets time pass until nothing more is to happen before or at `until`; the clock then stands there. */
  runUntil(until: Instant): void {
    for (let at = this.heap.nextAt(); at !== undefined && at <= until; at = this.heap.nextAt()) {
      this.now = Math.max(this.now, at);
      this.heap.take()?.item();
    }
    if (Number.isFinite(until)) this.now = Math.max(this.now, until);
  }

  /** Lets time pass until nothing more is to happen. */
  runToEnd(): void {
    this.runUntil(Number.POSITIVE_INFINITY);
  }

  private feed(run: OpenRun, fact: Fact, fed: Fed): void {
    if (!this.running.has(run.id)) return;
    this.advances += 1;
    const event = { ...fact, now: this.now } as EngineEvent;
    this.take(run, advance(run.program, run.state, event), fed, event);
  }

  private take(run: OpenRun, step: Step, fed: Fed, event?: EngineEvent): void {
    const { afterStep, record } = this.options;
    run.state = afterStep ? afterStep(step.state, event) : step.state;
    if (record) {
      run.fed.push({ seq: run.fed.length, at: this.now, fed });
      const at = step.state.now;
      for (const { kind, task, name, why } of step.journal) {
        const entry = { kind, task, name, seq: run.steps.length, at };
        run.steps.push(why === undefined ? entry : { ...entry, why });
      }
    }
    for (const command of step.commands) this.carryOut(run, command);
  }

  private carryOut(run: OpenRun, command: Command): void {
    switch (command.type) {
      case 'callFunction':
        this.call(run, command, 1);
        break;
      case 'startTimer':
        this.later(run, command.id, command.at, { type: 'timerFired', id: command.id });
        break;
      case 'cancel':
        this.forget(run, command.id);
        break;
      case 'emit':
        this.schedule(this.now, () => this.deliver(command.event, run.subject.contactId));
        break;
      case 'startProcess':
        this.startProcess(run, command);
        break;
      case 'yield':
        this.schedule(this.now, () => this.feed(run, { type: 'tick' }, { type: 'tick' }));
        break;
      default:
        this.end(run, command);
    }
  }

  private call(run: OpenRun, command: CallCommand, attempt: number): void {
    const { id, key, name, args } = command;
    const { outcome, afterMs } = this.options.answer(
      { runId: run.id, key, name, args, attempt, subject: run.subject },
      this.now,
    );
    const answeredAt = this.now + afterMs;
    if (outcome.status === 'again') this.callAgain(run, command, attempt, Math.max(outcome.at, answeredAt));
    else if (outcome.status === 'failed' && outcome.retryable && attempt < (this.options.attempts ?? 12))
      this.callAgain(run, command, attempt + 1, answeredAt + this.backoffMs(attempt));
    else if (outcome.status === 'failed')
      this.later(run, id, answeredAt, { type: 'functionFailed', id, error: outcome.error }, key);
    else this.later(run, id, answeredAt, { type: 'functionCompleted', id, result: outcome.result }, key);
  }

  private callAgain(run: OpenRun, command: CallCommand, attempt: number, at: Instant): void {
    const entry = this.heap.add(at, () => this.call(run, command, attempt));
    run.open.set(command.id, entry);
  }

  private backoffMs(attempt: number): number {
    return Math.min((this.options.backoffMs ?? 500) * 2 ** (attempt - 1), MAX_BACKOFF_MS);
  }

  private later(run: OpenRun, id: string, at: Instant, fact: Fact, key = ''): void {
    const entry = this.heap.add(at, () => {
      run.open.delete(id);
      this.feed(run, fact, fedOf(fact, key));
    });
    run.open.set(id, entry);
  }

  private forget(run: OpenRun, id: string): void {
    const entry = run.open.get(id);
    if (entry) this.heap.cancel(entry);
    run.open.delete(id);
  }

  private startProcess(run: OpenRun, { id, name, input, await: isAwaited }: ProcessCommand): void {
    const program = this.options.processes?.get(name);
    if (program === undefined) {
      const error = standardError('configuration', `there is no process "${name}"`);
      this.later(run, id, this.now, { type: 'functionFailed', id, error }, id);
      return;
    }
    this.schedule(this.now, () => {
      const child = this.start(program, { id: `${run.id}/${id}`, subject: run.subject, input });
      if (isAwaited) this.parents.set(child.id, { run, id });
      if (!this.running.has(child.id)) this.answerParent(child);
    });
  }

  private answerParent(child: HostedRun): void {
    const parent = this.parents.get(child.id);
    if (!parent) return;
    this.parents.delete(child.id);
    const { run, id } = parent;
    const fact: Fact = child.error
      ? { type: 'functionFailed', id, error: child.error }
      : { type: 'functionCompleted', id, result: child.output ?? null };
    this.later(run, id, this.now, fact, id); // as the cohort records it: a process has no row of calls
  }

  private about(contactId: Json | undefined): readonly OpenRun[] {
    return this.runsAbout.get(contactId) ?? [];
  }

  private leave(run: OpenRun): void {
    const { contactId } = run.subject;
    const left = this.about(contactId).filter((other) => other !== run);
    if (left.length > 0) this.runsAbout.set(contactId, left);
    else this.runsAbout.delete(contactId);
  }

  private end(run: OpenRun, command: Extract<Command, { type: 'complete' | 'fault' | 'canceled' }>): void {
    if (command.type === 'complete') run.output = command.output;
    if (command.type === 'fault') run.error = command.error;
    if (command.type === 'canceled') run.error = standardError('runtime', 'the run was canceled');
    for (const entry of run.open.values()) this.heap.cancel(entry);
    run.open.clear();
    this.running.delete(run.id);
    this.leave(run);
    this.options.onEnd?.(run, this.now);
    this.answerParent(run);
  }
}

function fedOf(fact: Fact, key: string): Fed {
  switch (fact.type) {
    case 'functionCompleted':
      return { type: fact.type, id: fact.id, key, result: fact.result };
    case 'functionFailed':
      return { type: fact.type, id: fact.id, key, error: fact.error };
    case 'timerFired':
      return { type: fact.type, id: fact.id };
    case 'eventReceived':
      return { type: fact.type, eventId: String(fact.event.id) };
    default:
      return { type: fact.type };
  }
}
