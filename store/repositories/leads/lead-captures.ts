// Leads coming in. A contact is one lead for good: who comes again is not doubled.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import type { LeadStage } from '../../../core/rules/lead-stages.js';
import { newId } from '../../new-id.js';
import { ingestEvents } from '../events.js';
import { LEAD_EVENT_SOURCE, type LeadOrigin, type LeadPosition, lockLeads, recordStageChanges } from './leads.js';

export interface LeadCapture {
  readonly contactId: string;
  readonly source: string;
  readonly region: string | null;
  readonly campaignId: string | null;
  /** Told with the event, so that the process that takes the lead up knows them; nothing personal. */
  readonly details: { readonly industry?: string; readonly model?: string };
  readonly origin: LeadOrigin;
}

export interface CapturedLead {
  readonly leadId: string;
  /** `reopened`: sales had given the lead up, and here it is again. `known`: it is on its way, or a customer; nothing was changed. */
  readonly captured: 'new' | 'reopened' | 'known';
}

/** Stages in which nobody works on a lead any more: a new sign of interest opens it again. */
const GIVEN_UP: readonly LeadStage[] = ['disqualified', 'parked'];

/**
 * Makes leads of contacts, or opens those again that were given up; each of the two is told as `lead.captured`. The first source of a
 * lead stays, and so does its owner. One answer per capture, undefined where the contact does not exist; each contact at most once.
 * With `told` false nobody hears of it: an import is history.
 */
export async function captureLeads(
  manager: EntityManager,
  captures: readonly LeadCapture[],
  now: Instant,
  told = true,
): Promise<readonly (CapturedLead | undefined)[]> {
  const { contacts, leads } = await lockLeads(
    manager,
    captures.map(({ contactId }) => contactId),
  );
  const answers = captures.map(({ contactId }): CapturedLead | undefined => {
    if (!contacts.has(contactId)) return undefined;
    const lead = leads.get(contactId);
    if (!lead) return { leadId: newId(), captured: 'new' };
    return { leadId: lead.id, captured: GIVEN_UP.includes(lead.stage) ? 'reopened' : 'known' };
  });
  const fresh = captures.flatMap((capture, index): Fresh[] => {
    const answer = answers[index];
    if (!answer || answer.captured === 'known') return [];
    return [{ ...capture, leadId: answer.leadId, before: leads.get(capture.contactId), changeId: newId() }];
  });
  if (fresh.length > 0) await write(manager, fresh, now, told);
  return answers;
}

interface Fresh extends LeadCapture {
  readonly leadId: string;
  readonly before: LeadPosition | undefined;
  readonly changeId: string;
}

async function write(manager: EntityManager, fresh: readonly Fresh[], now: Instant, told: boolean): Promise<void> {
  await manager.query(
    `insert into lead (id, contact_id, stage, source, region, campaign_id, captured_at, stage_at, updated_at)
     select given.id, contact.id, 'new', given.source, coalesce(given.region, contact.attributes ->> 'region'),
       given.campaign_id, $6, $6, $6
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[])
         as given (id, contact_id, source, region, campaign_id)
       join contact on contact.id = given.contact_id
     on conflict (contact_id) do update set stage = 'new', reason = null, stage_at = excluded.stage_at,
       updated_at = excluded.updated_at, version = lead.version + 1`,
    [
      fresh.map(({ leadId }) => leadId),
      fresh.map(({ contactId }) => contactId),
      fresh.map(({ source }) => source),
      fresh.map(({ region }) => region),
      fresh.map(({ campaignId }) => campaignId),
      new Date(now),
    ],
  );
  await recordStageChanges(
    manager,
    fresh.map(({ changeId, leadId, contactId, before, origin }) => ({
      id: changeId,
      leadId,
      contactId,
      stage: 'new',
      previous: before?.stage ?? null,
      reason: null,
      origin,
    })),
    now,
    told,
  );
  if (told) await tellCaptures(manager, fresh, now);
}

async function tellCaptures(manager: EntityManager, fresh: readonly Fresh[], now: Instant): Promise<void> {
  await ingestEvents(
    manager,
    fresh.map(({ changeId, leadId, contactId, source, region, campaignId, details }) => ({
      source: LEAD_EVENT_SOURCE,
      eventId: `captured:${changeId}`,
      type: 'lead.captured',
      at: now,
      data: {
        contactId,
        leadId,
        source,
        ...(region === null ? {} : { region }),
        ...(campaignId === null ? {} : { campaignId }),
        ...details,
      },
      contactId,
    })),
    now,
  );
}
