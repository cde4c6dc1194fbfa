// The loop over dates that come by themselves: contacts that enter or leave a segment by time alone, or because they changed; scores
// that fade, or whose contact did something.
import type { DataSource } from 'typeorm';
import { recordPurchases } from '../../api/operations/purchase-events.js';
import type { ScoreModels } from '../../core/catalog/score-models.js';
import type { Instant } from '../../core/engine/state.js';
import { inTransaction } from '../../store/data-source.js';
import { sweepDue } from '../../store/repositories/due-sweep.js';
import { matchUnknown } from '../../store/repositories/events.js';
import { sweepScores } from '../../store/repositories/scores/stale-scores.js';
import type { SegmentChanges } from '../../store/repositories/segment-evaluation.js';
import { type Loop, type LoopFailure, startLoop } from './loop.js';

/** Dates of one transaction. */
const BATCH = 500;
/** How often it looks at the world clock, in real time. */
const POLL_MS = 1000;

export interface DueSweeperOptions {
  readonly dataSource: DataSource;
  readonly scoreModels: ScoreModels;
  readonly organisation: { readonly timeZone: string; readonly currency: string };
  /** The world's instant. */
  readonly now: () => Instant;
  readonly pollMs?: number;
  readonly onSwept?: (changes: SegmentChanges & { readonly scored: number }) => void;
  readonly onFailure?: (failure: LoopFailure) => void;
}

/** Starts the loop; wake it when contacts were marked as changed. */
export function startDueSweeper(options: DueSweeperOptions): Loop {
  const { dataSource, scoreModels, organisation, now, onSwept, onFailure } = options;
  return startLoop({
    name: 'due sweeper',
    pollMs: options.pollMs ?? POLL_MS,
    onFailure,
    round: async () => {
      const { timeZone, currency } = organisation;
      const changes = await sweepDue(dataSource, { now: now(), timeZone, currency }, BATCH);
      await takeUpUnknown(dataSource, changes.changedContacts, now());
      const scored = await sweepScores(dataSource, scoreModels, now(), BATCH);
      if (changes.entered + changes.left + scored > 0) onSwept?.({ ...changes, scored });
      return changes.swept + scored > 0 ? 'more' : 'idle';
    },
  });
}

/** A contact that is new, or known by another name now, may be the one whom earlier events were about. */
async function takeUpUnknown(dataSource: DataSource, contactIds: readonly string[], now: Instant): Promise<void> {
  if (contactIds.length === 0) return;
  await inTransaction(dataSource, async (manager) => {
    await recordPurchases(manager, await matchUnknown(manager, contactIds), now);
  });
}
