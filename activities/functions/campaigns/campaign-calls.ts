// Calls about campaigns: each names its campaign; one that names none fails, the others go on.
import type { FunctionCall, FunctionOutcome } from '../../../core/catalog/calls.js';
import { type Campaign, readCampaigns } from '../../../store/repositories/campaigns/campaigns.js';
import type { Queryable } from '../../../store/repositories/query-rows.js';
import { isUuid } from '../../../store/uuid.js';
import { failedForGood } from '../../failure.js';
import { argumentsOf } from '../call-contact.js';

/** The campaign that a call names. Empty where it can't be one. */
export function campaignIdOf(call: FunctionCall): string {
  const { campaignId } = argumentsOf<{ campaignId: string }>(call);
  return isUuid(campaignId) ? campaignId : '';
}

/** The campaigns that the calls name, by id. */
export function campaignsOf(
  calls: readonly FunctionCall[],
  queryable: Queryable,
): Promise<ReadonlyMap<string, Campaign>> {
  return readCampaigns(
    queryable,
    calls.map(campaignIdOf).filter((id) => id !== ''),
  );
}

export function unknownCampaign(call: FunctionCall): FunctionOutcome {
  const { campaignId } = argumentsOf<{ campaignId: string }>(call);
  return failedForGood('validation', 'Unknown campaign', `There is no campaign "${campaignId}"`);
}

/** One outcome per call, by its campaign; several calls about one campaign each have their own. */
export async function forEachCampaign(
  calls: readonly FunctionCall[],
  queryable: Queryable,
  work: (campaign: Campaign, call: FunctionCall) => Promise<FunctionOutcome>,
): Promise<FunctionOutcome[]> {
  const campaigns = await campaignsOf(calls, queryable);
  const outcomes: FunctionOutcome[] = [];
  for (const call of calls) {
    const campaign = campaigns.get(campaignIdOf(call));
    outcomes.push(campaign ? await work(campaign, call) : unknownCampaign(call));
  }
  return outcomes;
}
