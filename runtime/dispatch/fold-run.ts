// Folds what runs were fed over their program again: the state that their host had, and what it had still to do for them.
import type { Program } from '../../core/engine/index.js';
import type { RunFeed } from '../../store/repositories/run-feed.js';
import type { RunLog } from '../../workflows/hosted-run.js';
import type { CarriedRun } from '../../workflows/messages.js';
import type { CarriedOrder } from '../../workflows/orders.js';
import { RunHost } from '../../workflows/run-host.js';

export interface FoldedRun {
  readonly run: CarriedRun;
  /**
   * Calls without an answer, from their first attempt, and everything ever emitted or started: whether it reached the world
   * is not in the feed, and doing it again changes nothing.
   */
  readonly orders: readonly CarriedOrder[];
}

/** Writes nothing: it only counts, so that the numbers of feed and journal go on where they stood. */
const COUNTING: RunLog = {
  note: (run, _at, _fed, step) => {
    run.feedSeq += 1;
    run.stepSeq += step.journal.length;
  },
  acknowledge: () => {},
};

/** Undefined when the record does not lead to an open run: something that it refers to was erased. */
export function foldRun(program: Program, feed: RunFeed, epoch: number): FoldedRun | undefined {
  const { runId, subject, input, startedAt } = feed;
  const host = new RunHost(program, COUNTING, { completed: 0, faulted: 0, canceled: 0 });
  for (const entry of feed.entries) {
    const { fed, at, event } = entry;
    if (fed.type === 'started') {
      host.begin({ runId, epoch, subject, input, startedAt }, at);
      continue;
    }
    const run = host.runs.get(runId);
    if (!run || !event) return undefined;
    if (fed.type === 'functionCompleted' || fed.type === 'functionFailed') host.queue.close(runId, fed.id);
    host.feed(run, at, fed, event);
  }
  const { runs, orders } = host.carry();
  return runs[0] && { run: runs[0], orders };
}
