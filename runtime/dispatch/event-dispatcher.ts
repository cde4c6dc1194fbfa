// The loop that dispatches stored events: within milliseconds of a wake-up, in bounded batches, as many processes as one likes.
import type { DataSource } from 'typeorm';
import type { EventTypes } from '../../core/catalog/cloud-event.js';
import type { ScoreModels } from '../../core/catalog/score-models.js';
import type { Instant } from '../../core/engine/state.js';
import { typesThatMove } from '../../core/rules/compute-score.js';
import { type DispatchReport, dispatchEvents } from '../../store/repositories/event-dispatch.js';
import { type Loop, type LoopFailure, startLoop } from './loop.js';

/** Events of one transaction: few enough that nobody waits long for a contact, enough that a crowd takes seconds. */
const BATCH = 500;
/** A wake-up that got lost costs at most so long in real time. */
const POLL_MS = 1000;

export interface EventDispatcherOptions {
  readonly dataSource: DataSource;
  readonly eventTypes: EventTypes;
  readonly scoreModels: ScoreModels;
  /** The world's instant. */
  readonly now: () => Instant;
  readonly pollMs?: number;
  readonly onDispatched?: (report: DispatchReport) => void;
  readonly onFailure?: (failure: LoopFailure) => void;
}

/** Starts the loop; wake it when events were stored. */
export function startEventDispatcher(options: EventDispatcherOptions): Loop {
  const { dataSource, eventTypes, now, onDispatched, onFailure } = options;
  const scoredTypes = new Set([...options.scoreModels.values()].flatMap(typesThatMove));
  return startLoop({
    name: 'event dispatcher',
    pollMs: options.pollMs ?? POLL_MS,
    onFailure,
    round: async () => {
      const report = await dispatchEvents(dataSource, eventTypes, { limit: BATCH, now: now(), scoredTypes });
      if (report.taken > 0) onDispatched?.(report);
      // What came meanwhile has woken the loop; what was deferred wakes nobody.
      return report.taken === BATCH || report.deferred > 0 ? 'more' : 'idle';
    },
  });
}
