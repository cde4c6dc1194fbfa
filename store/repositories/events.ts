// Events in: stored once per (source, id), about the contact they name; what nobody recognises is kept and matched later.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { newId } from '../new-id.js';
import { wakeUp } from '../wake-up.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export interface IncomingEvent {
  readonly source: string;
  /** The sender's id, unique within the source. */
  readonly eventId: string;
  readonly type: string;
  readonly at: Instant;
  readonly data: JsonObject;
  /** Who it is about, in the sender's words: an external id, an address, or our id of a contact. */
  readonly subject?: string;
  /** Who it is about, when that is known. Else `data.contactId` counts, then `subject`. */
  readonly contactId?: string;
  /** A run that it is meant for, whoever it is about. */
  readonly runId?: string;
}

export interface IngestedEvent {
  /** Id of the event's row; for a known event that of the first time. */
  readonly id: string;
  readonly status: 'stored' | 'known';
  /** Null while nobody is recognised. */
  readonly contactId: string | null;
}

/** Rows of one statement. */
const CHUNK = 5000;

/** The contact that a text names, or null. `${text}` is an SQL expression, never a value. No address looks like an id. */
const contactNamedBy = (text: string): string => `coalesce(
    (select id from contact where external_id = ${text}),
    (select id from contact where id =
      case when ${text} ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then ${text}::uuid end),
    (select contact_id from contact_point where kind in ('email', 'phone') and normalised = lower(${text}) limit 1))`;

/**
 * Stores events set-wise and wakes the dispatcher; one answer per event in order. An event that is known already, or twice
 * in the list, is stored once.
 */
export async function ingestEvents(
  manager: EntityManager,
  events: readonly IncomingEvent[],
  now: Instant,
): Promise<IngestedEvent[]> {
  const ingested: IngestedEvent[] = [];
  for (let from = 0; from < events.length; from += CHUNK)
    ingested.push(...(await ingestChunk(manager, events.slice(from, from + CHUNK), now)));
  if (ingested.some(({ status }) => status === 'stored')) await wakeUp(manager, 'events');
  return ingested;
}

const INSERT_EVENTS = `
  insert into event (id, source, event_id, type, subject, at, data, contact_id, run_id, received_at)
  select given.id, source, event_id, type, named, at, data, ${contactNamedBy('named')}, run_id, $10
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::jsonb[],
      $9::uuid[]) with ordinality
    as given (id, source, event_id, type, contact, subject, at, data, run_id, position)
  cross join lateral (
    select coalesce(contact, case when jsonb_typeof(data -> 'contactId') = 'string' then data ->> 'contactId' end, subject)
  ) as who (named)
  order by position
  on conflict (source, event_id) do nothing
  returning id, contact_id as "contactId"`;

async function ingestChunk(
  manager: EntityManager,
  events: readonly IncomingEvent[],
  now: Instant,
): Promise<IngestedEvent[]> {
  const ids = events.map(() => newId());
  const made = await queryRows<StoredRow>(manager, INSERT_EVENTS, [
    ids,
    events.map((event) => event.source),
    events.map((event) => event.eventId),
    events.map((event) => event.type),
    events.map((event) => event.contactId ?? null),
    events.map((event) => event.subject ?? null),
    events.map((event) => new Date(event.at)),
    events.map((event) => JSON.stringify(event.data)),
    events.map((event) => event.runId ?? null),
    new Date(now),
  ]);
  const isNew = new Map(made.map((row) => [row.id, row]));
  if (made.length === events.length) return ids.map((id) => ({ ...isNew.get(id)!, status: 'stored' }));
  const rows = await findRows(manager, events);
  return rows.map((row) => ({ ...row, status: isNew.delete(row.id) ? 'stored' : 'known' }));
}

type StoredRow = Pick<IngestedEvent, 'id' | 'contactId'>;

/** The rows of events that are stored, whoever stored them; one per event in order. */
function findRows(manager: EntityManager, events: readonly IncomingEvent[]): Promise<StoredRow[]> {
  return queryRows(
    manager,
    `select event.id, event.contact_id as "contactId"
     from unnest($1::text[], $2::text[]) with ordinality as given (source, event_id, position)
     join event using (source, event_id) order by position`,
    [events.map((event) => event.source), events.map((event) => event.eventId)],
  );
}

/** Events about somebody whom nobody recognised yet. */
export async function countUnknown(queryable: Queryable): Promise<number> {
  const row = await queryRow<{ count: number }>(
    queryable,
    `select count(*)::integer as count from event
     where contact_id is null and run_id is null and subject is not null and dispatched_at is not null`,
  );
  return row?.count ?? 0;
}

/**
 * Looks again at events about unknown people for contacts that are new or got another name: those that name one of them are
 * given to it and dispatched. Returns the ids of the events.
 */
export async function matchUnknown(manager: EntityManager, contactIds: readonly string[]): Promise<string[]> {
  const matched = await queryRows<{ id: string }>(
    manager,
    `with name as (
       select id as contact_id, external_id as text, false as any_case from contact where id = any($1::uuid[])
       union all select id, id::text, true from contact where id = any($1::uuid[])
       union all select contact_id, normalised, true from contact_point where contact_id = any($1::uuid[])
     ), recognised as (
       select event.id, name.contact_id from name
       join event on lower(event.subject) = lower(name.text) and (name.any_case or event.subject = name.text)
       where event.contact_id is null and run_id is null and subject is not null and dispatched_at is not null
       order by event.id for update of event skip locked
     )
     update event set contact_id = recognised.contact_id, dispatched_at = null
     from recognised where event.id = recognised.id
     returning event.id`,
    [contactIds],
  );
  if (matched.length > 0) await wakeUp(manager, 'events');
  return matched.map(({ id }) => id);
}
