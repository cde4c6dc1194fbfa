// The part of the ledger around the provider: claim, record what it said, give up claims that nobody comes back to.
import type { Instant } from '../../core/engine/state.js';
import { CAMPAIGN_STANDS } from './campaigns/standing.js';
import { type Queryable, queryRows } from './query-rows.js';
import { SENDING_IS_STOPPED } from './sending-switch.js';

/** What is recorded after an attempt. */
export interface Settlement {
  readonly id: string;
  readonly state: 'sent' | 'held' | 'failed' | 'unknown';
  readonly reason: string | null;
  readonly detail: string | null;
  readonly providerMessageId: string | null;
  readonly heldUntil: Instant | null;
  /** The provider was not reached: that is no attempt at this message. */
  readonly notReached: boolean;
}

export interface ClaimedMessage {
  readonly attempts: number;
  readonly campaignId: string | null;
}

/** Messages in a minute by which campaigns have admitted what is to be sent, null = no limit, by campaign. */
export type Paces = ReadonlyMap<string, number | null>;

/**
 * Takes reserved rows for one sender until `leaseMs` of real time have passed; gives those that it got, by id. What somebody
 * else holds, has sent or has canceled is not among them, and nothing new is while all sending is stopped, or while the
 * campaign that asked for it stands or has another pace than it was admitted by. Asking again with the same claim id, because the answer was lost, gives the same rows.
 */
export async function claimMessages(
  queryable: Queryable,
  claim: {
    readonly ids: readonly string[];
    readonly claimId: string;
    readonly leaseMs: number;
    readonly paces: Paces;
  },
  at: Instant,
): Promise<ReadonlyMap<string, ClaimedMessage>> {
  const rows = await queryRows<ClaimedMessage & { id: string }>(
    queryable,
    `update message set state = 'sending', claim_id = $2, attempts = attempts + (state = 'reserved')::integer,
       state_at = $4, reason = null, claimed_until_real = clock_timestamp() + $3 * interval '1 millisecond'
     where id in (
       select id from message
       where id = any($1::uuid[]) and (state = 'reserved' and not ${SENDING_IS_STOPPED} and not exists (
           select from campaign left join unnest($5::uuid[], $6::integer[]) as admitted (id, per_minute) using (id)
           where campaign.id = message.campaign_id
             and (${CAMPAIGN_STANDS} or campaign.per_minute is distinct from admitted.per_minute))
         or state = 'sending' and claim_id = $2)
       order by id for update skip locked)
     returning id, attempts, campaign_id as "campaignId"`,
    [claim.ids, claim.claimId, claim.leaseMs, new Date(at), [...claim.paces.keys()], [...claim.paces.values()]],
  );
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Records outcomes, only of rows of this claim. One whose lease ran out in the meantime still learns what it became. */
export async function settleMessages(
  queryable: Queryable,
  claimId: string,
  settlements: readonly Settlement[],
  at: Instant,
): Promise<void> {
  if (settlements.length === 0) return;
  await queryable.query(
    `update message set state = given.state, reason = given.reason, detail = given.detail, provider = 'smtp',
       provider_message_id = given.provider_message_id, held_until = given.held_until, state_at = $8,
       sent_at = case when given.state = 'sent' then $8 else message.sent_at end, claimed_until_real = null,
       attempts = message.attempts - given.not_reached::integer
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $9::boolean[])
       as given (id, state, reason, detail, provider_message_id, held_until, not_reached)
     where message.id = given.id and message.claim_id = $7 and message.state in ('sending', 'unknown')`,
    [
      settlements.map((settlement) => settlement.id),
      settlements.map((settlement) => settlement.state),
      settlements.map((settlement) => settlement.reason),
      settlements.map((settlement) => settlement.detail),
      settlements.map((settlement) => settlement.providerMessageId),
      settlements.map(({ heldUntil }) => (heldUntil === null ? null : new Date(heldUntil))),
      claimId,
      new Date(at),
      settlements.map((settlement) => settlement.notReached),
    ],
  );
}

/** Reserved rows that can't be rendered or addressed fail before anybody claims them. */
export async function failReserved(
  queryable: Queryable,
  failures: readonly { readonly id: string; readonly reason: string; readonly detail: string }[],
  at: Instant,
): Promise<void> {
  if (failures.length === 0) return;
  await queryable.query(
    `update message set state = 'failed', reason = given.reason, detail = given.detail, state_at = $4
     from unnest($1::uuid[], $2::text[], $3::text[]) as given (id, reason, detail)
     where message.id = given.id and message.state = 'reserved'`,
    [
      failures.map((failure) => failure.id),
      failures.map((failure) => failure.reason),
      failures.map((failure) => failure.detail),
      new Date(at),
    ],
  );
}

/**
 * Claims whose lease ran out become `unknown`: they are never sent again by themselves. Without ids, all of them: for the
 * reconciler, because a run that ended does not ask again. Gives how many there were.
 */
export async function giveUpLostClaims(queryable: Queryable, at: Instant, ids?: readonly string[]): Promise<number> {
  const rows = await queryRows<{ id: string }>(
    queryable,
    `update message set state = 'unknown', reason = 'claimLost', state_at = $1
     where state = 'sending' and claimed_until_real < clock_timestamp() and ($2::uuid[] is null or id = any($2::uuid[]))
     returning id`,
    [new Date(at), ids ?? null],
  );
  return rows.length;
}

/** What a person found out about a message whose fate was unknown. */
export interface Resolution {
  readonly as: 'sent' | 'failed';
  readonly note: string;
}

/** False when the message is not `unknown`. One that was sent counts from the moment when its fate became unknown. */
export async function resolveUnknown(
  queryable: Queryable,
  id: string,
  { as, note }: Resolution,
  at: Instant,
): Promise<boolean> {
  const rows = await queryRows(
    queryable,
    `update message set state = $2, reason = 'resolved', detail = $3, state_at = $4,
       sent_at = case when $2 = 'sent' then coalesce(sent_at, state_at) else sent_at end, claimed_until_real = null
     where id = $1 and state = 'unknown' returning id`,
    [id, as, note, new Date(at)],
  );
  return rows.length > 0;
}

/** The addresses these messages went to take no more mail. */
export async function markAddressesBounced(queryable: Queryable, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return;
  await queryable.query(
    `update contact_point set status = 'bounced'
     where status = 'active' and id in (select contact_point_id from message where id = any($1::uuid[]))`,
    [messageIds],
  );
}
