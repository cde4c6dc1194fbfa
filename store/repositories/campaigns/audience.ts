// Whom a campaign is for: counted before it begins, written down once, divided into control group, arms and waves.
import type { EntityManager } from 'typeorm';
import type { CampaignAudience } from '../../../core/campaigns/campaign-plan.js';
import type { SegmentFilter } from '../../../core/catalog/segments.js';
import type { Instant } from '../../../core/engine/state.js';
import { newId } from '../../new-id.js';
import { compileFilter, type SegmentMoment, SqlParameters } from '../../segments/filter-sql.js';
import { type Queryable, queryRow, queryRows } from '../query-rows.js';
import { findSegment } from '../segments.js';

/** The filter that selects the audience; undefined when its segment does not exist. */
export async function audienceFilter(
  queryable: Queryable,
  audience: CampaignAudience,
): Promise<SegmentFilter | undefined> {
  if ('filter' in audience) return audience.filter;
  return (await findSegment(queryable, audience.segment))?.filter;
}

/** Ids of contacts that the filter selects, in order, after a given one. */
export async function selectContacts(
  queryable: Queryable,
  filter: SegmentFilter,
  moment: SegmentMoment,
  page: { readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const parameters = new SqlParameters();
  const { matches } = compileFilter(filter, moment, parameters);
  const after = parameters.add(page.after, 'uuid');
  const limit = parameters.add(page.limit, 'integer');
  const rows = await queryRows<{ id: string }>(
    queryable,
    `select id from contact where (${after} is null or id > ${after}) and ${matches} order by id limit ${limit}`,
    parameters.values,
  );
  return rows.map(({ id }) => id);
}

export interface Reach {
  readonly audience: number;
  /** Those with a live address that is not suppressed and, where the topic asks for it, with consent. */
  readonly reachable: number;
}

/**
 * How many a filter selects, and how many of them may be written to about a topic: the rules of sending that hold for long. By
 * joins over the whole set: a look-up per contact is a walk over a whole table each, as long as Postgres has no statistics.
 */
export async function countReach(
  queryable: Queryable,
  filter: SegmentFilter,
  moment: SegmentMoment,
  message: { readonly topic: string; readonly needsConsent: boolean; readonly canBeRefused: boolean },
): Promise<Reach> {
  const parameters = new SqlParameters();
  const { matches } = compileFilter(filter, moment, parameters);
  const topic = parameters.add(message.topic, 'text');
  const needsConsent = parameters.add(message.needsConsent, 'boolean');
  const canBeRefused = parameters.add(message.canBeRefused, 'boolean');
  const row = await queryRow<Reach>(
    queryable,
    `with audience as materialized (
       select id from contact where ${matches}
     ), point as materialized (
       select distinct on (point.contact_id) point.id from contact_point as point
       join audience on audience.id = point.contact_id
       where point.kind = 'email' and point.status = 'active' and not exists (
         select from suppression where suppression.kind = 'email'
           and value_hash = encode(sha256(convert_to('email:' || point.normalised, 'UTF8')), 'hex'))
       order by point.contact_id, point.is_primary desc, point.created_at, point.id
     ), newest as (
       select distinct on (point.id, consent.topic) point.id, consent.topic, consent.status
       from point left join consent on consent.contact_point_id = point.id and consent.channel = 'email'
         and consent.topic in (${topic}, 'all')
       order by point.id, consent.topic, consent.at desc, consent.id desc
     ), reachable as (
       select id from newest group by id
       having not (${canBeRefused} and coalesce(bool_or(status = 'withdrawn'), false))
         and (not ${needsConsent} or coalesce(bool_or(topic = ${topic} and status = 'granted'), false))
     )
     select (select count(*)::integer from audience) as audience, (select count(*)::integer from reachable) as reachable`,
    parameters.values,
  );
  return row ?? { audience: 0, reachable: 0 };
}

export interface NewRecipient {
  readonly contactId: string;
  readonly arm: string;
  readonly isControl: boolean;
}

/** Writes recipients down; those of the control group are in no wave. One that is written down already stays as it is. */
export async function insertRecipients(
  manager: EntityManager,
  campaignId: string,
  recipients: readonly NewRecipient[],
): Promise<void> {
  if (recipients.length === 0) return;
  await manager.query(
    `insert into campaign_recipient (id, campaign_id, contact_id, arm, state)
     select id, $1, contact_id, arm, case when is_control then 'control' else 'waiting' end
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::boolean[]) as given (id, contact_id, arm, is_control)
     on conflict (campaign_id, contact_id) do nothing`,
    [
      campaignId,
      recipients.map(() => newId()),
      recipients.map(({ contactId }) => contactId),
      recipients.map(({ arm }) => arm),
      recipients.map(({ isControl }) => isControl),
    ],
  );
}

/** How many were written down in each arm, the control group included. */
export async function countArms(queryable: Queryable, campaignId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await queryRows<{ arm: string; count: number }>(
    queryable,
    'select arm, count(*)::integer as count from campaign_recipient where campaign_id = $1 group by arm order by arm',
    [campaignId],
  );
  return new Map(rows.map(({ arm, count }) => [arm, count]));
}

export interface Wave {
  readonly wave: number;
  readonly size: number;
  readonly startAt: Instant;
}

/**
 * Divides those outside the control group among waves of these sizes. Their order is by hash, so that a pilot wave is a sample
 * of the audience and the same every time.
 */
export async function divideIntoWaves(
  manager: EntityManager,
  campaignId: string,
  waves: readonly Wave[],
): Promise<void> {
  await manager.query(
    `with turn as (
       select id, row_number() over (order by hashtextextended(contact_id::text, 0), contact_id) as place
       from campaign_recipient where campaign_id = $1 and state = 'waiting'
     ), wave as (
       select number, sum(size) over (order by number) - size as places_before, sum(size) over (order by number) as up_to
       from unnest($2::integer[], $3::integer[]) as given (number, size)
     )
     update campaign_recipient set wave = wave.number from turn
     join wave on turn.place > wave.places_before and turn.place <= wave.up_to
     where campaign_recipient.id = turn.id`,
    [campaignId, waves.map(({ wave }) => wave), waves.map(({ size }) => size)],
  );
  await manager.query(
    `insert into campaign_wave (campaign_id, number, size, start_at)
     select $1, number, size, start_at from unnest($2::integer[], $3::integer[], $4::timestamptz[])
       as given (number, size, start_at)`,
    [
      campaignId,
      waves.map(({ wave }) => wave),
      waves.map(({ size }) => size),
      waves.map(({ startAt }) => new Date(startAt)),
    ],
  );
}

/** In their order; none before the audience is frozen. */
export async function readWaves(queryable: Queryable, campaignId: string): Promise<Wave[]> {
  const rows = await queryRows<Omit<Wave, 'startAt'> & { startAt: Date }>(
    queryable,
    `select number as wave, size, start_at as "startAt" from campaign_wave where campaign_id = $1 order by number`,
    [campaignId],
  );
  return rows.map((row) => ({ ...row, startAt: row.startAt.getTime() }));
}
