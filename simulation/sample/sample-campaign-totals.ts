// What came of the sample world's campaign: what the scenario says will come of it, and what it cost so far.
import { addIsoDuration } from '../../core/calendar/duration.js';
import { isReached } from '../../core/campaigns/target.js';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import type { CampaignProgress } from './sample-campaign.js';

export function campaignTotals({ plan, frozen, enrolled, lastEnrolledAt }: CampaignProgress, now: Instant): JsonObject {
  const { leads, opportunities, purchases, revenue, currency, target, openFor } = plan;
  const started = [...enrolled.values()].reduce((sum, count) => sum + count, 0);
  const skipped = Math.min(plan.unreachable, started);
  const cost = plan.fixedCosts + plan.costPerContact * (started - skipped);
  const answers = Object.values(plan.responses);
  const isOpen = lastEnrolledAt !== null && now < addIsoDuration(lastEnrolledAt, openFor);
  const responses = {
    total: answers.reduce((sum, count) => sum + count, 0),
    contacts: Math.max(0, ...answers),
    byKind: { ...plan.responses },
  };
  const roi = cost === 0 ? null : (revenue - cost) / cost;
  const measured = { responses: responses.contacts, purchases, leads, opportunities, revenue, roi };
  return {
    recipients: frozen === null ? 0 : frozen.size - frozen.control,
    control: frozen?.control ?? 0,
    ...{ enrolled: started, open: isOpen ? started : 0, messages: { sent: started - skipped, skipped } },
    ...{ responses, leads, opportunities, purchases, cost, revenue, roi },
    costPerLead: leads === 0 ? null : cost / leads,
    costPerCustomer: purchases === 0 ? null : cost / purchases,
    currency,
    target: target && { ...target },
    reached: isReached(target, measured),
    uplift: null,
  };
}
