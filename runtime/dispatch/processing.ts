// The loops between Postgres and Temporal as one thing: events are dispatched, dates swept, cohorts started, run events routed,
// differences reconciled, messages found whose sender died. A hint from Postgres wakes the one it concerns.
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { toWorld, type WorldClock } from '../../core/calendar/world-clock.js';
import type { EventTypes } from '../../core/catalog/cloud-event.js';
import type { ScoreModels } from '../../core/catalog/score-models.js';
import { listenForWakeUps, type WakeUp } from '../../store/wake-up.js';
import type { CohortOptions } from '../../workflows/options.js';
import type { Log } from '../log.js';
import { createCohortClient } from './cohort-client.js';
import { startCohortStarter } from './cohort-starter.js';
import { startDueSweeper } from './due-sweeper.js';
import { startEventDispatcher } from './event-dispatcher.js';
import type { LoopFailure } from './loop.js';
import { startLostClaimsLoop } from './lost-claims.js';
import { startReconciler } from './reconciler.js';
import { startRouter } from './router.js';

export interface ProcessingOptions {
  readonly dataSource: DataSource;
  readonly client: Client;
  readonly taskQueue: string;
  readonly worldClock: WorldClock;
  readonly organisation: { readonly timeZone: string; readonly currency: string };
  readonly eventTypes: EventTypes;
  readonly scoreModels: ScoreModels;
  readonly log: Log;
  readonly cohortOptions?: Partial<CohortOptions>;
}

export interface Processing {
  stop(): Promise<void>;
}

/** Starts all loops. Several processes may: what must have one owner finds one. */
export function startProcessing(options: ProcessingOptions): Processing {
  const { dataSource, worldClock, eventTypes, scoreModels, log, cohortOptions } = options;
  const now = (): number => toWorld(worldClock, Date.now());
  const onFailure = ({ loop, error, failures }: LoopFailure): void =>
    log.warn({ loop, failures, err: error }, 'a loop failed; it tries again');
  const client = createCohortClient(options.client, options.taskQueue);
  const common = { dataSource, eventTypes, onFailure };
  const hosting = { ...common, client, clock: worldClock, cohortOptions };
  const dispatcher = startEventDispatcher({ ...common, scoreModels, now });
  const sweeper = startDueSweeper({ ...common, scoreModels, now, organisation: options.organisation });
  const starter = startCohortStarter(hosting);
  const reconciler = startReconciler({ ...hosting, onRepair: (repair) => log.warn({ repair }, 'put right') });
  const lostClaims = startLostClaimsLoop({
    dataSource,
    now,
    onFailure,
    onFound: (messages) => log.warn({ messages }, 'messages are unknown: their sender died while it sent them'),
  });
  const router = startRouter({ ...common, client, onGone: (cohortId) => reconciler.suspect(cohortId) });

  const loops: Readonly<Record<Exclude<WakeUp, 'outbox'>, { wake(): void }>> = {
    events: dispatcher,
    due: sweeper,
    runs: starter,
    runEvents: router,
  };
  const listener = listenForWakeUps(dataSource, (what) => {
    for (const [name, loop] of Object.entries(loops)) if (what === undefined || what === name) loop.wake();
  });
  return {
    stop: async () => {
      await listener.stop();
      await Promise.all([dispatcher, sweeper, starter, router, reconciler, lostClaims].map((loop) => loop.stop()));
    },
  };
}
