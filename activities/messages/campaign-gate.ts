// Whether the campaign of an order lets it out now: paused ones wait, throttled ones take their turn. Who waits here has cost no
// lock and no rule, and has no row in the ledger before its turn comes.

import { MINUTE_MS } from '../../core/calendar/spans.js';
import { slotsAt } from '../../core/campaigns/pace.js';
import type { FunctionOutcome } from '../../core/catalog/calls.js';
import type { Instant } from '../../core/engine/state.js';
import { inTransaction } from '../../store/data-source.js';
import { giveSlotsBack, lockPace, movePace } from '../../store/repositories/campaigns/enrolling.js';
import { type CampaignStanding, readStandings } from '../../store/repositories/campaigns/standing.js';
import type { ActivityDeps } from '../deps.js';
import type { SendOrder } from './send-order.js';

/** Real milliseconds: until a paused campaign is asked again; the longest wait for a turn; how long a slot stays free. */
const PAUSED_LOOK_AGAIN_MS = 10_000;
const LONGEST_WAIT_MS = 30_000;
const SLOT_KEPT_MS = 10_000;

export interface Turns {
  /** Orders that may be decided. */
  readonly admitted: readonly SendOrder[];
  /** When the others ask again, by their keys. */
  readonly turnedAway: ReadonlyMap<string, FunctionOutcome>;
  /** Campaigns of admitted orders that let nothing out any more. */
  readonly canceled: ReadonlySet<string>;
  /** Turns taken, by campaign. */
  readonly taken: ReadonlyMap<string, { readonly perMinute: number; readonly turns: number }>;
}

/** Asks the campaigns of orders that wait for a decision; an order without a campaign is admitted. */
export async function takeTurns(orders: readonly SendOrder[], deps: ActivityDeps): Promise<Turns> {
  const ids = [...new Set(orders.flatMap(({ campaignId }) => campaignId ?? []))];
  const standings = await readStandings(deps.dataSource, ids);
  const turnedAway = new Map<string, FunctionOutcome>();
  const taken = new Map<string, { perMinute: number; turns: number }>();
  for (const standing of standings.values()) {
    const own = orders.filter(({ campaignId }) => campaignId === standing.id);
    const waits = await waitsOf(standing, own.length, deps);
    for (const [index, order] of own.entries()) {
      const wait = waits[index];
      if (wait) turnedAway.set(order.key, { status: 'again', ...wait });
    }
    if (standing.status !== 'paused' && standing.perMinute !== null)
      taken.set(standing.id, { perMinute: standing.perMinute, turns: waits.filter((wait) => !wait).length });
  }
  const canceled = [...standings.values()].filter(({ status }) => status === 'canceled').map(({ id }) => id);
  return {
    admitted: orders.filter(({ key }) => !turnedAway.has(key)),
    turnedAway,
    canceled: new Set(canceled),
    taken,
  };
}

type Wait = { readonly at: Instant; readonly reason: string } | undefined;

/** For so many orders of a campaign, in their order: how long each waits; undefined = its turn has come. */
async function waitsOf(
  { id, status, perMinute }: CampaignStanding,
  count: number,
  deps: ActivityDeps,
): Promise<Wait[]> {
  const { clock, dataSource } = deps;
  if (status === 'paused') {
    const at = clock.afterReal(PAUSED_LOOK_AGAIN_MS);
    return Array.from({ length: count }, () => ({ at, reason: 'campaignPaused' }));
  }
  if (status === 'canceled' || perMinute === null) return Array.from({ length: count }, () => undefined);
  return inTransaction(dataSource, async (manager) => {
    const nextAt = await lockPace(manager, id, 'sending');
    const now = clock.now();
    const slots = slotsAt({ perMinute, nextAt }, now, clock.afterReal(SLOT_KEPT_MS) - now);
    const turns = Math.min(slots.free, count);
    if (turns > 0) await movePace(manager, id, 'sending', slots.at(turns));
    const latest = clock.afterReal(LONGEST_WAIT_MS);
    return Array.from({ length: count }, (_, place) =>
      place < turns ? undefined : { at: Math.min(slots.at(place), latest), reason: 'campaignThrottled' },
    );
  });
}

/** What was admitted and then not reserved has used no turn: others get it. */
export async function giveTurnsBack(
  { taken }: Turns,
  reserved: readonly SendOrder[],
  { dataSource }: ActivityDeps,
): Promise<void> {
  for (const [campaignId, { perMinute, turns }] of taken) {
    const unused = turns - reserved.filter((order) => order.campaignId === campaignId).length;
    if (unused > 0) await giveSlotsBack(dataSource, campaignId, 'sending', (unused * MINUTE_MS) / perMinute);
  }
}
