// Contacts: brought in one by one, shown with all that happened to them, and what they consent to.
import { IANAZone } from 'luxon';
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { AppError, type FailureDetail } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { type ContactPointKind, normaliseContactPoint } from '../../core/rules/contact-points.js';
import { inTransaction } from '../../store/data-source.js';
import { recordAudit } from '../../store/repositories/audit.js';
import { type Consent, emailPointsOf, listConsents } from '../../store/repositories/consent-history.js';
import { recordConsents } from '../../store/repositories/consents.js';
import {
  type Contact,
  contactExists,
  findContact,
  type HistoryEntry,
  listContactHistory,
  listContacts,
} from '../../store/repositories/contact-reads.js';
import { type ContactPointFacts, upsertContacts } from '../../store/repositories/contacts.js';
import { matchUnknown } from '../../store/repositories/events.js';
import { markContactsChanged } from '../../store/repositories/segment-evaluation.js';
import type { OperationContext } from '../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readCursor, readIdCursor } from '../cursor.js';
import { recordPurchases } from './purchase-events.js';

export interface ConsentChange {
  readonly channel: 'email';
  readonly topic: string;
  readonly status: 'granted' | 'withdrawn';
  readonly source?: string;
  readonly evidence?: JsonObject;
}

export interface ContactUpsert {
  readonly externalId?: string;
  readonly displayName?: string;
  readonly locale?: 'fa' | 'en';
  readonly timeZone?: string;
  readonly emails?: readonly string[];
  readonly phones?: readonly string[];
  readonly attributes?: JsonObject;
  readonly consents?: readonly ConsentChange[];
}

const DEFAULT_SOURCE = 'api';

/**
 * Creates a contact, or changes the one that is known by the external id or an address. Throws `badInput` for an address
 * that is none, `conflict` when whose row is meant can't be told.
 */
export function upsertContact(
  context: OperationContext,
  given: ContactUpsert,
): Promise<{ readonly contact: Contact; readonly created: boolean }> {
  const points = readPoints(context, given);
  if (given.externalId === undefined && points.length === 0)
    throw new AppError('badInput', 'A contact needs an external id or an address, so that it can be found again.');
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const [outcome] = (await upsertContacts(manager, [{ ...given, points }], now)).outcomes;
    if (outcome === undefined || outcome.status === 'conflict')
      throw new AppError('conflict', `The contact can not be told: ${outcome?.reason}.`);
    const { contactId } = outcome;
    for (const consent of given.consents ?? []) await applyConsent(manager, contactId, consent, now);
    await recordPurchases(manager, await matchUnknown(manager, [contactId]), now);
    await markContactsChanged(manager, [contactId], now);
    const created = outcome.status === 'created';
    const action = created ? 'contact.created' : 'contact.changed';
    await recordAudit(manager, { actor: context.actor.name, action, subject: `contact:${contactId}` }, now);
    return { contact: (await findContact(manager, contactId))!, created };
  });
}

function readPoints(context: OperationContext, given: ContactUpsert): ContactPointFacts[] {
  const points: ContactPointFacts[] = [];
  const wrong: FailureDetail[] = [];
  const read = (kind: ContactPointKind, values: readonly string[], field: string): void => {
    for (const [index, value] of values.entries()) {
      const result = normaliseContactPoint(kind, value, context.organisation.country);
      if (result.ok) points.push({ kind, value, normalised: result.value });
      else wrong.push({ pointer: `/${field}/${index}`, found: value, expected: result.expected });
    }
  };
  read('email', given.emails ?? [], 'emails');
  read('phone', given.phones ?? [], 'phones');
  if (given.timeZone !== undefined && !IANAZone.isValidZone(given.timeZone))
    wrong.push({ pointer: '/timeZone', found: given.timeZone, expected: 'an IANA time zone, for example Asia/Tehran' });
  const [first] = wrong;
  if (first) throw new AppError('badInput', `${first.pointer} is "${first.found}"; expected ${first.expected}.`, wrong);
  return points;
}

/** For every e-mail address of the contact; false when there is none. What is so already is not written again. */
async function applyConsent(
  manager: EntityManager,
  contactId: string,
  change: ConsentChange,
  now: Instant,
): Promise<boolean> {
  const points = await emailPointsOf(manager, contactId);
  const { channel, topic, status, source = DEFAULT_SOURCE, evidence = {} } = change;
  const changes = points.map((contactPointId) => {
    return { contactId, contactPointId, channel, topic, status, source, evidence };
  });
  await recordConsents(manager, changes, now);
  return points.length > 0;
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
