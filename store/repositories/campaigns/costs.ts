// What a campaign costs beside its messages: banners, exhibitions, print, commissions.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import { newId } from '../../new-id.js';
import { type Queryable, queryRow, queryRows } from '../query-rows.js';

export const COST_KINDS = ['activity', 'media', 'print', 'commission', 'other'] as const;
export type CostKind = (typeof COST_KINDS)[number];

export interface NewCost {
  readonly kind: CostKind;
  readonly title: string;
  /** Decimal text in the currency of the campaign. */
  readonly amount: string;
  readonly at: Instant;
  readonly note: string | null;
}

export interface CampaignCost {
  readonly id: string;
  readonly kind: CostKind;
  readonly title: string;
  readonly amount: string;
  readonly at: Date;
  readonly note: string | null;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

const COLUMNS = 'id, kind, title, amount, at, note, recorded_by as "recordedBy", recorded_at as "recordedAt"';

export async function addCost(
  manager: EntityManager,
  campaignId: string,
  cost: NewCost,
  recorded: { readonly by: string; readonly now: Instant },
): Promise<CampaignCost> {
  const row = await queryRow<CampaignCost>(
    manager,
    `insert into campaign_cost (id, campaign_id, kind, title, amount, at, note, recorded_by, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${COLUMNS}`,
    [
      newId(),
      campaignId,
      cost.kind,
      cost.title,
      cost.amount,
      new Date(cost.at),
      cost.note,
      recorded.by,
      new Date(recorded.now),
    ],
  );
  return row as CampaignCost;
}

/** By date. */
export function listCosts(queryable: Queryable, campaignId: string): Promise<CampaignCost[]> {
  return queryRows(queryable, `select ${COLUMNS} from campaign_cost where campaign_id = $1 order by at, id`, [
    campaignId,
  ]);
}

export interface CostEstimate {
  /** Decimal text. */
  readonly cost: string;
  readonly withinBudget: boolean;
  /** Above the approval limit, or above the budget: somebody has to say yes. */
  readonly approvalNeeded: boolean;
}

/** What a campaign will cost when so many people are contacted. */
export async function estimateCost(queryable: Queryable, campaignId: string, contacts: number): Promise<CostEstimate> {
  const row = await queryRow<CostEstimate>(
    queryable,
    `select cost::text, coalesce(cost <= budget, true) as "withinBudget",
       coalesce(cost > approval_limit, false) or coalesce(cost > budget, false) as "approvalNeeded"
     from (
       select budget, approval_limit, greatest(0, cost_per_contact * $2::integer
         + coalesce((select sum(amount) from campaign_cost where campaign_id = campaign.id), 0)) as cost
       from campaign where id = $1
     ) as estimate`,
    [campaignId, contacts],
  );
  return row ?? { cost: '0', withinBudget: true, approvalNeeded: false };
}
