// The record of campaigns: what each is to do, where it stands, what it came to.
import type { EntityManager } from 'typeorm';
import type {
  CampaignPlan,
  CampaignStage,
  CampaignStatus,
  CampaignTarget,
} from '../../../core/campaigns/campaign-plan.js';
import type { Text } from '../../../core/catalog/functions.js';
import type { Instant } from '../../../core/engine/state.js';
import type { Json, JsonObject } from '../../../core/json.js';
import { newId } from '../../new-id.js';
import { type Queryable, queryRow, queryRows } from '../query-rows.js';

/** What a person decides about a campaign. Amounts are decimal text, in `currency`. */
export interface CampaignFacts {
  readonly name: string;
  readonly title: Text;
  readonly goal: string | null;
  readonly target: CampaignTarget | null;
  readonly plan: CampaignPlan;
  readonly budget: string | null;
  readonly currency: string;
  readonly costPerContact: string;
  readonly approvalLimit: string | null;
  readonly perMinute: number | null;
}

/** One stage that a campaign came to. */
export interface StageReached {
  readonly stage: CampaignStage;
  readonly at: string;
  readonly detail: JsonObject | null;
}

export interface Campaign extends CampaignFacts {
  readonly id: string;
  readonly status: CampaignStatus;
  readonly stage: CampaignStage | null;
  readonly stages: readonly StageReached[];
  readonly runId: string | null;
  readonly launchedAt: Date | null;
  readonly frozenAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
  readonly report: Json | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

const COLUMNS = `id, name, title, goal, target, plan, budget, currency, cost_per_contact as "costPerContact",
  approval_limit as "approvalLimit", per_minute as "perMinute", status, stage, stages, run_id as "runId",
  launched_at as "launchedAt", frozen_at as "frozenAt", ended_at as "endedAt", end_reason as "endReason", report,
  created_by as "createdBy", created_at as "createdAt", updated_at as "updatedAt", version`;

export function findCampaign(queryable: Queryable, id: string): Promise<Campaign | undefined> {
  return queryRow(queryable, `select ${COLUMNS} from campaign where id = $1`, [id]);
}

export function findCampaignNamed(queryable: Queryable, name: string): Promise<Campaign | undefined> {
  return queryRow(queryable, `select ${COLUMNS} from campaign where name = $1`, [name]);
}

/** By id; ids of nothing are not in it. */
export async function readCampaigns(
  queryable: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Campaign>> {
  const rows = await queryRows<Campaign>(queryable, `select ${COLUMNS} from campaign where id = any($1::uuid[])`, [
    [...new Set(ids)],
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Newest first, older than `beforeId` when given. */
export function listCampaigns(
  queryable: Queryable,
  filter: { readonly status?: CampaignStatus },
  page: { readonly beforeId?: string; readonly limit: number },
): Promise<Campaign[]> {
  return queryRows(
    queryable,
    `select ${COLUMNS} from campaign
     where ($1::text is null or status = $1) and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [filter.status ?? null, page.beforeId ?? null, page.limit],
  );
}

/**
 * The campaign with its row locked until the transaction ends: `change` for whoever changes how it stands, `keep` for whoever
 * needs it to stay as it is.
 */
export function lockCampaign(
  manager: EntityManager,
  id: string,
  purpose: 'change' | 'keep',
): Promise<Campaign | undefined> {
  const lock = purpose === 'change' ? 'no key update' : 'share';
  return queryRow(manager, `select ${COLUMNS} from campaign where id = $1 for ${lock}`, [id]);
}

function valuesOf(facts: CampaignFacts): unknown[] {
  return [
    facts.name,
    JSON.stringify(facts.title),
    facts.goal,
    facts.target === null ? null : JSON.stringify(facts.target),
    JSON.stringify(facts.plan),
    facts.budget,
    facts.currency,
    facts.costPerContact,
    facts.approvalLimit,
    facts.perMinute,
  ];
}

/** Undefined when there is a campaign of this name. */
export function insertCampaign(
  manager: EntityManager,
  facts: CampaignFacts,
  made: { readonly by: string; readonly now: Instant },
): Promise<Campaign | undefined> {
  return queryRow<Campaign>(
    manager,
    `insert into campaign (name, title, goal, target, plan, budget, currency, cost_per_contact, approval_limit, per_minute,
       id, created_by, created_at, updated_at)
     values ($1, $2::jsonb, $3, $4::jsonb, $5::jsonb, $6, $7, $8, $9, $10, $11, $12, $13, $13)
     on conflict (name) do nothing returning ${COLUMNS}`,
    [...valuesOf(facts), newId(), made.by, new Date(made.now)],
  );
}

/** Writes what a person decided anew. */
export async function updateCampaign(
  manager: EntityManager,
  id: string,
  facts: CampaignFacts,
  now: Instant,
): Promise<Campaign> {
  const row = await queryRow<Campaign>(
    manager,
    `update campaign set name = $1, title = $2::jsonb, goal = $3, target = $4::jsonb, plan = $5::jsonb, budget = $6,
       currency = $7, cost_per_contact = $8, approval_limit = $9, per_minute = $10, updated_at = $12,
       version = version + 1
     where id = $11 returning ${COLUMNS}`,
    [...valuesOf(facts), id, new Date(now)],
  );
  return row as Campaign;
}

/** What changes while a campaign is carried out; a field that is not given stays. */
export interface CampaignChange {
  readonly status?: CampaignStatus;
  readonly runId?: string;
  readonly launchedAt?: Instant;
  readonly frozenAt?: Instant;
  readonly endedAt?: Instant;
  readonly endReason?: string;
  readonly report?: Json;
}

/** The campaign as it is then. Lock it before. */
export async function changeCampaign(
  manager: EntityManager,
  id: string,
  change: CampaignChange,
  now: Instant,
): Promise<Campaign> {
  const date = (at: Instant | undefined): Date | null => (at === undefined ? null : new Date(at));
  const row = await queryRow<Campaign>(
    manager,
    `update campaign set status = coalesce($2, status), run_id = coalesce($3, run_id),
       launched_at = coalesce($4, launched_at), frozen_at = coalesce($5, frozen_at), ended_at = coalesce($6, ended_at),
       end_reason = coalesce($7, end_reason), report = coalesce($8::jsonb, report), updated_at = $9, version = version + 1
     where id = $1 returning ${COLUMNS}`,
    [
      id,
      change.status ?? null,
      change.runId ?? null,
      date(change.launchedAt),
      date(change.frozenAt),
      date(change.endedAt),
      change.endReason ?? null,
      change.report === undefined ? null : JSON.stringify(change.report),
      new Date(now),
    ],
  );
  return row as Campaign;
}

/** Notes that the campaign has come to a stage. Coming to the stage it is at already changes only what is known there. */
export async function moveToStage(
  manager: EntityManager,
  id: string,
  reached: Pick<StageReached, 'stage' | 'detail'>,
  now: Instant,
): Promise<void> {
  await manager.query(
    `update campaign set stage = $2, updated_at = $4,
       stages = case when stage = $2 then stages - (-1) else stages end || $3::jsonb
     where id = $1`,
    [id, reached.stage, JSON.stringify([{ ...reached, at: new Date(now).toISOString() }]), new Date(now)],
  );
}
