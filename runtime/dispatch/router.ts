// Carries run events to the cohorts that host the runs: one signal per cohort with all that came meanwhile. Signals are only
// the carrier: what no run acknowledges comes again, and a run takes each once.
import type { DataSource } from 'typeorm';
import { cloudEventOf, type EventTypes } from '../../core/catalog/cloud-event.js';
import { inTransaction } from '../../store/data-source.js';
import {
  markRunEventsLate,
  type RunEvent,
  releaseRunEvents,
  requeueUnacknowledged,
  settleLateRunEvents,
  takeRunEvents,
} from '../../store/repositories/run-events.js';
import type { Delivery } from '../../workflows/messages.js';
import type { CohortClient } from './cohort-client.js';
import { inParallel } from './in-parallel.js';
import { Leadership } from './leadership.js';
import { type LoopFailure, startLoop } from './loop.js';
import { startWindow } from './window.js';

/** Real time between two rounds: what comes within it travels together, what comes alone at once. Rounds gather too. */
const WINDOW_MS = 20;
const EVENTS_PER_ROUND = 2000;
const EVENTS_PER_SIGNAL = 500;
const SIGNALS_AT_ONCE = 20;
/** Unacknowledged for so long in real time: the signal is lost, or its cohort is in trouble. */
const REDELIVER_AFTER_MS = 60_000;
const SWEEP_EVERY_MS = 10_000;

export interface RouterOptions {
  readonly dataSource: DataSource;
  readonly client: CohortClient;
  readonly eventTypes: EventTypes;
  /** A cohort with open runs has no workflow: the reconciler should look. */
  readonly onGone?: (cohortId: string) => void;
  readonly onFailure?: (failure: LoopFailure) => void;
}

export interface Router {
  /** Run events wait: they leave at once, or when the window of the last round is over. */
  wake(): void;
  stop(): Promise<void>;
}

/** Starts the loop. Of several processes one routes, so that what happens to a run keeps its order. */
export function startRouter(options: RouterOptions): Router {
  const leadership = new Leadership(options.dataSource, 'router');
  let sweepAt = 0;
  const loop = startLoop({
    name: 'router',
    onFailure: options.onFailure,
    round: async () => {
      if (!(await leadership.holds())) return 'idle';
      if (Date.now() >= sweepAt) {
        await sweep(options.dataSource);
        sweepAt = Date.now() + SWEEP_EVERY_MS;
      }
      return (await routeOnce(options)) === EVENTS_PER_ROUND ? 'more' : 'idle';
    },
  });
  const window = startWindow(WINDOW_MS, () => loop.wake());
  return {
    wake: window.open,
    stop: async () => {
      window.close();
      await loop.stop();
      await leadership.release();
    },
  };
}

/** What was signaled and not acknowledged is pending again; what came for ended runs is late. */
async function sweep(dataSource: DataSource): Promise<void> {
  await inTransaction(dataSource, (manager) => requeueUnacknowledged(manager, REDELIVER_AFTER_MS));
  await settleLateRunEvents(dataSource);
}

/** Signals what is pending, a bounded number. Returns how many events it took. Throws the first failure after trying all. */
export async function routeOnce(options: RouterOptions): Promise<number> {
  const events = await takeRunEvents(options.dataSource, EVENTS_PER_ROUND);
  const byCohort = new Map<string, RunEvent[]>();
  for (const event of events) {
    const known = byCohort.get(event.cohortId);
    if (known) known.push(event);
    else byCohort.set(event.cohortId, [event]);
  }
  await inParallel([...byCohort], SIGNALS_AT_ONCE, ([cohortId, list]) => signal(options, cohortId, list));
  return events.length;
}

async function signal(options: RouterOptions, cohortId: string, events: readonly RunEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += EVENTS_PER_SIGNAL) {
    const rest = events.slice(from).map(({ id }) => id);
    const chunk = events.slice(from, from + EVENTS_PER_SIGNAL);
    try {
      const deliveries = chunk.map((event) => deliveryOf(event, options.eventTypes));
      if ((await options.client.deliver(cohortId, deliveries)) === 'gone') {
        // Those of ended runs are late. The others stay delivered, and come again when their runs have a new address.
        await markRunEventsLate(options.dataSource, rest);
        options.onGone?.(cohortId);
        return;
      }
    } catch (error) {
      await releaseRunEvents(options.dataSource, rest);
      throw error;
    }
  }
}

function deliveryOf({ id, runId, at, content }: RunEvent, types: EventTypes): Delivery {
  if (content.kind !== 'event') return { id, runId, at, content };
  return { id, runId, at, content: { kind: 'event', event: cloudEventOf(content.event, types) } };
}
