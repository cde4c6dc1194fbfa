import type { RecipientFilter } from '../../store/repositories/campaigns/progress.js';
import type { PageQuery } from '../cursor.js';
import { created, ok, type Routes } from '../handler.js';
import type { CampaignDraft, CostDraft } from '../operations/campaigns/campaign-draft.js';
import {
  type CampaignQuery,
  changeDraft,
  createCampaign,
  findCampaigns,
  showCampaign,
} from '../operations/campaigns/campaigns.js';
import {
  cancelCampaign,
  launchCampaign,
  pauseCampaign,
  resumeCampaign,
  throttleCampaign,
} from '../operations/campaigns/control.js';
import { addCampaignCost, campaignCosts } from '../operations/campaigns/costs.js';
import { dryRun } from '../operations/campaigns/dry-run.js';
import {
  campaignProgress,
  campaignRecipients,
  campaignTotals,
  compareCampaigns,
} from '../operations/campaigns/outcome.js';
import {
  campaignResponses,
  type ResponseQuery,
  type ResponseToRecord,
  recordCampaignResponse,
} from '../operations/campaigns/responses.js';

export const campaignRoutes: Routes = {
  listCampaigns: async ({ query }, context) => ok(await findCampaigns(context, query<CampaignQuery>())),

  createCampaign: async ({ body }, context) => created(await createCampaign(context, body<CampaignDraft>())),

  showCampaign: async ({ params }, context) => ok(await showCampaign(context, params.campaign!)),

  updateCampaign: async ({ params, body }, context) =>
    ok(await changeDraft(context, params.campaign!, body<CampaignDraft>())),

  dryRunCampaign: async ({ params }, context) => ok(await dryRun(context, params.campaign!)),

  launchCampaign: async ({ params }, context) => ok(await launchCampaign(context, params.campaign!)),
  pauseCampaign: async ({ params }, context) => ok(await pauseCampaign(context, params.campaign!)),
  resumeCampaign: async ({ params }, context) => ok(await resumeCampaign(context, params.campaign!)),

  cancelCampaign: async ({ params, body }, context) =>
    ok(await cancelCampaign(context, params.campaign!, body<{ reason?: string }>())),

  throttleCampaign: async ({ params, body }, context) =>
    ok(await throttleCampaign(context, params.campaign!, body<{ perMinute: number | null }>().perMinute)),

  showCampaignProgress: async ({ params }, context) => ok(await campaignProgress(context, params.campaign!)),

  showCampaignTotals: async ({ params }, context) => ok(await campaignTotals(context, params.campaign!)),

  compareCampaigns: async ({ query }, context) =>
    ok({ items: await compareCampaigns(context, query<{ campaigns: string }>().campaigns.split(',')) }),

  listCampaignRecipients: async ({ params, query }, context) =>
    ok(await campaignRecipients(context, params.campaign!, query<RecipientFilter & PageQuery>())),

  listCampaignResponses: async ({ params, query }, context) =>
    ok(await campaignResponses(context, params.campaign!, query<ResponseQuery>())),

  recordCampaignResponse: async ({ params, body }, context) => {
    const stored = await recordCampaignResponse(context, params.campaign!, body<ResponseToRecord>());
    return stored.first ? created(stored) : ok(stored);
  },

  listCampaignCosts: async ({ params }, context) => ok({ items: await campaignCosts(context, params.campaign!) }),

  addCampaignCost: async ({ params, body }, context) =>
    created(await addCampaignCost(context, params.campaign!, body<CostDraft>())),
};
