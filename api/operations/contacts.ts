// Contacts: brought in one by one, shown with all that happened to them, and what they consent to.
import { AppError } from '../../core/errors.js';
import { type ContactPointKind, normaliseContactPoint } from '../../core/rules/contact-points.js';
import { inTransaction } from '../../store/data-source.js';
import { recordAudit } from '../../store/repositories/audit.js';
import { type Consent, listConsents } from '../../store/repositories/consent-history.js';
import {
  type Contact,
  contactExists,
  findContact,
  type HistoryEntry,
  listContactHistory,
  listContacts,
} from '../../store/repositories/contact-reads.js';
import type { OperationContext } from '../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readCursor, readIdCursor } from '../cursor.js';
import { applyConsent, type ConsentChange, type ContactUpsert, readPoints, saveContact } from './contact-saving.js';

/**
 * Creates a contact, or changes the one that is known by the external id or an address. Throws `badInput` for an address
 * that is none, `conflict` when whose row is meant can't be told.
 */
export function upsertContact(
  context: OperationContext,
  given: ContactUpsert,
): Promise<{ readonly contact: Contact; readonly created: boolean }> {
  const points = readPoints(context, given);
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const { contactId, created } = await saveContact(manager, context, { ...given, points }, now);
    return { contact: (await findContact(manager, contactId))!, created };
  });
}

export interface ContactQuery extends PageQuery {
  readonly externalId?: string;
  readonly email?: string;
  readonly phone?: string;
}

/** Contacts, newest first. An address in the filter may be spelled in any way. */
export async function findContacts(context: OperationContext, query: ContactQuery): Promise<Page<Contact>> {
  const limit = limitOf(query);
  const normalised = (kind: ContactPointKind, text: string | undefined): string | undefined => {
    if (text === undefined) return undefined;
    const result = normaliseContactPoint(kind, text, context.organisation.country);
    return result.ok ? result.value : text;
  };
  const filter = {
    externalId: query.externalId,
    email: normalised('email', query.email),
    // In an address line a plus sign that is not encoded arrives as a blank.
    phone: normalised('phone', query.phone?.replace(/^ /, '+')),
  };
  const page = { beforeId: readIdCursor(query), limit: limit + 1 };
  return pageOf(await listContacts(context.dataSource, filter, page), limit, (contact) => [contact.id]);
}

export async function showContact(context: OperationContext, contactId: string): Promise<Contact> {
  const contact = await findContact(context.dataSource, contactId);
  if (!contact) throw noContact(contactId);
  return contact;
}

/** Everything about one contact, newest first. */
export async function contactHistory(
  context: OperationContext,
  contactId: string,
  query: PageQuery,
): Promise<Page<HistoryEntry>> {
  if (!(await contactExists(context.dataSource, contactId))) throw noContact(contactId);
  const limit = limitOf(query);
  const key = readCursor(query.cursor, 2);
  const before = key && { at: String(key[0]), id: String(key[1]) };
  const rows = await listContactHistory(context.dataSource, contactId, { before, limit: limit + 1 });
  return pageOf(rows, limit, (entry) => [entry.at.toISOString(), entry.id]);
}

export async function contactConsents(context: OperationContext, contactId: string): Promise<readonly Consent[]> {
  if (!(await contactExists(context.dataSource, contactId))) throw noContact(contactId);
  return listConsents(context.dataSource, contactId);
}

/** Records a consent or withdrawal for every e-mail address of the contact; gives its whole history. */
export function recordConsent(
  context: OperationContext,
  contactId: string,
  change: ConsentChange,
): Promise<readonly Consent[]> {
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    if (!(await contactExists(manager, contactId))) throw noContact(contactId);
    if (!(await applyConsent(manager, contactId, change, now)))
      throw new AppError('conflict', `The contact ${contactId} has no ${change.channel} address to consent for.`);
    const detail = { channel: change.channel, topic: change.topic };
    const action = `consent.${change.status}`;
    await recordAudit(manager, { actor: context.actor.name, action, subject: `contact:${contactId}`, detail }, now);
    return listConsents(manager, contactId);
  });
}

function noContact(contactId: string): AppError {
  return new AppError('notFound', `There is no contact ${contactId}.`);
}
