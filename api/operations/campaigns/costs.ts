// What campaigns cost beside their messages: banners, exhibitions, print, commissions.
import { inTransaction } from '../../../store/data-source.js';
import { addCost, type CampaignCost, listCosts } from '../../../store/repositories/campaigns/costs.js';
import type { OperationContext } from '../../context.js';
import { type CostDraft, costsOf, refuse } from './campaign-draft.js';
import { audit, requireCampaign } from './campaigns.js';
import { amountMistake } from './draft-mistakes.js';

/** By date. */
export async function campaignCosts(context: OperationContext, idOrName: string): Promise<CampaignCost[]> {
  const { id } = await requireCampaign(context.dataSource, idOrName);
  return listCosts(context.dataSource, id);
}

/** Adds a cost, also to a campaign that is over: its totals count it, its report does not change. */
export function addCampaignCost(context: OperationContext, idOrName: string, given: CostDraft): Promise<CampaignCost> {
  refuse(amountMistake('/amount', given.amount));
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const campaign = await requireCampaign(manager, idOrName);
    const recorded = { by: context.actor.name, now };
    const cost = await addCost(manager, campaign.id, costsOf([given], now)[0]!, recorded);
    await audit(manager, context, campaign, 'campaign.costAdded', { costId: cost.id, kind: cost.kind });
    return cost;
  });
}
