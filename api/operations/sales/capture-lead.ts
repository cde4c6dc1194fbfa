// A lead comes in: from a form, a fair, another program. Contact, consent, lead and event are one transaction.
import { AppError } from '../../../core/errors.js';
import type { JsonObject } from '../../../core/json.js';
import { inTransaction } from '../../../store/data-source.js';
import { recordAudit } from '../../../store/repositories/audit.js';
import { type CapturedLead, captureLeads } from '../../../store/repositories/leads/lead-captures.js';
import { findLead, type Lead } from '../../../store/repositories/leads/lead-reads.js';
import type { OperationContext } from '../../context.js';
import { type ContactUpsert, readPoints, saveContact } from '../contact-saving.js';

/** A yes with its evidence: what was shown and ticked, where and when. */
export interface LeadConsent {
  readonly channel: 'email';
  readonly topic: string;
  readonly source?: string;
  readonly evidence: JsonObject;
}

export interface LeadFacts extends Omit<ContactUpsert, 'consents'> {
  readonly source: string;
  readonly region?: string;
  readonly campaignId?: string;
  /** The score model that the process which takes the lead up is to use. */
  readonly model?: string;
  readonly consents?: readonly LeadConsent[];
}

export interface LeadCapturing {
  readonly lead: Lead;
  readonly captured: CapturedLead['captured'];
}

/**
 * Makes or joins the contact (by external id or address, however it is spelled) and the lead, and tells `lead.captured`. A lead that
 * is known is not doubled; one that was given up is opened again. Throws like `upsertContact`, and `badInput` for an unknown model.
 */
export function captureLead(context: OperationContext, given: LeadFacts): Promise<LeadCapturing> {
  const { source, region = null, campaignId = null, model, consents = [], ...contact } = given;
  const points = readPoints(context, contact);
  if (model !== undefined && !context.scoreModels.has(model))
    throw new AppError('badInput', `There is no score model "${model}".`, [
      { pointer: '/model', found: model, expected: `one of ${[...context.scoreModels.keys()].join(', ')}` },
    ]);
  const granted = consents.map((consent) => ({
    ...consent,
    status: 'granted' as const,
    source: consent.source ?? source,
  }));
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const { contactId } = await saveContact(manager, context, { ...contact, consents: granted, points }, now);
    const industry = contact.attributes?.industry;
    const details = { ...(typeof industry === 'string' && { industry }), ...(model !== undefined && { model }) };
    const origin = { actor: context.actor.name, runId: null, callKey: null };
    const [captured] = await captureLeads(manager, [{ contactId, source, region, campaignId, details, origin }], now);
    const { leadId, captured: state } = captured!;
    const entry = { actor: context.actor.name, action: 'lead.captured', subject: `lead:${leadId}` };
    if (state !== 'known') await recordAudit(manager, { ...entry, detail: { source, captured: state } }, now);
    return { lead: (await findLead(manager, leadId))!, captured: state };
  });
}
