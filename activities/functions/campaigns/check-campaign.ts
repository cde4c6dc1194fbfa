import { defaultCalendar } from '../../../core/calendar/business-hours.js';
import type { FunctionOutcome } from '../../../core/catalog/calls.js';
import { audienceFilter, countReach } from '../../../store/repositories/campaigns/audience.js';
import type { Campaign } from '../../../store/repositories/campaigns/campaigns.js';
import { estimateCost } from '../../../store/repositories/campaigns/costs.js';
import { findDefinition } from '../../../store/repositories/definitions.js';
import { readSendPolicy } from '../../../store/repositories/send-policy.js';
import type { ActivityDeps, FunctionContext, NativeFunction } from '../../deps.js';
import { forEachCampaign } from './campaign-calls.js';

/** Counts whom the campaign would reach, estimates what it costs, and names what keeps it from being carried out. */
export const checkCampaign: NativeFunction = (calls, { deps, manager }) =>
  forEachCampaign(calls, manager, async (campaign): Promise<FunctionOutcome> => {
    const { plan, budget, currency } = campaign;
    const { audience, reachable } = await reachOf(campaign, deps, manager);
    const control = Math.round(audience * plan.controlShare);
    const { cost, withinBudget, approvalNeeded } = await estimateCost(manager, campaign.id, audience - control);
    const result = {
      ...{ audience, reachable, control, estimatedCost: Number(cost), budget: budget === null ? null : Number(budget) },
      ...{ currency, withinBudget, approvalNeeded },
      problems: await problemsOf(campaign, { audience, reachable }, deps, manager),
    };
    return { status: 'done', result };
  });

async function reachOf(
  { plan }: Campaign,
  { organisation, clock, templates }: ActivityDeps,
  manager: FunctionContext['manager'],
): Promise<{ audience: number; reachable: number }> {
  const filter = await audienceFilter(manager, plan.audience);
  if (!filter) return { audience: 0, reachable: 0 };
  const policy = await readSendPolicy(manager, organisation.calendar ?? defaultCalendar(organisation.timeZone));
  const topic = templates(plan.arms[0]?.template ?? '')?.description.topic ?? 'promotional';
  const moment = { now: clock.now(), timeZone: organisation.timeZone, currency: organisation.currency };
  const canBeRefused = topic !== 'transactional' && topic !== 'internal';
  return countReach(manager, filter, moment, {
    topic,
    canBeRefused,
    needsConsent: canBeRefused && policy.consentTopics.includes(topic),
  });
}

async function problemsOf(
  { plan }: Campaign,
  { audience, reachable }: { readonly audience: number; readonly reachable: number },
  { templates }: ActivityDeps,
  manager: FunctionContext['manager'],
): Promise<string[]> {
  const messages = [...plan.arms, ...(plan.reminder ? [plan.reminder] : [])];
  const found = {
    segmentMissing: (await audienceFilter(manager, plan.audience)) === undefined,
    audienceEmpty: audience === 0,
    nobodyReachable: audience > 0 && reachable === 0,
    templateMissing: messages.some(({ template }) => !templates(template)),
    processMissing: (await findDefinition(manager, plan.recipientProcess)) === undefined,
  };
  return Object.entries(found).flatMap(([code, isSo]) => (isSo ? [code] : []));
}
