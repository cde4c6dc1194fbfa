// Campaigns: writing one down, changing it, looking at it.
import type { EntityManager } from 'typeorm';
import type { CampaignStatus } from '../../../core/campaigns/campaign-plan.js';
import { AppError } from '../../../core/errors.js';
import { inTransaction } from '../../../store/data-source.js';
import { recordAudit } from '../../../store/repositories/audit.js';
import {
  type Campaign,
  findCampaign,
  findCampaignNamed,
  insertCampaign,
  listCampaigns,
  lockCampaign,
  updateCampaign,
} from '../../../store/repositories/campaigns/campaigns.js';
import { addCost } from '../../../store/repositories/campaigns/costs.js';
import type { Queryable } from '../../../store/repositories/query-rows.js';
import { isUuid } from '../../../store/uuid.js';
import type { OperationContext } from '../../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readIdCursor } from '../../cursor.js';
import { type CampaignDraft, readDraft, refuse } from './campaign-draft.js';

/** By id or name. Throws `notFound`. */
export async function requireCampaign(queryable: Queryable, idOrName: string): Promise<Campaign> {
  const campaign = isUuid(idOrName)
    ? await findCampaign(queryable, idOrName)
    : await findCampaignNamed(queryable, idOrName);
  if (!campaign) throw new AppError('notFound', `There is no campaign "${idOrName}".`);
  return campaign;
}

/** By id or name, its row locked until the transaction ends. Throws `notFound`. */
export async function campaignToChange(manager: EntityManager, idOrName: string): Promise<Campaign> {
  const { id } = await requireCampaign(manager, idOrName);
  return (await lockCampaign(manager, id, 'change'))!;
}

export interface CampaignQuery extends PageQuery {
  readonly status?: CampaignStatus;
}

/** Newest first. */
export async function findCampaigns(context: OperationContext, query: CampaignQuery): Promise<Page<Campaign>> {
  const limit = limitOf(query);
  const page = { beforeId: readIdCursor(query), limit: limit + 1 };
  const rows = await listCampaigns(context.dataSource, { status: query.status }, page);
  return pageOf(rows, limit, (campaign) => [campaign.id]);
}

export function showCampaign(context: OperationContext, idOrName: string): Promise<Campaign> {
  return requireCampaign(context.dataSource, idOrName);
}

/** Throws `badInput` with every mistake, and `conflict` when the name is taken. */
export async function createCampaign(context: OperationContext, given: CampaignDraft): Promise<Campaign> {
  const { facts, costs } = await readDraft(context, given);
  const made = { by: context.actor.name, now: context.clock.now() };
  return inTransaction(context.dataSource, async (manager) => {
    const campaign = await insertCampaign(manager, facts, made);
    if (!campaign) throw nameTaken(facts.name);
    for (const cost of costs) await addCost(manager, campaign.id, cost, made);
    await audit(manager, context, campaign, 'campaign.created');
    return campaign;
  });
}

/**
 * Writes a campaign anew, also while it waits for its approval. Throws `conflict` when its audience is frozen or it is over. Costs
 * are kept as they are: they have a list of their own.
 */
export async function changeDraft(
  context: OperationContext,
  idOrName: string,
  given: CampaignDraft,
): Promise<Campaign> {
  const { facts, costs } = await readDraft(context, given);
  if (costs.length > 0) refuse([{ pointer: '/costs', expected: 'no costs here: they have a list of their own' }]);
  return inTransaction(context.dataSource, async (manager) => {
    const campaign = await campaignToChange(manager, idOrName);
    if (campaign.frozenAt !== null || campaign.endedAt !== null)
      throw new AppError('conflict', `"${campaign.name}" is ${campaign.status} and can't be changed any more.`);
    const other = await findCampaignNamed(manager, facts.name);
    if (other && other.id !== campaign.id) throw nameTaken(facts.name);
    const changed = await updateCampaign(manager, campaign.id, facts, context.clock.now());
    await audit(manager, context, changed, 'campaign.changed');
    return changed;
  });
}

function nameTaken(name: string): AppError {
  const detail = { pointer: '/name', found: name, expected: 'a name that no other campaign has' };
  return new AppError('conflict', `There is a campaign "${name}" already.`, [detail]);
}

export async function audit(
  manager: EntityManager,
  context: OperationContext,
  { id }: Pick<Campaign, 'id'>,
  action: string,
  detail: Record<string, string | number | null> = {},
): Promise<void> {
  const entry = { actor: context.actor.name, action, subject: `campaign:${id}`, detail };
  await recordAudit(manager, entry, context.clock.now());
}
