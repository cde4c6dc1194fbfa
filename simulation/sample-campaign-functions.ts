// The functions of campaigns over the sample world's campaign.
import { addIsoDuration } from '../core/calendar/duration.js';
import { MINUTE_MS } from '../core/calendar/spans.js';
import type { FunctionCall, FunctionOutcome } from '../core/catalog/calls.js';
import { standardError } from '../core/engine/index.js';
import type { Instant } from '../core/engine/state.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import { chooseVariant } from '../core/rules/variant.js';
import { CAMPAIGN_RECHECK_MS, type CampaignProgress, type SampleCampaign } from './sample-campaign.js';
import type { SampleFunction } from './sample-functions.js';
import type { SampleWorld } from './sample-world.js';

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
  const { name, title, goal, target, budget, currency, responseWindow, remindAfter } = plan;
  return { name, title: { ...title }, status, stage, goal, target, budget, currency, responseWindow, remindAfter };
}

function checkCampaign(plan: SampleCampaign): JsonObject {
  const { audience, unreachable, budget, currency, approvalAbove, problems } = plan;
  const control = controlOf(plan, audience);
  const estimatedCost = plan.fixedCosts + plan.costPerContact * Math.max(audience - unreachable - control, 0);
  return {
    audience,
    reachable: audience - unreachable,
    control,
    estimatedCost,
    budget,
    currency,
    withinBudget: budget === null || estimatedCost <= budget,
    approvalNeeded: approvalAbove !== null && estimatedCost > approvalAbove,
    problems: [...problems],
  };
}

function controlOf({ controlShare }: SampleCampaign, size: number): number {
  return Math.round(controlShare * size);
}

function freezeAudience({ campaign, world, now }: CampaignCall): JsonObject {
  const { plan } = campaign;
  if (campaign.frozen === null) {
    const size = Math.max(plan.audience - plan.leaving, 0);
    campaign.frozen = { size, control: controlOf(plan, size) };
    world.note(now, 'frozen', plan.name, { ...campaign.frozen });
  }
  const { size, control } = campaign.frozen;
  const arms: Record<string, number> = {};
  for (let person = control; person < size; person += 1) {
    const arm = chooseVariant(`campaign:${plan.campaignId}`, `contact-${person + 1}`, plan.arms);
    arms[arm] = (arms[arm] ?? 0) + 1;
  }
  const waves = plan.waves.map(({ after }, index) => ({
    wave: index + 1,
    size: sizeOfWave(campaign, index + 1),
    startAt: new Date(addIsoDuration(campaign.startedAt, after)).toISOString(),
  }));
  return { size, control, waves, arms };
}

/** Recipients of a wave without the control group; the last one takes what is left over by rounding. */
function sizeOfWave({ plan: { waves }, frozen }: CampaignProgress, wave: number): number {
  const people = frozen === null ? 0 : frozen.size - frozen.control;
  const total = waves.reduce((sum, { share }) => sum + share, 0);
  const upTo = (count: number): number =>
    Math.round((people * waves.slice(0, count).reduce((sum, { share }) => sum + share, 0)) / total);
  return upTo(wave) - upTo(wave - 1);
}

function enrolWave({ args, campaign, world, now }: CampaignCall): FunctionOutcome {
  const wave = Number(args.wave);
  const enrolled = campaign.enrolled.get(wave) ?? 0;
  const left = sizeOfWave(campaign, wave) - enrolled;
  if (campaign.status === 'paused') return { status: 'again', at: now + CAMPAIGN_RECHECK_MS, reason: 'campaignPaused' };
  if (left > 0 && campaign.status !== 'canceled') {
    const slice = Math.min(left, campaign.plan.perMinute ?? left);
    campaign.enrolled.set(wave, enrolled + slice);
    campaign.lastEnrolledAt = now;
    if (slice < left) return { status: 'again', at: now + MINUTE_MS, reason: 'campaignThrottled' };
  }
  const result = { enrolled: campaign.enrolled.get(wave) ?? 0, refused: {} };
  world.note(now, 'enrolment', String(wave), result);
  return { status: 'done', result };
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

function campaignTotals({ plan, frozen, enrolled, lastEnrolledAt }: CampaignProgress, now: Instant): JsonObject {
  const contacted = [...enrolled.values()].reduce((sum, count) => sum + count, 0);
  const skipped = Math.min(plan.unreachable, contacted);
  const cost = plan.fixedCosts + plan.costPerContact * (contacted - skipped);
  const counts = Object.values(plan.responses);
  const { leads, opportunities, purchases, revenue, currency, target } = plan;
  const totals = {
    recipients: frozen?.size ?? 0,
    control: frozen?.control ?? 0,
    enrolled: contacted,
    open: now < addIsoDuration(lastEnrolledAt, plan.openFor) ? contacted : 0,
    messages: { sent: contacted - skipped, skipped },
    responses: {
      total: counts.reduce((sum, count) => sum + count, 0),
      contacts: Math.max(0, ...counts),
      byKind: { ...plan.responses },
    },
    leads,
    opportunities,
    purchases,
    cost,
    revenue,
    roi: cost === 0 ? null : (revenue - cost) / cost,
    costPerLead: leads === 0 ? null : cost / leads,
    costPerCustomer: purchases === 0 ? null : cost / purchases,
    currency,
    target,
    uplift: null,
  };
  return { ...totals, reached: target === null ? null : reachedBy(totals, target) };
}

function reachedBy(
  totals: { readonly responses: { readonly total: number }; readonly roi: number | null } & JsonObject,
  { measure, value }: NonNullable<SampleCampaign['target']>,
): boolean {
  const reached = measure === 'responses' ? totals.responses.total : totals[measure];
  return typeof reached === 'number' && reached >= value;
}

function closeCampaign({ args: { reason }, campaign, world, now }: CampaignCall): JsonObject {
  const isCanceled = typeof reason === 'string' || campaign.status === 'canceled';
  campaign.status = isCanceled ? 'canceled' : 'completed';
  const { roi = null } = campaignTotals(campaign, now);
  world.note(now, 'report', campaign.status, { reason: reason ?? null, roi });
  return { status: campaign.status, roi };
}
