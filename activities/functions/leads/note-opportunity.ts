import type { FunctionOutcome } from '../../../core/catalog/calls.js';
import type { JsonObject } from '../../../core/json.js';
import { insertOpportunities } from '../../../store/repositories/leads/opportunities.js';
import type { NativeFunction } from '../../deps.js';
import { argumentsOf, contactOf } from '../call-contact.js';
import { nobodyToLead } from './lead-origin.js';

interface OpportunityArguments {
  readonly title: JsonObject;
  readonly pipeline?: string | null;
  readonly amount?: number | null;
  readonly probability?: number | null;
}

/** Makes an opportunity for the contact, owned by whoever owns the contact's lead, and tells it as an event. */
export const noteOpportunity: NativeFunction = async (calls, { deps, manager }) => {
  const opportunities = calls.map((call) => {
    const { title, pipeline, amount, probability } = argumentsOf<OpportunityArguments>(call);
    return {
      contactId: contactOf(call),
      runId: call.runId,
      callKey: call.key,
      title,
      pipeline: pipeline ?? null,
      amount: amount ?? null,
      probability: probability ?? null,
      currency: deps.organisation.currency,
    };
  });
  const ids = await insertOpportunities(manager, opportunities, deps.clock.now());
  return ids.map(
    (opportunityId): FunctionOutcome =>
      opportunityId === undefined ? nobodyToLead() : { status: 'done', result: { opportunityId } },
  );
};
