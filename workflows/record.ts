// Collects what each run was fed and what it went through, until the end of the activation. Records leave only with a
// workflow task that is committed: one that fails is done again, and what it had decided never was.
import type { ActivationRecord, Fed, FedEntry, StepEntry } from '../core/engine/activation-record.js';
import { pendingCalls } from '../core/engine/index.js';
import type { Instant, State, Step } from '../core/engine/state.js';
import { isEnd, type RecordedRun, type RunLog } from './hosted-run.js';

/** Rows of feed and journal in one call, so that the payload stays well under Temporal's limit. */
const MAX_ROWS = 1000;

interface Gathered {
  readonly fed: FedEntry[];
  readonly steps: StepEntry[];
  readonly acknowledged: string[];
  latest: Pick<
    ActivationRecord,
    'epoch' | 'status' | 'currentTask' | 'nextDueAt' | 'openCalls' | 'endedAt' | 'output' | 'error'
  >;
}

export class Recorder implements RunLog {
  private readonly gathered = new Map<string, Gathered>();

  get isEmpty(): boolean {
    return this.gathered.size === 0;
  }

  note(run: RecordedRun, at: Instant, fed: Fed, step: Step, nextDueAt: Instant | null): void {
    const gathered = this.of(run, latestOf(run.epoch, step, nextDueAt));
    gathered.fed.push({ seq: run.feedSeq++, at, fed });
    for (const entry of step.journal) gathered.steps.push({ ...entry, seq: run.stepSeq++, at: step.state.now });
  }

  acknowledge(run: RecordedRun, state: State, nextDueAt: Instant | null, deliveryId: string): void {
    const known = this.gathered.get(run.runId);
    if (known) known.acknowledged.push(deliveryId);
    else
      this.of(run, latestOf(run.epoch, { state, commands: [], journal: [] }, nextDueAt)).acknowledged.push(deliveryId);
  }

  /** Everything gathered, in calls of a bounded size. The store knows by their numbers what came first. */
  takeRecords(): ActivationRecord[][] {
    const records = [...this.gathered].flatMap(([runId, gathered]) => inPieces(runId, gathered));
    this.gathered.clear();
    const chunks: ActivationRecord[][] = [];
    let rows = MAX_ROWS;
    for (const record of records) {
      const size = 1 + record.fed.length + record.steps.length;
      if (rows + size > MAX_ROWS) {
        chunks.push([]);
        rows = 0;
      }
      chunks.at(-1)!.push(record);
      rows += size;
    }
    return chunks;
  }

  private of(run: RecordedRun, latest: Gathered['latest']): Gathered {
    const known = this.gathered.get(run.runId);
    if (known) {
      known.latest = latest;
      return known;
    }
    const fresh: Gathered = { fed: [], steps: [], acknowledged: [], latest };
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
function inPieces(runId: string, { fed, steps, acknowledged, latest }: Gathered): ActivationRecord[] {
  const pieces = Math.max(1, Math.ceil(Math.max(fed.length, steps.length) / MAX_ROWS));
  const { endedAt: _, output: __, error: ___, ...open } = latest;
  return Array.from({ length: pieces }, (_piece, index) => {
    const last = index === pieces - 1;
    const from = index * MAX_ROWS;
    return {
      runId,
      ...(last ? latest : { ...open, status: 'running' as const }),
      fed: fed.slice(from, from + MAX_ROWS),
      steps: steps.slice(from, from + MAX_ROWS),
      acknowledged: last ? acknowledged : [],
    };
  });
}
