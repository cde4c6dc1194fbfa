// How a contact comes in by hand, alone or as a lead: addresses read, the person recognised, consents kept.
import { IANAZone } from 'luxon';
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { AppError, type FailureDetail } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { type ContactPointKind, normaliseContactPoint } from '../../core/rules/contact-points.js';
import { recordAudit } from '../../store/repositories/audit.js';
import { markContactsChanged } from '../../store/repositories/changed-contacts.js';
import { emailPointsOf } from '../../store/repositories/consent-history.js';
import { recordConsents } from '../../store/repositories/consents.js';
import { type ContactPointFacts, upsertContacts } from '../../store/repositories/contacts.js';
import { matchUnknown } from '../../store/repositories/events.js';
import type { OperationContext } from '../context.js';
import { recordToldFacts } from './told-facts.js';

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
 * The addresses of a contact, normalised. Throws `badInput` for one that is none, for a zone that is none, and for a contact that
 * could not be found again.
 */
export function readPoints(context: OperationContext, given: ContactUpsert): ContactPointFacts[] {
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
  if (given.externalId === undefined && points.length === 0)
    throw new AppError('badInput', 'A contact needs an external id or an address, so that it can be found again.');
  return points;
}

/**
 * Creates a contact, or changes the one that is known by the external id or an address, with its consents, in the open transaction.
 * Throws `conflict` when whose row is meant can't be told.
 */
export async function saveContact(
  manager: EntityManager,
  context: OperationContext,
  given: ContactUpsert & { readonly points: readonly ContactPointFacts[] },
  now: Instant,
): Promise<{ readonly contactId: string; readonly created: boolean }> {
  const [outcome] = (await upsertContacts(manager, [given], now)).outcomes;
  if (outcome === undefined || outcome.status === 'conflict')
    throw new AppError('conflict', `The contact can not be told: ${outcome?.reason}.`);
  const { contactId } = outcome;
  for (const consent of given.consents ?? []) await applyConsent(manager, contactId, consent, now);
  await recordToldFacts(manager, await matchUnknown(manager, [contactId]), now);
  await markContactsChanged(manager, [contactId], now);
  const created = outcome.status === 'created';
  const action = created ? 'contact.created' : 'contact.changed';
  await recordAudit(manager, { actor: context.actor.name, action, subject: `contact:${contactId}` }, now);
  return { contactId, created };
}

/** For every e-mail address of the contact; false when there is none. What is so already is not written again. */
export async function applyConsent(
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
