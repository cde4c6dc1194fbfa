// Giving leads to people: one by one or a filtered set, by hand or by a rule.
import type { EntityManager } from 'typeorm';
import { AppError } from '../../../core/errors.js';
import type { AssignmentRule } from '../../../core/rules/choose-expert.js';
import { inTransaction } from '../../../store/data-source.js';
import { recordAudit } from '../../../store/repositories/audit.js';
import { giveLeads } from '../../../store/repositories/leads/lead-assignments.js';
import { contactsOfLeads, type Lead, type LeadFilter } from '../../../store/repositories/leads/lead-reads.js';
import { type LeadOrigin, lockLeads } from '../../../store/repositories/leads/leads.js';
import { shareLeads } from '../../../store/repositories/leads/share-leads.js';
import { findStaffMember, findTeam, listStaff } from '../../../store/repositories/staff.js';
import type { OperationContext } from '../../context.js';
import { changeLead } from './leads.js';

/** To one person, or to a team by a rule. */
export type Receiver = { readonly assigneeId: string } | { readonly team: string; readonly rule: AssignmentRule };

/** Gives one lead away. By hand the capacity of the person does not count. Throws `badInput` for who does not work here. */
export function assignLead(
  context: OperationContext,
  leadId: string,
  given: Receiver & { readonly version?: number },
): Promise<Lead> {
  return changeLead(context, leadId, given.version, async (manager, lead) => {
    await give(manager, context, [lead.contactId], given);
    const entry = { actor: context.actor.name, action: 'lead.assigned', subject: `lead:${leadId}` };
    await recordAudit(manager, { ...entry, detail: detailOf(given) }, context.clock.now());
  });
}

export interface LeadSharing {
  readonly filter: LeadFilter;
  readonly to: Receiver;
  readonly limit?: number;
}

export interface SharingReport {
  /** Leads that the filter selected, at most the limit. */
  readonly matched: number;
  /** Of these nobody had room for. */
  readonly unassigned: number;
  readonly byAssignee: readonly {
    readonly assigneeId: string;
    readonly assigneeName: string;
    readonly leads: number;
  }[];
}

const DEFAULT_SHARE = 200;

/** Gives the leads that a filter selects away, the longest waiting first. By a rule, a lead whose owner works in the team stays there. */
export function shareFiltered(context: OperationContext, { filter, to, limit }: LeadSharing): Promise<SharingReport> {
  return inTransaction(context.dataSource, async (manager) => {
    const contactIds = await contactsOfLeads(manager, filter, limit ?? DEFAULT_SHARE);
    const assignees = await give(manager, context, contactIds, to);
    const entry = { actor: context.actor.name, action: 'leads.shared', subject: 'leads' };
    const detail = { ...detailOf(to), filter: { ...filter }, matched: assignees.length };
    await recordAudit(manager, { ...entry, detail }, context.clock.now());
    const names = new Map((await listStaff(manager)).map(({ id, displayName }) => [id, displayName]));
    const counts = new Map<string, number>();
    for (const id of assignees) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
    return {
      matched: assignees.length,
      unassigned: assignees.filter((id) => id === null).length,
      byAssignee: [...counts].map(([assigneeId, leads]) => ({
        assigneeId,
        assigneeName: names.get(assigneeId) ?? '',
        leads,
      })),
    };
  });
}

/** Gives the leads of these contacts away; who got each, in order. */
async function give(
  manager: EntityManager,
  context: OperationContext,
  contactIds: readonly string[],
  to: Receiver,
): Promise<readonly (string | null)[]> {
  const origin: LeadOrigin = { actor: context.actor.name, runId: null, callKey: null };
  const now = context.clock.now();
  if ('assigneeId' in to) return giveByHand(manager, contactIds, to.assigneeId, origin, now);
  if (!(await findTeam(manager, to.team))) throw wrong('/team', to.team, 'the name of a team');
  const requests = contactIds.map((contactId) => ({ contactId, team: to.team, rule: to.rule, origin }));
  const shared = await shareLeads(manager, requests, now);
  return shared.map((share) => (typeof share === 'string' ? null : share.assigneeId));
}

async function giveByHand(
  manager: EntityManager,
  contactIds: readonly string[],
  assigneeId: string,
  origin: LeadOrigin,
  now: number,
): Promise<readonly string[]> {
  const member = await findStaffMember(manager, assigneeId);
  if (!member?.active) throw wrong('/assigneeId', assigneeId, 'the id of an active staff member');
  const { leads } = await lockLeads(manager, contactIds);
  const team = member.team === null ? undefined : await findTeam(manager, member.team);
  const gift = { teamId: team?.id ?? null, assigneeId, rule: 'byHand', reason: 'byHand', origin } as const;
  await giveLeads(
    manager,
    [...leads.values()].map((lead) => ({ ...gift, lead })),
    now,
  );
  return [...leads.values()].map(() => assigneeId);
}

function detailOf(to: Receiver): { readonly [name: string]: string } {
  return 'assigneeId' in to ? { assigneeId: to.assigneeId } : { team: to.team, rule: to.rule };
}

function wrong(pointer: string, found: string, expected: string): AppError {
  return new AppError('badInput', `${pointer} is "${found}"; expected ${expected}.`, [{ pointer, found, expected }]);
}
