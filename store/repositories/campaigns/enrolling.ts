// Recipients on their way into their process: whose turn it is, and what came of it.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import { type Queryable, queryRow, queryRows } from '../query-rows.js';

export interface WaitingRecipient {
  readonly id: string;
  readonly contactId: string;
  readonly arm: string;
}

/** The next recipients of a wave whose turn it is. Lock the campaign before: one enrols a wave at a time. */
export function nextRecipients(
  manager: EntityManager,
  campaignId: string,
  wave: number,
  limit: number,
): Promise<WaitingRecipient[]> {
  return queryRows(
    manager,
    `select id, contact_id as "contactId", arm from campaign_recipient
     where campaign_id = $1 and wave = $2 and state = 'waiting' and contact_id is not null order by id limit $3`,
    [campaignId, wave, limit],
  );
}

export interface EnrolledRecipient {
  readonly id: string;
  readonly state: 'enrolled' | 'refused';
  readonly reason: string | null;
  readonly runId: string | null;
}

export async function noteEnrolled(
  manager: EntityManager,
  recipients: readonly EnrolledRecipient[],
  now: Instant,
): Promise<void> {
  if (recipients.length === 0) return;
  await manager.query(
    `update campaign_recipient set state = given.state, reason = given.reason, run_id = given.run_id,
       enrolled_at = case when given.state = 'enrolled' then $5::timestamptz end
     from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as given (id, state, reason, run_id)
     where campaign_recipient.id = given.id`,
    [
      recipients.map(({ id }) => id),
      recipients.map(({ state }) => state),
      recipients.map(({ reason }) => reason),
      recipients.map(({ runId }) => runId),
      new Date(now),
    ],
  );
}

export interface WaveProgress {
  readonly enrolled: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Those whose turn has not come. */
  readonly waiting: number;
}

export async function waveProgress(queryable: Queryable, campaignId: string, wave: number): Promise<WaveProgress> {
  const rows = await queryRows<{ state: string; reason: string | null; count: number }>(
    queryable,
    `select state, reason, count(*)::integer as count from campaign_recipient
     where campaign_id = $1 and wave = $2 and (contact_id is not null or state <> 'waiting')
     group by state, reason order by reason`,
    [campaignId, wave],
  );
  const countOf = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
  const refused = rows.filter(({ state }) => state === 'refused');
  return {
    enrolled: countOf('enrolled'),
    waiting: countOf('waiting'),
    refused: Object.fromEntries(refused.map(({ reason, count }) => [reason ?? 'unknown', count])),
  };
}

/** What is throttled: how fast recipients enter their process, how fast messages go out. */
export type Paced = 'enrolling' | 'sending';

/** The first slot that is not taken, locked until the transaction ends; null when none ever was. */
export async function lockPace(manager: EntityManager, campaignId: string, what: Paced): Promise<Instant | null> {
  const row = await queryRow<{ nextAt: Date }>(
    manager,
    `insert into campaign_pace (campaign_id, what, next_at) values ($1, $2, '-infinity')
     on conflict (campaign_id, what) do update set next_at = campaign_pace.next_at
     returning nullif(next_at, '-infinity') as "nextAt"`,
    [campaignId, what],
  );
  return row?.nextAt?.getTime() ?? null;
}

export async function movePace(
  manager: EntityManager,
  campaignId: string,
  what: Paced,
  nextAt: Instant,
): Promise<void> {
  await manager.query('update campaign_pace set next_at = $3 where campaign_id = $1 and what = $2', [
    campaignId,
    what,
    new Date(nextAt),
  ]);
}

/** Takes back that slots were taken, so many milliseconds of them: the next who asks gets them. */
export async function giveSlotsBack(queryable: Queryable, campaignId: string, what: Paced, ms: number): Promise<void> {
  await queryable.query(
    `update campaign_pace set next_at = next_at - $3 * interval '1 millisecond' where campaign_id = $1 and what = $2`,
    [campaignId, what, ms],
  );
}

/** Another pace begins: what was taken at the old one does not count. */
export async function changePace(
  manager: EntityManager,
  campaignId: string,
  perMinute: number | null,
  now: Instant,
): Promise<void> {
  await manager.query('update campaign set per_minute = $2, updated_at = $3, version = version + 1 where id = $1', [
    campaignId,
    perMinute,
    new Date(now),
  ]);
  await manager.query('delete from campaign_pace where campaign_id = $1', [campaignId]);
}
