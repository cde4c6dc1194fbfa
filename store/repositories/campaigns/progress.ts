// How far a campaign is while it is carried out: each wave, each arm, how fast.
import { MINUTE_MS } from '../../../core/calendar/spans.js';
import type { Instant } from '../../../core/engine/state.js';
import { type Queryable, queryRow, queryRows } from '../query-rows.js';
import { readWaves, type Wave } from './audience.js';
import { type WaveProgress, waveProgress } from './enrolling.js';

export type Counts = Readonly<Record<string, number>>;

export interface ArmProgress {
  /** Null for the control group. */
  readonly wave: number | null;
  readonly arm: string;
  readonly recipients: number;
  readonly enrolled: number;
  readonly messages: Counts;
  readonly responses: Counts;
}

/** Each wave with how many of it were enrolled. */
export async function readWaveProgress(queryable: Queryable, campaignId: string): Promise<(Wave & WaveProgress)[]> {
  const progress: (Wave & WaveProgress)[] = [];
  for (const wave of await readWaves(queryable, campaignId))
    progress.push({ ...wave, ...(await waveProgress(queryable, campaignId, wave.wave)) });
  return progress;
}

/** Each arm of each wave with the messages and the responses of its recipients. */
export function readArmProgress(queryable: Queryable, campaignId: string): Promise<ArmProgress[]> {
  return queryRows(
    queryable,
    `with party as (
       select coalesce(wave, 0) as wave, arm, count(*)::integer as recipients,
         count(*) filter (where state = 'enrolled')::integer as enrolled
       from campaign_recipient where campaign_id = $1 group by 1, 2
     ), sent as (
       select wave, arm, jsonb_object_agg(state, count) as messages from (
         select coalesce(recipient.wave, 0) as wave, recipient.arm, message.state, count(*)::integer as count
         from message join campaign_recipient as recipient
           on recipient.campaign_id = $1 and recipient.contact_id = message.contact_id
         where message.campaign_id = $1 group by 1, 2, 3
       ) as by_state group by wave, arm
     ), came as (
       select wave, arm, jsonb_object_agg(kind, count) as responses from (
         select coalesce(recipient.wave, 0) as wave, recipient.arm, response.kind, count(*)::integer as count
         from campaign_response as response join campaign_recipient as recipient
           on recipient.campaign_id = $1 and recipient.contact_id = response.contact_id
         where response.campaign_id = $1 group by 1, 2, 3
       ) as by_kind group by wave, arm
     )
     select nullif(wave, 0) as wave, arm, recipients, enrolled, coalesce(messages, '{}') as messages,
       coalesce(responses, '{}') as responses
     from party left join sent using (wave, arm) left join came using (wave, arm) order by party.wave, arm`,
    [campaignId],
  );
}

export interface CampaignPulse {
  readonly messages: Counts;
  readonly responses: Counts;
  /** Runs of recipients by status. */
  readonly runs: Counts;
  /** Sent within the last minute of the world. */
  readonly sentInLastMinute: number;
}

export async function readPulse(queryable: Queryable, campaignId: string, now: Instant): Promise<CampaignPulse> {
  const row = await queryRow<CampaignPulse>(
    queryable,
    `select
       (select coalesce(jsonb_object_agg(state, count), '{}') from (
         select state, count(*)::integer as count from message where campaign_id = $1 group by state) as by_state) as messages,
       (select coalesce(jsonb_object_agg(kind, count), '{}') from (
         select kind, count(*)::integer as count from campaign_response where campaign_id = $1 group by kind) as by_kind)
         as responses,
       (select coalesce(jsonb_object_agg(status, count), '{}') from (
         select run.status, count(*)::integer as count from campaign_recipient as recipient
         join run on run.id = recipient.run_id where recipient.campaign_id = $1 group by run.status) as by_status) as runs,
       (select count(*)::integer from message where campaign_id = $1 and sent_at > $2 and sent_at <= $3)
         as "sentInLastMinute"`,
    [campaignId, new Date(now - MINUTE_MS), new Date(now)],
  );
  return row!;
}

export interface ListedRecipient {
  readonly id: string;
  readonly contactId: string | null;
  readonly arm: string;
  readonly wave: number | null;
  readonly state: 'control' | 'waiting' | 'enrolled' | 'refused';
  readonly reason: string | null;
  readonly runId: string | null;
  readonly enrolledAt: Date | null;
}

export interface RecipientFilter {
  readonly state?: string;
  readonly arm?: string;
  readonly wave?: number;
}

/** In the order in which they were written down, after a given one. */
export function listRecipients(
  queryable: Queryable,
  campaignId: string,
  filter: RecipientFilter,
  page: { readonly afterId?: string; readonly limit: number },
): Promise<ListedRecipient[]> {
  return queryRows(
    queryable,
    `select id, contact_id as "contactId", arm, wave, state, reason, run_id as "runId", enrolled_at as "enrolledAt"
     from campaign_recipient
     where campaign_id = $1 and ($2::text is null or state = $2) and ($3::text is null or arm = $3)
       and ($4::integer is null or wave = $4) and ($5::uuid is null or id > $5)
     order by id limit $6`,
    [campaignId, filter.state ?? null, filter.arm ?? null, filter.wave ?? null, page.afterId ?? null, page.limit],
  );
}
