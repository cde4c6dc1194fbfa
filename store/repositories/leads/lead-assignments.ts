// Who owns which lead: experts with their room and their turns, and every assignment with its reason.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import type { AssignmentReason, AssignmentRule, Expert } from '../../../core/rules/choose-expert.js';
import { type LeadStage, STAGES_BEFORE_SALES, STAGES_IN_HAND } from '../../../core/rules/lead-stages.js';
import { newId } from '../../new-id.js';
import { queryRows } from '../query-rows.js';
import { type LeadOrigin, type LeadPosition, recordStageChanges } from './leads.js';

export interface SalesTeam {
  readonly id: string;
  readonly experts: Expert[];
}

/**
 * Locks the teams of these names, in id order, so that two batches give no place and no turn away twice; gives their active
 * members with room and last turn, by name of the team. What somebody gave by hand, and what an owner kept, took no turn.
 */
export async function lockSalesTeams(
  manager: EntityManager,
  names: readonly string[],
): Promise<ReadonlyMap<string, SalesTeam>> {
  const teams = await queryRows<{ id: string; name: string }>(
    manager,
    'select id, name from team where name = any($1::text[]) order by id for no key update',
    [names],
  );
  const members = await queryRows<Expert & { teamId: string }>(
    manager,
    `select member.id, member.team_id as "teamId", member.regions, member.capacity - (
         select count(*)::integer from lead where lead.owner_id = member.id and lead.stage = any($2::text[])
       ) as free, coalesce((
         select max(turn) from lead_assignment as given
         where given.assignee_id = member.id and given.rule <> 'byHand' and given.reason <> 'keptOwner'
       ), 0)::double precision as "lastTurn"
     from staff_member as member where member.team_id = any($1::uuid[]) and member.active order by member.id`,
    [teams.map(({ id }) => id), STAGES_IN_HAND],
  );
  return new Map(teams.map(({ id, name }) => [name, { id, experts: members.filter(({ teamId }) => teamId === id) }]));
}

export interface LeadGift {
  readonly lead: LeadPosition;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  readonly rule: AssignmentRule | 'byHand';
  readonly reason: AssignmentReason | 'byHand';
  readonly origin: LeadOrigin;
}

/** Whether a lead that somebody gets moves to the stage `assigned`. */
export function movesToSales(stage: LeadStage): boolean {
  return STAGES_BEFORE_SALES.includes(stage);
}

/**
 * Gives leads to people and keeps why, in order; where there is nobody, the owner stays as it is. A lead that sales have not seen
 * yet moves to the stage `assigned`. The leads must be locked, each at most once in the list.
 */
export async function giveLeads(manager: EntityManager, gifts: readonly LeadGift[], now: Instant): Promise<void> {
  if (gifts.length === 0) return;
  const given = gifts.filter(({ assigneeId }) => assigneeId !== null);
  await manager.query(
    `update lead set owner_id = given.owner_id, updated_at = $3, version = lead.version + 1,
       stage = case when lead.stage = any($4::text[]) then 'assigned' else lead.stage end,
       reason = case when lead.stage = any($4::text[]) then null else lead.reason end,
       stage_at = case when lead.stage = any($4::text[]) then $3 else lead.stage_at end
     from unnest($1::uuid[], $2::uuid[]) as given (lead_id, owner_id) where lead.id = given.lead_id`,
    [given.map(({ lead }) => lead.id), given.map(({ assigneeId }) => assigneeId), new Date(now), STAGES_BEFORE_SALES],
  );
  await recordAssignments(manager, gifts, now);
  await recordStageChanges(
    manager,
    given
      .filter(({ lead }) => movesToSales(lead.stage))
      .map(({ lead, origin }) => ({
        id: newId(),
        leadId: lead.id,
        contactId: lead.contactId,
        stage: 'assigned',
        previous: lead.stage,
        reason: null,
        origin,
      })),
    now,
  );
}

async function recordAssignments(manager: EntityManager, gifts: readonly LeadGift[], now: Instant): Promise<void> {
  await manager.query(
    `insert into lead_assignment (lead_id, team_id, assignee_id, rule, reason, at, actor, run_id, call_key)
     select lead_id, team_id, assignee_id, rule, reason, $9, actor, run_id, call_key
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[])
         with ordinality as given (lead_id, team_id, assignee_id, rule, reason, actor, run_id, call_key, position)
     order by position`,
    [
      gifts.map(({ lead }) => lead.id),
      gifts.map(({ teamId }) => teamId),
      gifts.map(({ assigneeId }) => assigneeId),
      gifts.map(({ rule }) => rule),
      gifts.map(({ reason }) => reason),
      gifts.map(({ origin }) => origin.actor),
      gifts.map(({ origin }) => origin.runId),
      gifts.map(({ origin }) => origin.callKey),
      new Date(now),
    ],
  );
}
