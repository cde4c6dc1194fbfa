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
import { LookLine } from './look-line.js';
import type { SendOrder } from './send-order.js';
import { HELD_LOOK_AGAIN_MS } from './sending-gate.js';

/** Real milliseconds for which a slot stays free that nobody has taken. */
const SLOT_KEPT_MS = 2_000;

const looks = new LookLine(() => performance.now());

export interface Turns {
  /** Orders that may be decided. */
  readonly admitted: readonly SendOrder[];
  /** When the others ask again, by their keys. */
  readonly turnedAway: ReadonlyMap<string, FunctionOutcome>;
  /** Campaigns of admitted orders that let nothing out any more. */
  readonly canceled: ReadonlySet<string>;
  /** Messages in a minute by which they were admitted (null = no limit), by campaign. */
  readonly paces: ReadonlyMap<string, number | null>;
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
    const { turns, wait } = await admit(standing, own.length, deps);
    for (const order of own.slice(turns)) turnedAway.set(order.key, { status: 'again', ...wait! });
    if (standing.perMinute !== null) taken.set(standing.id, { perMinute: standing.perMinute, turns });
  }
  const canceled = [...standings.values()].filter(({ status }) => status === 'canceled').map(({ id }) => id);
  return {
    admitted: orders.filter(({ key }) => !turnedAway.has(key)),
    turnedAway,
    canceled: new Set(canceled),
    paces: new Map([...standings.values()].map(({ id, perMinute }) => [id, perMinute])),
    taken,
  };
}

interface Admission {
  /** So many, from the first on, have their turn. */
  readonly turns: number;
  /** What the others are told: all the same, so that they come together. */
  readonly wait?: { readonly at: Instant; readonly reason: string };
}

/** For so many orders of a campaign, in their order. */
async function admit(standing: CampaignStanding, count: number, deps: ActivityDeps): Promise<Admission> {
  const { id, status, perMinute } = standing;
  const { clock, dataSource } = deps;
  if (status === 'paused') {
    const at = clock.afterReal(Math.max(HELD_LOOK_AGAIN_MS.campaignPaused, looks.take(id)));
    return { turns: 0, wait: { at, reason: 'campaignPaused' } };
  }
  if (status === 'canceled' || perMinute === null) return { turns: count };
  const { turns, nextSlotAt } = await inTransaction(dataSource, async (manager) => {
    const nextAt = await lockPace(manager, id, 'sending');
    const now = clock.now();
    const slots = slotsAt({ perMinute, nextAt }, now, clock.afterReal(SLOT_KEPT_MS) - now);
    const turns = Math.min(slots.free, count);
    if (turns > 0) await movePace(manager, id, 'sending', slots.at(turns));
    return { turns, nextSlotAt: slots.at(turns) };
  });
  if (turns === count) return { turns };
  // Whoever looks takes what is free for all; alone he comes with the slot, but soon enough to notice another pace.
  const alone = Math.min(nextSlotAt, clock.afterReal(HELD_LOOK_AGAIN_MS.campaignPaused));
  return { turns, wait: { at: Math.max(alone, clock.afterReal(looks.take(id))), reason: 'campaignThrottled' } };
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
