// Leads as screens show them, with what led them where they are.
import type { LeadStage } from '../../../core/rules/lead-stages.js';
import { type Queryable, queryRow, queryRows } from '../query-rows.js';

export interface Lead {
  readonly id: string;
  readonly contactId: string;
  readonly contactName: string;
  readonly stage: LeadStage;
  readonly reason: string | null;
  readonly source: string;
  readonly region: string | null;
  readonly campaignId: string | null;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  /** As they are stored; the explanation is shown with the contact. */
  readonly scores: readonly { readonly model: string; readonly score: number; readonly qualified: boolean }[];
  readonly capturedAt: Date;
  readonly stageAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** Every condition that is given has to hold. */
export interface LeadFilter {
  readonly stage?: LeadStage;
  readonly source?: string;
  readonly region?: string;
  readonly ownerId?: string;
  /** true: only those that nobody owns; false: only those that somebody owns. */
  readonly unowned?: boolean;
  readonly campaignId?: string;
  readonly contactId?: string;
  /** By any model, or by the one that is named. */
  readonly minScore?: number;
  readonly model?: string;
}

const COLUMNS = `lead.id, lead.contact_id as "contactId", contact.display_name as "contactName", stage, reason, source,
  region, campaign_id as "campaignId", owner_id as "ownerId", owner.display_name as "ownerName",
  coalesce((select jsonb_agg(jsonb_build_object('model', model, 'score', score, 'qualified', qualified) order by model)
            from score where score.contact_id = lead.contact_id), '[]') as scores,
  captured_at as "capturedAt", stage_at as "stageAt", lead.updated_at as "updatedAt", lead.version`;
const FROM = `from lead join contact on contact.id = lead.contact_id
  left join staff_member as owner on owner.id = lead.owner_id`;
const MATCHES = `($1::text is null or stage = $1) and ($2::text is null or source = $2)
  and ($3::text is null or lower(region) = lower($3)) and ($4::uuid is null or owner_id = $4)
  and ($5::boolean is null or (owner_id is null) = $5) and ($6::uuid is null or campaign_id = $6)
  and ($7::uuid is null or lead.contact_id = $7)
  and ($8::integer is null or exists (select from score
        where score.contact_id = lead.contact_id and score >= $8 and ($9::text is null or model = $9)))`;

function valuesOf(filter: LeadFilter): unknown[] {
  return [
    filter.stage ?? null,
    filter.source ?? null,
    filter.region ?? null,
    filter.ownerId ?? null,
    filter.unowned ?? null,
    filter.campaignId ?? null,
    filter.contactId ?? null,
    filter.minScore ?? null,
    filter.model ?? null,
  ];
}

export function findLead(queryable: Queryable, leadId: string): Promise<Lead | undefined> {
  return queryRow(queryable, `select ${COLUMNS} ${FROM} where lead.id = $1`, [leadId]);
}

/** Newest first, older than `beforeId` when given. */
export function listLeads(
  queryable: Queryable,
  filter: LeadFilter,
  page: { readonly beforeId?: string; readonly limit: number },
): Promise<Lead[]> {
  return queryRows(
    queryable,
    `select ${COLUMNS} ${FROM} where ${MATCHES} and ($10::uuid is null or lead.id < $10) order by lead.id desc limit $11`,
    [...valuesOf(filter), page.beforeId ?? null, page.limit],
  );
}

/** Contacts of the leads that a filter selects, the longest waiting first. */
export async function contactsOfLeads(queryable: Queryable, filter: LeadFilter, limit: number): Promise<string[]> {
  const rows = await queryRows<{ contactId: string }>(
    queryable,
    `select lead.contact_id as "contactId" ${FROM} where ${MATCHES} order by lead.id limit $10`,
    [...valuesOf(filter), limit],
  );
  return rows.map(({ contactId }) => contactId);
}

/** One thing that happened to a lead: a change of its stage, or that somebody (or nobody) got it. */
export interface LeadHistoryEntry {
  readonly at: Date;
  readonly key: string;
  readonly kind: 'stage' | 'assignment';
  readonly stage: LeadStage | null;
  readonly previous: LeadStage | null;
  readonly rule: string | null;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly reason: string | null;
  readonly actor: string;
  readonly runId: string | null;
}

/** Newest first, before the entry (at, key) when given. */
export function listLeadHistory(
  queryable: Queryable,
  leadId: string,
  page: { readonly before?: { readonly at: string; readonly key: string }; readonly limit: number },
): Promise<LeadHistoryEntry[]> {
  return queryRows(
    queryable,
    `select * from (
       select date_trunc('milliseconds', at) as at, 'b' || id as key, 'stage' as kind, stage, previous, null as rule,
         null::uuid as "assigneeId", null as "assigneeName", reason, actor, run_id as "runId"
       from lead_stage_change where lead_id = $1
       union all
       select date_trunc('milliseconds', at), 'a' || lpad(turn::text, 20, '0'), 'assignment', null, null, rule,
         assignee_id, member.display_name, reason, actor, run_id
       from lead_assignment left join staff_member as member on member.id = assignee_id where lead_id = $1
     ) as entry
     where $2::timestamptz is null or (at, key) < ($2, $3)
     order by at desc, key desc limit $4`,
    [leadId, page.before?.at ?? null, page.before?.key ?? null, page.limit],
  );
}
