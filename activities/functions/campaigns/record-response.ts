import type { FunctionOutcome } from '../../../core/catalog/calls.js';
import { recordResponses } from '../../../store/repositories/campaigns/responses.js';
import { isUuid } from '../../../store/uuid.js';
import type { NativeFunction } from '../../deps.js';
import { failedForGood } from '../../failure.js';
import { fillGaps } from '../../fill-gaps.js';
import { argumentsOf, contactOf } from '../call-contact.js';
import { campaignIdOf, campaignsOf, unknownCampaign } from './campaign-calls.js';

interface ResponseArguments {
  readonly kind: string;
  readonly eventId?: string | null;
}

/** Counts a reaction of the contact; each kind once. */
export const recordResponse: NativeFunction = async (calls, { deps, manager }) => {
  const campaigns = await campaignsOf(calls, manager);
  const refusals = calls.map((call): FunctionOutcome | undefined => {
    if (!campaigns.has(campaignIdOf(call))) return unknownCampaign(call);
    if (contactOf(call) !== null) return undefined;
    return failedForGood('validation', 'Nobody has responded', 'The run is about nobody');
  });
  const now = deps.clock.now();
  const responses = calls
    .filter((_, index) => !refusals[index])
    .map((call) => {
      const { kind, eventId } = argumentsOf<ResponseArguments>(call);
      return {
        ...{ campaignId: campaignIdOf(call), contactId: contactOf(call)!, kind, at: now, runId: call.runId },
        ...{ eventId: eventId && isUuid(eventId) ? eventId : null, amount: null, recordedBy: 'process', note: null },
      };
    });
  const stored = await recordResponses(manager, responses);
  return fillGaps(
    refusals,
    stored.map((result): FunctionOutcome => ({ status: 'done', result: { ...result } })),
  );
};
