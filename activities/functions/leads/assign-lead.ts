import type { FunctionCall, FunctionOutcome } from '../../../core/catalog/calls.js';
import type { AssignmentRule } from '../../../core/rules/choose-expert.js';
import { shareLeads } from '../../../store/repositories/leads/share-leads.js';
import type { NativeFunction } from '../../deps.js';
import { failedForGood } from '../../failure.js';
import { fillGaps } from '../../fill-gaps.js';
import { argumentsOf, contactOf } from '../call-contact.js';
import { nobodyToLead, originOf } from './lead-origin.js';

interface AssignArguments {
  readonly team: string;
  readonly rule: AssignmentRule;
}

/** Gives the lead of the contact to an expert of a team by a rule; `assigneeId` is null when nobody has room. */
export const assignLead: NativeFunction = async (calls, { deps, manager }) => {
  const about = calls.flatMap((call) => {
    const contactId = contactOf(call);
    return contactId === null ? [] : [{ contactId, ...argumentsOf<AssignArguments>(call), origin: originOf(call) }];
  });
  const shared = await shareLeads(manager, about, deps.clock.now());
  const refusals = calls.map((call) => (contactOf(call) === null ? nobodyToLead() : undefined));
  const callsAbout = calls.filter((call) => contactOf(call) !== null);
  const outcomes = shared.map((share, index): FunctionOutcome => {
    if (share === 'unknownContact') return nobodyToLead();
    if (share === 'unknownTeam') return unknownTeam(callsAbout[index]!);
    return { status: 'done', result: { ...share } };
  });
  return fillGaps(refusals, outcomes);
};

function unknownTeam(call: FunctionCall): FunctionOutcome {
  const { team } = argumentsOf<AssignArguments>(call);
  return failedForGood('configuration', 'Unknown team', `There is no team "${team}"`);
}
