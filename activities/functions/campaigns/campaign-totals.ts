import { readTotals } from '../../../store/repositories/campaigns/totals.js';
import type { NativeFunction } from '../../deps.js';
import { forEachCampaign } from './campaign-calls.js';

/** What came of the campaign so far. */
export const campaignTotals: NativeFunction = (calls, { deps, manager }) =>
  forEachCampaign(calls, manager, async (campaign) => {
    const { target, ...totals } = await readTotals(manager, campaign, deps.clock.now());
    return { status: 'done', result: { ...totals, target: target && { ...target } } };
  });
