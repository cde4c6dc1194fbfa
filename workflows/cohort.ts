// One workflow hosts many runs of one process version. It turns history into feeds for the machine, and what the machine asks
// for into batches of activities and one timer; docs/cohorts.md tells the rules.
import { condition, continueAsNew, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { toReal, toWorld } from '../core/calendar/world-clock.js';
import { type LoadedProgram, local } from './activities.js';
import { Batches } from './batches.js';
import { Driver } from './driver.js';
import { type CohortInput, type CohortSummary, type CohortTally, deliver, stateOf, summaryOf } from './messages.js';
import { programOf } from './program-cache.js';
import { Recorder } from './record.js';
import { RunHost } from './run-host.js';
import { CohortTimer } from './timer.js';

/** Hosts its runs until the last of them has ended; then says how many ended how. */
export async function cohort(input: CohortInput): Promise<CohortTally> {
  const loaded = await local.loadProgram(input.programHash);
  return new Cohort(input, loaded).live();
}

class Cohort {
  private readonly ended = { completed: 0, faulted: 0, canceled: 0 };
  private readonly host: RunHost;
  private readonly driver: Driver;
  private readonly recorder: Recorder;
  private readonly batches: Batches;
  private readonly timer: CohortTimer;
  /** Real instant of the last activation in which a run was fed, and how many feeds there had been. */
  private workedAt = Date.now();
  private feedsSeen = 0;

  constructor(
    private readonly input: CohortInput,
    loaded: LoadedProgram,
  ) {
    const { clock, options, programHash } = input;
    const wake = (): void => {
      this.driver.woken = true;
    };
    this.recorder = new Recorder(options);
    this.host = new RunHost(programOf(programHash, loaded.program), this.recorder, this.ended);
    this.driver = new Driver(
      this.host,
      { now: () => toWorld(clock, Date.now()), after: (realMs) => toWorld(clock, Date.now() + realMs) },
      options,
    );
    this.batches = new Batches(options, new Set(loaded.localFunctions), this.driver);
    this.timer = new CohortTimer(options, wake);
  }

  async live(): Promise<CohortTally> {
    this.host.takeOver(this.input.runs, this.input.orders);
    this.driver.begin(this.input.members);
    // Signals that came before are kept by the SDK until there is a handler: nothing is lost, and runs begin first.
    setHandler(deliver, (deliveries) => this.driver.receive(deliveries));
    setHandler(summaryOf, () => this.summary());
    setHandler(stateOf, (runId) => this.host.runs.get(runId)?.state ?? null);
    for (;;) {
      const drained = this.driver.drain();
      this.noteWork();
      this.batches.send(this.isFull() ? [] : this.host.queue.takeAll(), this.recorder);
      if (this.isOver()) break;
      if (drained && this.mustRoll()) return this.roll();
      this.timer.arm(this.nextRealAt(), Date.now());
      // With the budget used up the rest goes on in a new workflow task.
      if (drained) await condition(() => this.driver.woken);
      else await sleep(1);
    }
    this.timer.stop();
    return this.tally();
  }

  private noteWork(): void {
    if (this.host.feeds === this.feedsSeen) return;
    this.feedsSeen = this.host.feeds;
    this.workedAt = Date.now();
  }

  /** A full history begins no batch: what was asked is carried to the next. */
  private isFull(): boolean {
    const { rollAfterEvents, rollAfterBytes } = this.input.options;
    const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
    return historyLength > rollAfterEvents || historySize > rollAfterBytes || continueAsNewSuggested;
  }

  private isSettled(): boolean {
    return this.driver.inboxSize === 0 && this.batches.inFlight === 0 && this.recorder.isEmpty;
  }

  private isOver(): boolean {
    const { runs, queue, deadlines } = this.host;
    return this.isSettled() && runs.size === 0 && queue.size === 0 && deadlines.size === 0;
  }

  private mustRoll(): boolean {
    if (!this.isSettled()) return false;
    if (this.isFull()) return true;
    if (this.host.queue.size > 0) return false;
    if (this.input.options.rollAtEveryRest) return this.host.feeds > 0;
    return this.isResting() && Date.now() - this.workedAt >= this.input.options.restAfterMs;
  }

  /** A history worth leaving, and nothing due soon: a roll would disturb nobody. */
  private isResting(): boolean {
    const { restAfterEvents, restAfterMs } = this.input.options;
    if (workflowInfo().historyLength <= restAfterEvents || !this.isSettled()) return false;
    return (this.nextDueRealAt() ?? Number.POSITIVE_INFINITY) - Date.now() > restAfterMs;
  }

  private nextDueRealAt(): number | undefined {
    const next = this.host.deadlines.peek();
    return next && toReal(this.input.clock, next.at);
  }

  private nextRealAt(): number | undefined {
    const due = this.nextDueRealAt();
    if (!this.isResting()) return due;
    const restedAt = this.workedAt + this.input.options.restAfterMs;
    return due === undefined ? restedAt : Math.min(due, restedAt);
  }

  private tally(rolls = 0): CohortTally {
    const before = this.input.tally;
    return {
      completed: this.ended.completed + (before?.completed ?? 0),
      faulted: this.ended.faulted + (before?.faulted ?? 0),
      canceled: this.ended.canceled + (before?.canceled ?? 0),
      late: this.driver.late + (before?.late ?? 0),
      rolls: rolls + (before?.rolls ?? 0),
    };
  }

  private summary(): CohortSummary {
    return {
      ...this.tally(),
      open: this.host.runs.size,
      waitingOrders: this.host.queue.size,
      batchesInFlight: this.batches.inFlight,
      inbox: this.driver.inboxSize,
      nextDueAt: this.host.deadlines.peek()?.at ?? null,
    };
  }

  private roll(): Promise<CohortTally> {
    return continueAsNew<typeof cohort>({ ...this.input, ...this.host.carry(), members: [], tally: this.tally(1) });
  }
}
