import type { NativeFunction } from '../../deps.js';
import { forEachCampaign } from './campaign-calls.js';

/** The record of the campaign as far as its process needs it. */
export const readCampaign: NativeFunction = (calls, { manager }) =>
  forEachCampaign(calls, manager, async ({ name, title, status, stage, goal, target, budget, currency, plan }) => ({
    status: 'done',
    result: {
      name,
      title: { ...title },
      status,
      stage,
      goal,
      target: target && { ...target },
      budget: budget === null ? null : Number(budget),
      currency,
      responseWindow: plan.responseWindow,
      remindAfter: plan.reminder?.after ?? null,
    },
  }));
