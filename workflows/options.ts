// Every setting that shapes what a cohort does is pinned in its input: a worker with other settings must replay it alike.

export interface CohortOptions {
  /** Calls in one activity at most. */
  readonly batchSize: number;
  /**
   * Up to so many calls of functions that change nothing go by local activity: that saves a round trip, and the record
   * travels with what comes of them.
   */
  readonly localBatchSize: number;
  /**
   * Lines of feed and journal in one call at most, well under Temporal's limit for a payload. Cohorts that began without it
   * keep to a thousand.
   */
  readonly recordLines?: number;
  /**
   * Up to so many runs that have begun and done nothing else are recorded by local activity. Cohorts that began without it
   * record them by an activity.
   */
  readonly localStarts?: number;
  /** Attempts per call before a retryable failure becomes the run's. */
  readonly attempts: number;
  /** First wait between attempts, in real time; it doubles up to `backoffMaxMs`. */
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  /** Steps of the machine in one activation, all runs together; the rest goes on in a new workflow task. */
  readonly stepsPerActivation: number;
  /** The one timer is rounded up to half a percent of the wait, within these bounds, so that neighbours wake together. */
  readonly timerGrainMs: number;
  readonly timerGrainMaxMs: number;
  /** Hard limits of one history: no new batch is begun beyond them, and the cohort rolls when the open ones are answered. */
  readonly rollAfterEvents: number;
  readonly rollAfterBytes: number;
  /** At rest it rolls only beyond so many events, and after so long a quiet: rolling more often makes storms. */
  readonly restAfterEvents: number;
  readonly restAfterMs: number;
  /** For tests: roll whenever nothing is in flight. */
  readonly rollAtEveryRest: boolean;
}

export const COHORT_OPTIONS: CohortOptions = {
  batchSize: 200,
  localBatchSize: 200,
  recordLines: 5000,
  localStarts: 20,
  attempts: 12,
  backoffMs: 500,
  backoffMaxMs: 600_000,
  stepsPerActivation: 200_000,
  timerGrainMs: 10,
  timerGrainMaxMs: 10_000,
  rollAfterEvents: 2_000,
  rollAfterBytes: 8_000_000,
  restAfterEvents: 500,
  restAfterMs: 60_000,
  rollAtEveryRest: false,
};
