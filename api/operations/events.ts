// What happened, told by the shop, forms and other systems.
import type { EntityManager } from 'typeorm';
import { isOwnSource } from '../../core/catalog/cloud-event.js';
import type { EventTypeDescription } from '../../core/catalog/functions.js';
import { type SchemaViolation, schemaCheck } from '../../core/catalog/json-schema.js';
import { AppError, type FailureDetail } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { normaliseEmail, normalisePhone } from '../../core/rules/contact-points.js';
import { inTransaction } from '../../store/data-source.js';
import { recordAudit } from '../../store/repositories/audit.js';
import {
  type EventFilter,
  findEvent,
  type ListedEvent,
  listEvents,
  type ShownEvent,
} from '../../store/repositories/event-reads.js';
import { countUnknown, type IncomingEvent, type IngestedEvent, ingestEvents } from '../../store/repositories/events.js';
import type { OperationContext } from '../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readIdCursor } from '../cursor.js';
import { recordToldFacts, tellsFact } from './told-facts.js';

const AMOUNT = /^-?\d{1,13}(\.\d{1,4})?$/;

/** A CloudEvent 1.0; the extensions say whom it is about. */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time?: string;
  readonly data?: JsonObject;
  readonly contactid?: string;
  readonly contactexternalid?: string;
  readonly contactemail?: string;
  readonly contactphone?: string;
}

export interface ReceivedEvents {
  readonly accepted: number;
  readonly duplicates: number;
  readonly unmatched: number;
  readonly events: readonly {
    readonly source: string;
    readonly id: string;
    readonly eventId: string;
    readonly status: 'accepted' | 'duplicate';
    readonly contactId: string | null;
  }[];
}

/**
 * Stores events, all or none, and wakes the dispatcher. Throws `badInput` with a pointer for each event whose data does not
 * fit its type, or that pretends to come from the platform itself.
 */
export async function receiveEvents(
  context: OperationContext,
  given: CloudEvent | readonly CloudEvent[],
): Promise<ReceivedEvents> {
  const list: readonly CloudEvent[] = Array.isArray(given) ? given : [given as CloudEvent];
  const now = context.clock.now();
  checkEvents(context.eventTypes, list, { isList: Array.isArray(given), now });
  const incoming = list.map((event) => incomingEvent(context, event, now));
  const ingested = await inTransaction(context.dataSource, async (manager) => {
    const stored = await ingestEvents(manager, incoming, now);
    await recordFactsOf(manager, incoming, stored, now);
    await writeDown(context, manager, stored);
    return stored;
  });
  const count = (fits: (event: IngestedEvent) => boolean): number => ingested.filter(fits).length;
  return {
    accepted: count((event) => event.status === 'stored'),
    duplicates: count((event) => event.status === 'known'),
    unmatched: count((event) => event.contactId === null),
    events: ingested.map((event, index) => ({
      source: incoming[index]!.source,
      id: incoming[index]!.eventId,
      eventId: event.id,
      status: event.status === 'stored' ? 'accepted' : 'duplicate',
      contactId: event.contactId,
    })),
  };
}

/** Who told how many events; what they say stands in the events. Told again, nothing was done. */
async function writeDown(
  { actor, clock }: OperationContext,
  manager: EntityManager,
  stored: readonly IngestedEvent[],
): Promise<void> {
  const accepted = stored.filter((event) => event.status === 'stored').length;
  if (accepted === 0) return;
  const entry = { actor: actor.name, action: 'events.received', subject: 'events', detail: { accepted } };
  await recordAudit(manager, entry, clock.now());
}

function recordFactsOf(
  manager: EntityManager,
  incoming: readonly IncomingEvent[],
  stored: readonly IngestedEvent[],
  now: number,
): Promise<void> {
  const isNewFact = (event: IngestedEvent, index: number): boolean =>
    event.status === 'stored' && tellsFact(incoming[index]!.type);
  return recordToldFacts(
    manager,
    stored.filter(isNewFact).map((event) => event.id),
    now,
  );
}

