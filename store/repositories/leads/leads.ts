// Leads as processes and people move them. A lead changes only under the lock of its contact's row.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import { type LeadStage, SETTLED_STAGES } from '../../../core/rules/lead-stages.js';
import { newId } from '../../new-id.js';
import { lockContacts } from '../enrolment.js';
import { type IncomingEvent, ingestEvents } from '../events.js';
import { queryRows } from '../query-rows.js';

/** Source of the events about leads and opportunities. */
export const LEAD_EVENT_SOURCE = 'ravand/leads';

/** Source of a lead that a process made of a contact. */
const MADE_BY_PROCESS = 'process';

/** Who does it: `actor` for the history, and the call when a run does. */
export interface LeadOrigin {
  readonly actor: string;
  readonly runId: string | null;
  readonly callKey: string | null;
}

export interface LeadPosition {
  readonly id: string;
  readonly contactId: string;
  readonly stage: LeadStage;
  readonly reason: string | null;
  readonly region: string | null;
  readonly ownerId: string | null;
}

export interface LeadMove {
  readonly contactId: string;
  readonly stage: LeadStage;
  readonly reason: string | null;
  readonly origin: LeadOrigin;
}

export interface MovedLead {
  readonly leadId: string;
  readonly stage: LeadStage;
  /** null for a contact who was no lead. */
  readonly previous: LeadStage | null;
  readonly changed: boolean;
}

/** Locks the contacts and reads their leads, by contact id. */
export async function lockLeads(
  manager: EntityManager,
  contactIds: readonly string[],
): Promise<{ readonly contacts: ReadonlySet<string>; readonly leads: ReadonlyMap<string, LeadPosition> }> {
  const contacts = await lockContacts(manager, contactIds);
  const rows = await queryRows<LeadPosition>(
    manager,
    `select id, contact_id as "contactId", stage, reason, region, owner_id as "ownerId"
     from lead where contact_id = any($1::uuid[])`,
    [[...contacts]],
  );
  return { contacts, leads: new Map(rows.map((lead) => [lead.contactId, lead])) };
}

/**
 * Moves leads to stages, in order, and writes each change into the history; a contact who is no lead becomes one. Gives one answer
 * per move, undefined where the contact does not exist. A lead that is there already stays as it is, with its reason.
 */
export async function moveLeads(
  manager: EntityManager,
  moves: readonly LeadMove[],
  now: Instant,
): Promise<readonly (MovedLead | undefined)[]> {
  const { contacts, leads } = await lockLeads(
    manager,
    moves.map(({ contactId }) => contactId),
  );
  const standing = new Map<string, { readonly id: string; readonly stage: LeadStage }>(leads);
  const moved = moves.map(({ contactId, stage }): MovedLead | undefined => {
    if (!contacts.has(contactId)) return undefined;
    const lead = standing.get(contactId);
    const id = lead?.id ?? newId();
    standing.set(contactId, { id, stage });
    return { leadId: id, stage, previous: lead?.stage ?? null, changed: lead?.stage !== stage };
  });
  await writeMoves(manager, moves, moved, now);
  return moved;
}

/** Writes what `moveLeads` found out: the leads as they stand in the end, every change on the way, and the events about them. */
async function writeMoves(
  manager: EntityManager,
  moves: readonly LeadMove[],
  moved: readonly (MovedLead | undefined)[],
  now: Instant,
): Promise<void> {
  const changes = moves.flatMap((move, index) => {
    const made = moved[index];
    return made?.changed ? [{ ...move, ...made, id: newId() }] : [];
  });
  if (changes.length === 0) return;
  const last = [...new Map(changes.map((change) => [change.contactId, change])).values()];
  await manager.query(
    `insert into lead (id, contact_id, stage, reason, source, region, captured_at, stage_at, updated_at)
     select given.id, contact.id, given.stage, given.reason, $5, contact.attributes ->> 'region', $6, $6, $6
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as given (id, contact_id, stage, reason)
       join contact on contact.id = given.contact_id
     on conflict (contact_id) do update set stage = excluded.stage, reason = excluded.reason,
       stage_at = excluded.stage_at, updated_at = excluded.updated_at, version = lead.version + 1`,
    [
      last.map(({ leadId }) => leadId),
      last.map(({ contactId }) => contactId),
      last.map(({ stage }) => stage),
      last.map(({ reason }) => reason),
      MADE_BY_PROCESS,
      new Date(now),
    ],
  );
  await recordStageChanges(manager, changes, now);
}

export interface StageChange {
  readonly id: string;
  readonly leadId: string;
  readonly contactId: string;
  readonly stage: LeadStage;
  readonly previous: LeadStage | null;
  readonly reason: string | null;
  readonly origin: LeadOrigin;
}

/**
 * Writes changes of stages into the history, and tells each as an event unless they are history already (`told` false). What a person
 * settles is told as `lead.settled` too: the process that nurtures the lead listens for it, and need not hear of its own changes.
 */
export async function recordStageChanges(
  manager: EntityManager,
  changes: readonly StageChange[],
  now: Instant,
  told = true,
): Promise<void> {
  if (changes.length === 0) return;
  await manager.query(
    `insert into lead_stage_change (id, lead_id, stage, previous, reason, at, actor, run_id, call_key)
     select id, lead_id, stage, previous, reason, $9, actor, run_id, call_key
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[])
       as given (id, lead_id, stage, previous, reason, actor, run_id, call_key)`,
    [
      changes.map(({ id }) => id),
      changes.map(({ leadId }) => leadId),
      changes.map(({ stage }) => stage),
      changes.map(({ previous }) => previous),
      changes.map(({ reason }) => reason),
      changes.map(({ origin }) => origin.actor),
      changes.map(({ origin }) => origin.runId),
      changes.map(({ origin }) => origin.callKey),
      new Date(now),
    ],
  );
  if (!told) return;
  const events = changes.flatMap((change) => eventsOf(change, now));
  await ingestEvents(manager, events, now);
}

function eventsOf(
  { id, leadId, contactId, stage, previous, reason, origin }: StageChange,
  now: Instant,
): IncomingEvent[] {
  const common = { source: LEAD_EVENT_SOURCE, at: now, contactId };
  const changed = { contactId, leadId, stage, previous, reason };
  const events: IncomingEvent[] = [{ ...common, eventId: id, type: 'lead.stageChanged', data: changed }];
  if (origin.runId === null && SETTLED_STAGES.includes(stage)) {
    const settled = { contactId, leadId, stage, reason };
    events.push({ ...common, eventId: `settled:${id}`, type: 'lead.settled', data: settled });
  }
  return events;
}
