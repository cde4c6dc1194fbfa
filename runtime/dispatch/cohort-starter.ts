// Groups waiting runs of one program into cohorts and starts them. Group commit: the first enrolment opens a short window, and
// while starts are under way the next cohorts fill up, so the load chooses the size. An address is committed before the
// start; a start that was lost is repeated with the same id and the same members.
import type { WorldClock } from '../../core/calendar/world-clock.js';
import type { CohortInput, Member } from '../../workflows/messages.js';
import { COHORT_OPTIONS, type CohortOptions } from '../../workflows/options.js';
import type { CohortClient } from './cohort-client.js';
import { inParallel } from './in-parallel.js';
import { type Loop, type LoopFailure, startLoop } from './loop.js';

/** Real time from the first enrolment to the start: what comes within it shares a cohort. */
const WINDOW_MS = 20;
/** Runs in a cohort: as many as events can reach quickly, and twice as many where a crowd is enrolled at once. */
const SIZE = 100;
const BULK_SIZE = 200;
const STARTS_AT_ONCE = 20;
/** Waiting runs that one round may group. */
const RUNS_PER_ROUND = STARTS_AT_ONCE * BULK_SIZE;

/** A cohort whose address is committed. */
export interface CommittedCohort {
  readonly cohortId: string;
  readonly programHash: string;
  readonly members: readonly Member[];
}

export interface CohortStarterStore {
  /**
   * Gives addresses to at most `limit` waiting runs, one program per cohort, in one transaction: cohorts of `size`, and of
   * `bulkSize` where so many wait.
   */
  commitCohorts(limits: { limit: number; size: number; bulkSize: number }): Promise<readonly CommittedCohort[]>;
  /** Cohorts of which no run has begun, though their address was committed at least `olderThanMs` of real time ago. */
  unstartedCohorts(olderThanMs: number): Promise<readonly CommittedCohort[]>;
}

export interface CohortStarterOptions {
  readonly store: CohortStarterStore;
  readonly client: CohortClient;
  readonly clock: WorldClock;
  readonly cohortOptions?: Partial<CohortOptions>;
  readonly onFailure?: (failure: LoopFailure) => void;
}

export interface CohortStarter {
  /** Runs wait: they are started within the window. */
  wake(): void;
  stop(): Promise<void>;
}

/** Starts the loop. Its first round also takes up what an earlier process committed and did not start. */
export function startCohortStarter(options: CohortStarterOptions): CohortStarter {
  let mayBeUnstarted = true;
  const loop: Loop = startLoop({
    name: 'cohort starter',
    onFailure: options.onFailure,
    round: async () => {
      if (mayBeUnstarted) await startAll(options, await options.store.unstartedCohorts(0));
      mayBeUnstarted = true; // until this round's starts have all come through
      const committed = await options.store.commitCohorts({ limit: RUNS_PER_ROUND, size: SIZE, bulkSize: BULK_SIZE });
      await startAll(options, committed);
      mayBeUnstarted = false;
      return committed.length > 0 ? 'more' : 'idle';
    },
  });
  let window: NodeJS.Timeout | undefined;
  return {
    wake: () => {
      window ??= setTimeout(() => {
        window = undefined;
        loop.wake();
      }, WINDOW_MS);
    },
    stop: async () => {
      clearTimeout(window);
      await loop.stop();
    },
  };
}

/** Starts cohorts whose address is committed; that one has been started before is no failure. */
export async function startAll(
  { client, clock, cohortOptions }: Pick<CohortStarterOptions, 'client' | 'clock' | 'cohortOptions'>,
  cohorts: readonly CommittedCohort[],
): Promise<void> {
  await inParallel(cohorts, STARTS_AT_ONCE, async ({ cohortId, programHash, members }) => {
    const input: CohortInput = {
      programHash,
      clock,
      options: { ...COHORT_OPTIONS, ...cohortOptions },
      members,
      runs: [],
      orders: [],
    };
    await client.start(cohortId, input, members.length > SIZE ? 'bulk' : 'process');
  });
}
