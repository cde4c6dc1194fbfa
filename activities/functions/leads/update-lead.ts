import type { FunctionOutcome } from '../../../core/catalog/calls.js';
import type { LeadStage } from '../../../core/rules/lead-stages.js';
import { moveLeads } from '../../../store/repositories/leads/leads.js';
import type { NativeFunction } from '../../deps.js';
import { fillGaps } from '../../fill-gaps.js';
import { argumentsOf, contactOf } from '../call-contact.js';
import { nobodyToLead, originOf } from './lead-origin.js';

interface StageArguments {
  readonly stage: LeadStage;
  readonly reason?: string | null;
}

/** Moves the lead of the contact to a stage, with its reason, and tells it as an event. */
export const updateLead: NativeFunction = async (calls, { deps, manager }) => {
  const moves = calls.flatMap((call) => {
    const contactId = contactOf(call);
    const { stage, reason = null } = argumentsOf<StageArguments>(call);
    return contactId === null ? [] : [{ contactId, stage, reason, origin: originOf(call) }];
  });
  const moved = await moveLeads(manager, moves, deps.clock.now());
  const refusals = calls.map((call) => (contactOf(call) === null ? nobodyToLead() : undefined));
  const outcomes = moved.map(
    (lead): FunctionOutcome => (lead === undefined ? nobodyToLead() : { status: 'done', result: { ...lead } }),
  );
  return fillGaps(refusals, outcomes);
};
