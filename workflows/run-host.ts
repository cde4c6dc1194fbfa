// The runs of a cohort, and what they have asked for. It feeds one run at a time and obeys the machine; who is fed when is
// the driver's affair. An exception in the machine is a fault of that run, never of its neighbours.
import type { Fed } from '../core/engine/activation-record.js';
import { standardError } from '../core/engine/errors.js';
import { advance, openTimers, type Program, start } from '../core/engine/index.js';
import type { Command, EngineEvent, Instant, State, Step } from '../core/engine/state.js';
import { CallQueue } from './call-queue.js';
import { type Deadline, Deadlines } from './deadlines.js';
import { carry, type HostedRun, isEnd, type RunLog, takeOver } from './hosted-run.js';
import type { CarriedRun, Member } from './messages.js';
import type { CarriedOrder, Order } from './orders.js';

/** Id of the deadline at which a run goes on that has used up the machine's own budget of steps. */
const TICK = '@tick';
/** What feeding a run costs at least, in steps of the machine. */
const FEED_COST = 10;

type WithoutNow<T> = T extends unknown ? Omit<T, 'now'> : never;
type Feed = WithoutNow<EngineEvent>;

export interface EndedRuns {
  completed: number;
  faulted: number;
  canceled: number;
}

export class RunHost {
  readonly runs = new Map<string, HostedRun>();
  readonly deadlines = new Deadlines();
  readonly queue = new CallQueue();
  /** How often a run was fed, and what it cost in steps of the machine. */
  feeds = 0;
  stepsTaken = 0;

  constructor(
    private readonly program: Program,
    private readonly log: RunLog,
    private readonly ended: EndedRuns,
  ) {}

  begin({ runId, epoch, subject, input }: Member, at: Instant): void {
    const run: HostedRun = { runId, epoch, feedSeq: 0, stepSeq: 0, seen: [], state: notStarted(runId, at) };
    this.runs.set(runId, run);
    this.take(run, at, { type: 'started' }, () => start(this.program, { id: runId, subject, input, now: at }));
  }

  feed(run: HostedRun, at: Instant, fed: Fed, event: Feed): void {
    this.take(run, at, fed, () => advance(this.program, run.state, { ...event, now: at }));
  }

  /** A deadline that was taken from the heap: a call goes out again, or the run's timer has fired. */
  fire({ at, runId, id, order }: Deadline): void {
    if (order) {
      this.queue.add(order);
      return;
    }
    const run = this.runs.get(runId);
    if (!run) return;
    const fed = id === TICK ? ({ type: 'tick' } as const) : ({ type: 'timerFired', id } as const);
    this.feed(run, at, fed, fed);
  }

  /** The order goes out at `at` (world clock). */
  later(order: Order, at: Instant): void {
    const { runId, id } = order;
    if (order.kind === 'call') this.queue.open(runId, id);
    this.deadlines.add({ at, runId, id, order });
  }

  /** Notes that a run has taken a delivery. */
  acknowledge(run: HostedRun, deliveryId: string): void {
    this.log.acknowledge(run, run.state, this.nextDueOf(run), deliveryId);
  }

  /** What a roll carries on. */
  carry(): { runs: CarriedRun[]; orders: CarriedOrder[] } {
    const waiting = this.deadlines.waitingOrders().flatMap(({ order, at }) => (order ? [{ order, at }] : []));
    const asked = this.queue.stillWanted().map((order) => ({ order }));
    return { runs: [...this.runs.values()].map(carry), orders: [...asked, ...waiting] };
  }

  takeOver(runs: readonly CarriedRun[], orders: readonly CarriedOrder[]): void {
    for (const carried of runs) {
      const run = takeOver(carried);
      this.runs.set(run.runId, run);
      this.armTimers(run);
    }
    for (const { order, at } of orders) {
      if (at === undefined) this.queue.add(order);
      else this.later(order, at);
    }
  }

  private armTimers({ runId, state }: HostedRun): void {
    for (const { id, at } of openTimers(state)) this.deadlines.add({ runId, id, at });
    if (state.agenda.length > 0) this.deadlines.add({ runId, id: TICK, at: state.now });
  }

  private take(run: HostedRun, at: Instant, fed: Fed, act: () => Step): void {
    const step = guarded(run.state, act);
    this.feeds++;
    this.stepsTaken += Math.max(FEED_COST, step.state.steps - run.state.steps);
    run.state = step.state;
    for (const command of step.commands) this.obey(run, command);
    this.log.note(run, at, fed, step, this.nextDueOf(run));
    if (step.commands.some(isEnd)) this.end(run);
  }

  private obey(run: HostedRun, command: Command): void {
    const { runId, state } = run;
    const { subject, now } = state;
    switch (command.type) {
      case 'callFunction': {
        const { id, key, name, args } = command;
        this.queue.add({ kind: 'call', runId, id, key, name, args, subject, attempt: 1 });
        break;
      }
      case 'startTimer':
        this.deadlines.add({ runId, id: command.id, at: command.at });
        break;
      case 'cancel':
        this.deadlines.drop(runId, command.id);
        this.queue.close(runId, command.id); // in flight it can't be stopped: its answer says nothing any more
        break;
      case 'emit': {
        const { id, key, event } = command;
        this.queue.add({ kind: 'emit', runId, id, key, subject, at: now, event });
        break;
      }
      case 'startProcess': {
        const { id, name, version, input, await: awaits } = command;
        this.queue.add({ kind: 'start', runId, id, subject, at: now, name, version, input, await: awaits });
        break;
      }
      case 'yield':
        this.deadlines.add({ runId, id: TICK, at: now });
        break;
      case 'complete':
      case 'fault':
      case 'canceled':
        break; // `end` forgets the run when its record is made
    }
  }

  /** Nothing stays of a run that has ended, except what it emitted or started. */
  private end({ runId, state }: HostedRun): void {
    this.runs.delete(runId);
    this.deadlines.dropRun(runId);
    this.queue.closeRun(runId);
    if (state.status === 'completed') this.ended.completed++;
    else if (state.status === 'canceled') this.ended.canceled++;
    else this.ended.faulted++;
  }

  private nextDueOf(run: HostedRun): Instant | null {
    return this.deadlines.nextOf(run.runId) ?? null;
  }
}

function guarded(state: State, act: () => Step): Step {
  try {
    return act();
  } catch (error) {
    const detail = String(error instanceof Error ? error.message : error).slice(0, 500);
    const fault = standardError('runtime', 'the machine failed', detail);
    return {
      state: { ...state, status: 'faulted', frames: [], inbox: [], agenda: [], held: [] },
      commands: [{ type: 'fault', error: fault }],
      journal: [],
    };
  }
}

/** Stands for a run until the machine has made its first state. */
function notStarted(runId: string, at: Instant): State {
  return {
    engine: 1,
    id: runId,
    program: '',
    subject: {},
    status: 'running',
    now: at,
    startedAt: at,
    input: null,
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
}
