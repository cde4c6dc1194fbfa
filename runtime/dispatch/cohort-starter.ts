// Groups waiting runs of one program into cohorts and starts them. Group commit: what comes alone is started at once, and
// while starts are under way the next cohorts fill up, so the load chooses the size. An address is committed before the
// start; a start that was lost is repeated with the same id and the same members.
import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { WorldClock } from '../../core/calendar/world-clock.js';
import { type Cohort, commitCohorts, unstartedCohorts } from '../../store/repositories/cohorts.js';
import type { CohortInput } from '../../workflows/messages.js';
import { COHORT_OPTIONS, type CohortOptions } from '../../workflows/options.js';
import type { CohortClient } from './cohort-client.js';
import { inParallel } from './in-parallel.js';
import { type LoopFailure, startLoop } from './loop.js';
import { startWindow } from './window.js';

/** Real time between two starts: what comes within it shares a cohort. A run that comes alone is started at once. */
const WINDOW_MS = 20;
/** Runs in a cohort: as many as events can reach quickly, and twice as many where a crowd is enrolled at once. */
const SIZES = { size: 100, bulkSize: 200 } as const;
/** Real time in which the rest of a crowd gathers after full cohorts were started: larger cohorts cost less for each run. */
const CROWD_WINDOW_MS = 200;
const STARTS_AT_ONCE = 20;
const RUNS_PER_ROUND = STARTS_AT_ONCE * SIZES.bulkSize;

export interface CohortStarterOptions {
  readonly dataSource: DataSource;
  readonly client: CohortClient;
  readonly clock: WorldClock;
  /** Settings that the cohorts pin, where they differ from the usual ones. */
  readonly cohortOptions?: Partial<CohortOptions>;
  readonly onFailure?: (failure: LoopFailure) => void;
}

export interface CohortStarter {
  /** Runs wait: they are started at once, or when the window of the last start is over. */
  wake(): void;
  stop(): Promise<void>;
}

/** Starts the loop. Its first round also takes up what was committed before and never started. */
export function startCohortStarter(options: CohortStarterOptions): CohortStarter {
  let mayBeUnstarted = true;
  const loop = startLoop({
    name: 'cohort starter',
    onFailure: options.onFailure,
    round: async () => {
      if (mayBeUnstarted) await startUnstarted(options);
      mayBeUnstarted = true; // until all starts of this round have come through
      const cohorts = await commitCohorts(options.dataSource, { limit: RUNS_PER_ROUND, ...SIZES });
      await startCohorts(options, cohorts);
      mayBeUnstarted = false;
      const isCrowd = cohorts.some(({ members }) => members.length === SIZES.bulkSize);
      if (isCrowd) await pause(CROWD_WINDOW_MS);
      return isCrowd || countRuns(cohorts) === RUNS_PER_ROUND ? 'more' : 'idle';
    },
  });
  const window = startWindow(WINDOW_MS, () => loop.wake());
  return {
    wake: window.open,
    stop: async () => {
      window.close();
      await loop.stop();
    },
  };
}

function countRuns(cohorts: readonly Cohort[]): number {
  return cohorts.reduce((sum, { members }) => sum + members.length, 0);
}

async function startUnstarted(options: CohortStarterOptions): Promise<void> {
  const cohorts = await unstartedCohorts(options.dataSource, 0);
  await startCohorts(options, cohorts);
}

type StartOptions = Pick<CohortStarterOptions, 'client' | 'clock' | 'cohortOptions'>;

/** Starts cohorts whose address is committed. That one has been started before is no failure. */
export async function startCohorts(options: StartOptions, cohorts: readonly Cohort[]): Promise<void> {
  await inParallel(cohorts, STARTS_AT_ONCE, async (cohort) => {
    await startCohort(options, cohort);
  });
}

/** Starts one cohort; `already` when it had been started. */
export function startCohort(options: StartOptions, cohort: Cohort): Promise<'started' | 'already'> {
  const { cohortId, programHash } = cohort;
  const members = cohort.members.map(({ runId, epoch, subject, input, startedAt }) => ({
    runId,
    epoch,
    subject,
    input,
    startedAt,
  }));
  const kind = members.length > SIZES.size ? 'bulk' : 'process';
  return options.client.start(cohortId, { ...newCohortInput(options, programHash), members }, kind);
}

/** The input of a cohort that hosts nothing yet. */
export function newCohortInput(
  { clock, cohortOptions }: Pick<CohortStarterOptions, 'clock' | 'cohortOptions'>,
  programHash: string,
): CohortInput {
  return {
    programHash,
    clock,
    options: { ...COHORT_OPTIONS, ...cohortOptions },
    members: [],
    runs: [],
    orders: [],
  };
}
