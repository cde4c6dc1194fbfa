// Collects what each run was fed and what it went through, until the end of the activation. Records leave only with a
// workflow task that is committed: one that fails is done again, and what it had decided never was. Starts are the exception.
import type { ActivationRecord, Fed, RecordedFeed } from '../core/engine/activation-record.js';
import { pendingCalls } from '../core/engine/index.js';
import type { Instant, State, Step } from '../core/engine/state.js';
import { isEnd, type RecordedRun, type RunLog } from './hosted-run.js';
import type { CohortOptions } from './options.js';

/** Lines of feed and journal in one call where the cohort's options name no bound. */
const FEWER_LINES = 1000;

interface Gathered {
  readonly fed: RecordedFeed[];
  readonly acknowledged: string[];
  latest: Pick<
    ActivationRecord,
    'epoch' | 'status' | 'currentTask' | 'nextDueAt' | 'openCalls' | 'endedAt' | 'output' | 'error'
  >;
}

export class Recorder implements RunLog {
  private readonly gathered = new Map<string, Gathered>();
  private readonly maxLines: number;

  constructor({ recordLines = FEWER_LINES }: Pick<CohortOptions, 'recordLines'>) {
    this.maxLines = recordLines;
  }

  get isEmpty(): boolean {
    return this.gathered.size === 0;
  }

  /**
   * Whether starts of runs are all that is gathered, at most so many. Runs begin before anything else reaches them, so what
   * they did is so however often the workflow task is done again.
   */
  holdsOnlyStarts(atMost: number): boolean {
    if (this.gathered.size === 0 || this.gathered.size > atMost) return false;
    return [...this.gathered.values()].every(
      ({ fed, acknowledged }) => acknowledged.length === 0 && fed.every((entry) => entry.fed.type === 'started'),
    );
  }

  note(run: RecordedRun, at: Instant, fed: Fed, step: Step, nextDueAt: Instant | null): void {
    const gathered = this.of(run, latestOf(run.epoch, step, nextDueAt));
    const { journal: steps, state } = step;
    gathered.fed.push({ seq: run.feedSeq++, at, fed, stepSeq: run.stepSeq, stepsAt: state.now, steps });
    run.stepSeq += steps.length;
  }

  acknowledge(run: RecordedRun, state: State, nextDueAt: Instant | null, deliveryId: string): void {
    const known = this.gathered.get(run.runId);
    if (known) known.acknowledged.push(deliveryId);
    else
      this.of(run, latestOf(run.epoch, { state, commands: [], journal: [] }, nextDueAt)).acknowledged.push(deliveryId);
  }

  /** Everything gathered, in calls of a bounded size. The store knows by their numbers what came first. */
  takeRecords(): ActivationRecord[][] {
    const records = [...this.gathered].flatMap(([runId, gathered]) => inPieces(runId, gathered, this.maxLines));
    this.gathered.clear();
    return inParts(records, (record) => 1 + linesOf(record.fed), this.maxLines);
  }

  private of(run: RecordedRun, latest: Gathered['latest']): Gathered {
    const known = this.gathered.get(run.runId);
    if (known) {
      known.latest = latest;
      return known;
    }
    const fresh: Gathered = { fed: [], acknowledged: [], latest };
    this.gathered.set(run.runId, fresh);
    return fresh;
  }
}

function latestOf(epoch: number, step: Step, nextDueAt: Instant | null): Gathered['latest'] {
  const { state } = step;
  const end = step.commands.find(isEnd);
  const openCalls = pendingCalls(state).length;
  if (!end)
    return { epoch, status: state.status, currentTask: state.frames.at(-1)?.task ?? null, nextDueAt, openCalls };
  return {
    epoch,
    status: state.status,
    currentTask: null,
    nextDueAt: null,
    openCalls,
    endedAt: state.now,
    ...(end.type === 'complete' ? { output: end.output } : {}),
    ...(end.type === 'fault' ? { error: end.error } : {}),
  };
}

/** A run that went through very much is written in several records; only the last of them tells its new state. */
function inPieces(runId: string, { fed, acknowledged, latest }: Gathered, maxLines: number): ActivationRecord[] {
  const pieces = fed.length === 0 ? [[]] : inParts(fed, (entry) => linesOf([entry]), maxLines);
  const { endedAt: _, output: __, error: ___, ...open } = latest;
  return pieces.map((piece, index) =>
    index === pieces.length - 1
      ? { runId, ...latest, fed: piece, acknowledged }
      : { runId, ...open, status: 'running', fed: piece, acknowledged: [] },
  );
}

function linesOf(fed: readonly RecordedFeed[]): number {
  return fed.reduce((lines, { steps }) => lines + 1 + steps.length, 0);
}

/** Cuts a list into parts of at most so many lines; what is longer by itself is a part of its own. */
function inParts<T>(list: readonly T[], lines: (one: T) => number, maxLines: number): T[][] {
  const parts: T[][] = [];
  let left = 0;
  for (const one of list) {
    const size = lines(one);
    if (parts.length === 0 || size > left) {
      parts.push([]);
      left = maxLines;
    }
    parts.at(-1)!.push(one);
    left -= size;
  }
  return parts;
}
