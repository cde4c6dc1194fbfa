import { CAMPAIGN_STAGES, type CampaignStage, type CampaignStatus } from '../../../core/campaigns/campaign-plan.js';
import type { JsonObject } from '../../../core/json.js';
import { changeCampaign, lockCampaign, moveToStage } from '../../../store/repositories/campaigns/campaigns.js';
import type { NativeFunction } from '../../deps.js';
import { argumentsOf } from '../call-contact.js';
import { forEachCampaign } from './campaign-calls.js';

interface MoveArguments {
  readonly stage: CampaignStage;
  readonly detail?: JsonObject | null;
}

/** Notes the stage that the campaign has come to. At the stage of the approval it awaits one, beyond it it runs. */
export const moveCampaign: NativeFunction = (calls, { deps, manager }) =>
  forEachCampaign(calls, manager, async ({ id }, call) => {
    const { stage, detail = null } = argumentsOf<MoveArguments>(call);
    const { status } = (await lockCampaign(manager, id, 'change'))!;
    const now = deps.clock.now();
    await moveToStage(manager, id, { stage, detail }, now);
    const next = statusAt(stage, status);
    if (next !== status) await changeCampaign(manager, id, { status: next }, now);
    return { status: 'done', result: { stage } };
  });

function statusAt(stage: CampaignStage, status: CampaignStatus): CampaignStatus {
  if (status === 'running' && stage === 'approval') return 'awaitingApproval';
  const isBeyond = CAMPAIGN_STAGES.indexOf(stage) > CAMPAIGN_STAGES.indexOf('approval');
  return status === 'awaitingApproval' && isBeyond ? 'running' : status;
}
