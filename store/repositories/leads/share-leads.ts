// Sharing leads among the experts of teams by a rule: the choice is core/rules' matter, here it is made for a set under locks.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import { type AssignmentReason, type AssignmentRule, chooseExpert } from '../../../core/rules/choose-expert.js';
import { STAGES_IN_HAND } from '../../../core/rules/lead-stages.js';
import { giveLeads, type LeadGift, lockSalesTeams, movesToSales } from './lead-assignments.js';
import { type LeadOrigin, type LeadPosition, lockLeads, moveLeads } from './leads.js';

export interface ShareRequest {
  readonly contactId: string;
  /** Name of the team. */
  readonly team: string;
  readonly rule: AssignmentRule;
  readonly origin: LeadOrigin;
}

export interface SharedLead {
  readonly leadId: string;
  /** null when nobody has room: the lead stays where it is. */
  readonly assigneeId: string | null;
  readonly rule: AssignmentRule;
  readonly reason: AssignmentReason;
}

/**
 * Gives the leads of these contacts to experts, in order, each request as if the ones before it were carried out. A contact who is no
 * lead becomes one. The contacts are locked before the teams, as everywhere.
 */
export async function shareLeads(
  manager: EntityManager,
  requests: readonly ShareRequest[],
  now: Instant,
): Promise<readonly (SharedLead | 'unknownContact' | 'unknownTeam')[]> {
  const leads = new Map(await leadsOf(manager, requests, now));
  const teams = await lockSalesTeams(manager, [...new Set(requests.map(({ team }) => team))]);
  const shared: (SharedLead | 'unknownContact' | 'unknownTeam')[] = [];
  let gifts = new Map<string, LeadGift>();
  for (const { contactId, team: name, rule, origin } of requests) {
    const lead = leads.get(contactId);
    const team = teams.get(name);
    if (!lead || !team) {
      shared.push(team ? 'unknownContact' : 'unknownTeam');
      continue;
    }
    if (gifts.has(lead.id)) {
      await giveLeads(manager, [...gifts.values()], now);
      gifts = new Map();
    }
    const { assigneeId, reason } = chooseExpert(team.experts, rule, {
      ...lead,
      inHand: STAGES_IN_HAND.includes(lead.stage),
    });
    gifts.set(lead.id, { lead, teamId: team.id, assigneeId, rule, reason, origin });
    leads.set(contactId, asGiven(lead, assigneeId));
    shared.push({ leadId: lead.id, assigneeId, rule, reason });
  }
  await giveLeads(manager, [...gifts.values()], now);
  return shared;
}

function asGiven(lead: LeadPosition, assigneeId: string | null): LeadPosition {
  if (assigneeId === null) return lead;
  return { ...lead, ownerId: assigneeId, stage: movesToSales(lead.stage) ? 'assigned' : lead.stage };
}

async function leadsOf(
  manager: EntityManager,
  requests: readonly ShareRequest[],
  now: Instant,
): Promise<ReadonlyMap<string, LeadPosition>> {
  const contactIds = requests.map(({ contactId }) => contactId);
  const { contacts, leads } = await lockLeads(manager, contactIds);
  const strangers = requests.filter(({ contactId }) => contacts.has(contactId) && !leads.has(contactId));
  if (strangers.length === 0) return leads;
  // The call that gives the lead away is the origin of that change; who becomes a lead on the way has none of its own.
  await moveLeads(
    manager,
    strangers.map(({ contactId, origin }) => ({
      contactId,
      stage: 'new',
      reason: null,
      origin: { ...origin, callKey: null },
    })),
    now,
  );
  return (await lockLeads(manager, contactIds)).leads;
}
