import type { FunctionOutcome } from '../../../core/catalog/calls.js';
import { closeCampaignRecord } from '../../../store/repositories/campaigns/closing.js';
import type { NativeFunction } from '../../deps.js';
import { argumentsOf } from '../call-contact.js';
import { forEachCampaign } from './campaign-calls.js';

/** Stores the closing report: with a reason the campaign is canceled, else completed. A closed one stays as it is. */
export const closeCampaign: NativeFunction = (calls, { deps, manager }) =>
  forEachCampaign(calls, manager, async ({ id }, call): Promise<FunctionOutcome> => {
    const { reason } = argumentsOf<{ reason?: string | null }>(call);
    const { status, roi } = await closeCampaignRecord(manager, id, reason ?? null, deps.clock.now());
    return { status: 'done', result: { status, roi } };
  });