function checkEvents(
  types: readonly EventTypeDescription[],
  events: readonly CloudEvent[],
  { isList, now }: { readonly isList: boolean; readonly now: number },
): void {
  const details = events.flatMap((event, index): FailureDetail[] => {
    const base = isList ? `/${index}` : '';
    if (isOwnSource(event.source))
      return [{ pointer: `${base}/source`, found: event.source, expected: 'a source outside the platform' }];
    const type = types.find((candidate) => candidate.type === event.type);
    if (!type) return [];
    // Who it is about may stand in an extension instead of the data.
    const data = { contactId: contactNameOf(event), ...dataOf(event, now) };
    const violations = [...schemaCheck(type.data)(data), ...amountMistakes(event)];
    return violations.map(({ pointer, message }) => ({ pointer: `${base}/data${pointer}`, expected: message }));
  });
  const [first] = details;
  if (first) throw new AppError('badInput', `${first.pointer}: ${first.expected}.`, details);
}

/** The column holds a decimal of this size; as text it is told exactly, and a number is rounded to four places. */
function amountMistakes({ type, data }: CloudEvent): readonly SchemaViolation[] {
  if (type !== 'purchase.made') return [];
  const amount = data?.amount;
  const fits = typeof amount === 'number' ? Math.abs(amount) < 1e13 : AMOUNT.test(String(amount));
  return fits ? [] : [{ pointer: '/amount', message: 'must be a decimal like "1250.50"' }];
}

/** The data, of a purchase with its time, which is the event's unless it is told. */
function dataOf(event: CloudEvent, now: number): JsonObject {
  const data = event.data ?? {};
  if (event.type !== 'purchase.made' || data.at !== undefined) return data;
  return { ...data, at: event.time ?? new Date(now).toISOString() };
}

function contactNameOf(event: CloudEvent): string {
  return event.contactid ?? event.contactexternalid ?? event.contactemail ?? event.contactphone ?? event.subject ?? '';
}

function incomingEvent(context: OperationContext, event: CloudEvent, now: number): IncomingEvent {
  const contact = contactTold(context, event);
  return {
    source: event.source,
    eventId: event.id,
    type: event.type,
    at: event.time === undefined ? now : Date.parse(event.time),
    data: dataOf(event, now),
    ...(contact === undefined ? {} : { contactId: contact }),
    ...(event.subject === undefined ? {} : { subject: event.subject }),
  };
}

/** What the extensions say, addresses in their one spelling. */
function contactTold(context: OperationContext, event: CloudEvent): string | undefined {
  if (event.contactid ?? event.contactexternalid) return event.contactid ?? event.contactexternalid;
  if (event.contactemail !== undefined) {
    const email = normaliseEmail(event.contactemail);
    return email.ok ? email.value : event.contactemail;
  }
  if (event.contactphone === undefined) return undefined;
  const phone = normalisePhone(event.contactphone, context.organisation.country);
  return phone.ok ? phone.value : event.contactphone;
}

export interface EventPage extends Page<ListedEvent> {
  /** Events about somebody whom nobody recognises. */
  readonly unmatchedCount: number;
}

export async function findEvents(context: OperationContext, query: EventFilter & PageQuery): Promise<EventPage> {
  const limit = limitOf(query);
  const page = { beforeId: readIdCursor(query), limit: limit + 1 };
  const rows = await listEvents(context.dataSource, query, page);
  const unmatchedCount = await countUnknown(context.dataSource);
  return { ...pageOf(rows, limit, (event) => [event.eventId]), unmatchedCount };
}

export async function showEvent(context: OperationContext, eventId: string): Promise<ShownEvent> {
  const event = await findEvent(context.dataSource, eventId);
  if (!event) throw new AppError('notFound', `There is no event ${eventId}.`);
  return event;
}
