// Events that tell facts: what was bought, who responded. They become rows as well, so that segments and totals count them.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { recordPurchases } from './purchase-events.js';
import { recordToldResponses } from './response-events.js';

const FACT_TYPES: ReadonlySet<string> = new Set(['purchase.made', 'campaign.responded']);

export function tellsFact(type: string): boolean {
  return FACT_TYPES.has(type);
}

/** Records what these events tell, of those whose contact is known. */
export async function recordToldFacts(
  manager: EntityManager,
  eventIds: readonly string[],
  now: Instant,
): Promise<void> {
  await recordPurchases(manager, eventIds, now);
  await recordToldResponses(manager, eventIds);
}
