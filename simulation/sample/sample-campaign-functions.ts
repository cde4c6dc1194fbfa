// The functions of campaigns over the sample world's campaign, by the rules that the real ones ask.
import { armWeights, CONTROL_ARM, waveSizes, waveStarts } from '../../core/campaigns/campaign-plan.js';
import { slotsAt } from '../../core/campaigns/pace.js';
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import { standardError } from '../../core/engine/index.js';
import type { Instant } from '../../core/engine/state.js';
import { isObject, type Json, type JsonObject } from '../../core/json.js';
import { chooseVariant } from '../../core/rules/variant.js';
import { type CampaignProgress, type FrozenAudience, PAUSED_LOOK_MS, type SampleCampaign } from './sample-campaign.js';
import { campaignTotals } from './sample-campaign-totals.js';
import type { SampleFunction } from './sample-function.js';
import type { SampleWorld } from './sample-world.js';

/** How long a slot stays free that nobody takes, and between looks at the throttle. */
const SLOT_KEPT_MS = 10_000;
const SHORTEST_LOOK_MS = 1_000;

interface CampaignCall {
  readonly args: JsonObject;
  readonly campaign: CampaignProgress;
  readonly world: SampleWorld;
  readonly now: Instant;
}

export const SAMPLE_CAMPAIGN_FUNCTIONS: Readonly<Record<string, SampleFunction>> = {
  readCampaign: giving(({ campaign }) => readCampaign(campaign)),
  checkCampaign: giving(({ campaign }) => checkCampaign(campaign.plan)),
  freezeAudience: giving(freezeAudience),
  enrolWave: inCampaign(enrolWave),
  recordResponse: giving(recordResponse),
  moveCampaign: giving(moveCampaign),
  campaignTotals: giving(({ campaign, now }) => campaignTotals(campaign, now)),
  closeCampaign: giving(closeCampaign),
};

function giving(result: (call: CampaignCall) => Json): SampleFunction {
  return inCampaign((call) => ({ status: 'done', result: result(call) }));
}

function inCampaign(outcome: (call: CampaignCall) => FunctionOutcome): SampleFunction {
  return ({ args: given }: FunctionCall, world, now) => {
    const args = isObject(given) ? given : {};
    const { campaign } = world;
    if (campaign && campaign.plan.campaignId === args.campaignId) return outcome({ args, campaign, world, now });
    const error = standardError('validation', `there is no campaign "${String(args.campaignId)}"`);
    return { status: 'failed', error, retryable: false };
  };
}

function readCampaign({ plan, status, stage }: CampaignProgress): JsonObject {
  const { name, title, goal, target, budget, currency, responseWindow, reminder } = plan;
  return {
    ...{ name, title: { ...title }, status, stage, goal, target: target && { ...target }, budget, currency },
    ...{ responseWindow, remindAfter: reminder?.after ?? null },
  };
}

function checkCampaign(plan: SampleCampaign): JsonObject {
  const { audience, unreachable, controlShare, budget, currency, approvalLimit } = plan;
  const reachable = Math.max(audience - unreachable, 0);
  const control = Math.round(audience * controlShare);
  const estimatedCost = plan.fixedCosts + plan.costPerContact * (audience - control);
  const withoutPeople = audience === 0 ? ['audienceEmpty'] : reachable === 0 ? ['nobodyReachable'] : [];
  return {
    ...{ audience, reachable, control, estimatedCost, budget, currency },
    withinBudget: budget === null || estimatedCost <= budget,
    approvalNeeded: approvalLimit !== null && estimatedCost > approvalLimit,
    problems: [...withoutPeople, ...plan.problems],
  };
}

function freezeAudience({ campaign, world, now }: CampaignCall): JsonObject {
  if (campaign.frozen === null) {
    campaign.frozen = divide(campaign.plan, now);
    const { size, control } = campaign.frozen;
    world.note(now, 'frozen', campaign.plan.name, { size, control });
  }
  const { size, control, arms, waves } = campaign.frozen;
  return { size, control, arms: { ...arms }, waves: waves.map((wave) => ({ ...wave })) };
}

function divide(plan: SampleCampaign, now: Instant): FrozenAudience {
  const size = Math.max(plan.audience - plan.leaving, 0);
  const weights = armWeights(plan);
  const counts: Record<string, number> = {};
  for (let person = 1; person <= size; person += 1) {
    const arm = chooseVariant(`campaign/${plan.name}`, `contact-${person}`, weights);
    counts[arm] = (counts[arm] ?? 0) + 1;
  }
  const { [CONTROL_ARM]: control = 0, ...arms } = counts;
  const starts = waveStarts(plan.waves, now);
  const waves = waveSizes(plan.waves, size - control).map((people, index) => ({
    wave: index + 1,
    size: people,
    startAt: new Date(starts[index] ?? now).toISOString(),
  }));
  return { size, control, arms, waves };
}

function enrolWave({ args, campaign, world, now }: CampaignCall): FunctionOutcome {
  const wave = Number(args.wave);
  const { status, enrolled } = campaign;
  if (status === 'paused') return { status: 'again', at: now + PAUSED_LOOK_MS, reason: 'campaignPaused' };
  const size = campaign.frozen?.waves.find((one) => one.wave === wave)?.size ?? 0;
  const left = size - (enrolled.get(wave) ?? 0);
  if (left > 0 && status === 'running') {
    const count = Math.min(left, takeSlots(campaign, left, now));
    if (count > 0) campaign.lastEnrolledAt = now;
    enrolled.set(wave, size - left + count);
    if (count < left) {
      const at = Math.max(campaign.nextSlotAt ?? now, now + SHORTEST_LOOK_MS);
      return { status: 'again', at, reason: 'recipientsLeft' };
    }
  }
  const result = { enrolled: enrolled.get(wave) ?? 0, refused: {} };
  world.note(now, 'enrolment', String(wave), result);
  return { status: 'done', result };
}

/** How many may be enrolled now; the throttle's slots that they take are gone. */
function takeSlots(campaign: CampaignProgress, wanted: number, now: Instant): number {
  const { perMinute } = campaign.plan;
  if (perMinute === null) return wanted;
  const slots = slotsAt({ perMinute, nextAt: campaign.nextSlotAt }, now, SLOT_KEPT_MS);
  const taken = Math.min(wanted, slots.free);
  campaign.nextSlotAt = slots.at(taken);
  return taken;
}

function recordResponse({ args, campaign, world, now }: CampaignCall): JsonObject {
  const kind = String(args.kind);
  const known = campaign.responses.get(kind);
  const responseId = known ?? world.nextId('response');
  campaign.responses.set(kind, responseId);
  world.note(now, 'response', kind, { responseId, first: known === undefined });
  return { responseId, first: known === undefined };
}

function moveCampaign({ args: { stage, detail }, campaign, world, now }: CampaignCall): JsonObject {
  campaign.stage = String(stage);
  if (stage === 'approval' && campaign.status === 'running') campaign.status = 'awaitingApproval';
  if (stage === 'audience' && campaign.status === 'awaitingApproval') campaign.status = 'running';
  world.note(now, 'stage', campaign.stage, isObject(detail) ? detail : {});
  return { stage: campaign.stage };
}

function closeCampaign({ args: { reason }, campaign, world, now }: CampaignCall): JsonObject {
  const isCanceled = typeof reason === 'string' || campaign.status === 'canceled';
  campaign.status = isCanceled ? 'canceled' : 'completed';
  const { roi = null } = campaignTotals(campaign, now);
  world.note(now, 'report', campaign.status, { reason: reason ?? null, roi });
  return { status: campaign.status, roi };
}
