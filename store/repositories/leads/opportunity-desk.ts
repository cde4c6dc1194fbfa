// Opportunities as people see and work them. A change names the version it saw, so two people can't overwrite each other.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import type { JsonObject } from '../../../core/json.js';
import { type Queryable, queryRow, queryRows } from '../query-rows.js';

export type OpportunityStage = 'new' | 'contacted' | 'proposal' | 'negotiation' | 'won' | 'lost';

export interface Opportunity {
  readonly id: string;
  readonly contactId: string;
  readonly contactName: string;
  readonly title: JsonObject;
  readonly pipeline: string;
  readonly stage: OpportunityStage;
  /** Why it was won or lost. */
  readonly reason: string | null;
  /** Decimal text. */
  readonly amount: string | null;
  readonly currency: string;
  /** From 0 to 1. */
  readonly probability: number | null;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly runId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
  readonly version: number;
}

export interface OpportunityFilter {
  readonly stage?: OpportunityStage;
  readonly pipeline?: string;
  readonly ownerId?: string;
  readonly contactId?: string;
}

const SELECT = `select opportunity.id, opportunity.contact_id as "contactId", contact.display_name as "contactName", title,
    pipeline, stage, reason, trim_scale(amount)::text as amount, currency, probability::double precision as probability,
    owner_id as "ownerId", owner.display_name as "ownerName", run_id as "runId", opportunity.created_at as "createdAt",
    opportunity.updated_at as "updatedAt", closed_at as "closedAt", opportunity.version
  from opportunity join contact on contact.id = opportunity.contact_id
    left join staff_member as owner on owner.id = opportunity.owner_id`;

export function findOpportunity(queryable: Queryable, id: string): Promise<Opportunity | undefined> {
  return queryRow(queryable, `${SELECT} where opportunity.id = $1`, [id]);
}

/** Reads one and locks its row until the transaction ends. */
export async function lockOpportunity(manager: EntityManager, id: string): Promise<Opportunity | undefined> {
  await manager.query('select 1 from opportunity where id = $1 for no key update', [id]);
  return findOpportunity(manager, id);
}

/** Newest first, older than `beforeId` when given. */
export function listOpportunities(
  queryable: Queryable,
  filter: OpportunityFilter,
  page: { readonly beforeId?: string; readonly limit: number },
): Promise<Opportunity[]> {
  return queryRows(
    queryable,
    `${SELECT}
     where ($1::text is null or stage = $1) and ($2::text is null or pipeline = $2)
       and ($3::uuid is null or owner_id = $3) and ($4::uuid is null or opportunity.contact_id = $4)
       and ($5::uuid is null or opportunity.id < $5)
     order by opportunity.id desc limit $6`,
    [
      filter.stage ?? null,
      filter.pipeline ?? null,
      filter.ownerId ?? null,
      filter.contactId ?? null,
      page.beforeId ?? null,
      page.limit,
    ],
  );
}

/** What is to be written, whole: the caller has read and locked the row. */
export type OpportunityState = Pick<
  Opportunity,
  'title' | 'pipeline' | 'stage' | 'reason' | 'amount' | 'probability' | 'ownerId' | 'closedAt'
>;

export async function writeOpportunity(
  manager: EntityManager,
  id: string,
  state: OpportunityState,
  now: Instant,
): Promise<void> {
  await manager.query(
    `update opportunity set title = $2, pipeline = $3, stage = $4, reason = $5, amount = $6, probability = $7,
       owner_id = $8, closed_at = $9, updated_at = $10, version = version + 1 where id = $1`,
    [
      id,
      JSON.stringify(state.title),
      state.pipeline,
      state.stage,
      state.reason,
      state.amount,
      state.probability,
      state.ownerId,
      state.closedAt,
      new Date(now),
    ],
  );
}
