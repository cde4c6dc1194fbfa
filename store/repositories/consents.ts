// Consents: an append-only list; the newest row of a contact point, channel and topic counts. `all` is a topic of its own.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import type { ConsentStatus } from '../../core/rules/decide-send.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export interface ConsentChange {
  readonly contactId: string;
  readonly contactPointId: string;
  readonly channel: 'email';
  readonly topic: string;
  readonly status: ConsentStatus;
  /** Who or what said so: `unsubscribeLink`, `import`, `demo`, … */
  readonly source: string;
  readonly evidence: JsonObject;
}

/** Appends what changes; a change to what is so already adds no row. Gives how many rows were added. */
export async function recordConsents(
  manager: EntityManager,
  changes: readonly ConsentChange[],
  at: Instant,
): Promise<number> {
  if (changes.length === 0) return 0;
  const rows = await queryRows<{ id: string }>(
    manager,
    `insert into consent (id, contact_id, contact_point_id, channel, topic, status, source, evidence, at)
     select given.id, given.contact_id, given.contact_point_id, given.channel, given.topic, given.status, given.source,
       given.evidence, $9
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[])
         as given (id, contact_id, contact_point_id, channel, topic, status, source, evidence)
     where given.status is distinct from (
       select status from consent as newest
       where newest.contact_point_id = given.contact_point_id and newest.channel = given.channel
         and newest.topic = given.topic
       order by newest.at desc, newest.id desc limit 1)
     returning id`,
    [
      changes.map(() => newId()),
      changes.map((change) => change.contactId),
      changes.map((change) => change.contactPointId),
      changes.map((change) => change.channel),
      changes.map((change) => change.topic),
      changes.map((change) => change.status),
      changes.map((change) => change.source),
      changes.map((change) => JSON.stringify(change.evidence)),
      new Date(at),
    ],
  );
  return rows.length;
}

/** The newest status per topic of each contact point: contactPointId → topic → status. */
export async function readConsents(
  queryable: Queryable,
  contactPointIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, ConsentStatus>>> {
  const found = new Map<string, Map<string, ConsentStatus>>();
  if (contactPointIds.length === 0) return found;
  const rows = await queryRows<{ contactPointId: string; topic: string; status: ConsentStatus }>(
    queryable,
    `select distinct on (contact_point_id, topic) contact_point_id as "contactPointId", topic, status
     from consent where contact_point_id = any($1::uuid[]) and channel = 'email'
     order by contact_point_id, topic, at desc, id desc`,
    [contactPointIds],
  );
  for (const row of rows) {
    const topics = found.get(row.contactPointId) ?? new Map<string, ConsentStatus>();
    found.set(row.contactPointId, topics.set(row.topic, row.status));
  }
  return found;
}

export interface Unsubscription {
  readonly contactId: string;
  /** What was withdrawn: the topic of the message, or `all`. */
  readonly topic: string;
  /** False when it was withdrawn before. */
  readonly changed: boolean;
}

/**
 * Somebody followed the unsubscribe link of a message. Withdraws the topic of the message, or everything, for the address it
 * went to, and notes it on the message. Undefined when the message, its contact or the address are gone.
 */
export async function unsubscribeByMessage(
  manager: EntityManager,
  request: { readonly messageId: string; readonly scope: 'topic' | 'all'; readonly evidence: JsonObject },
  at: Instant,
): Promise<Unsubscription | undefined> {
  const message = await queryRow<{ contactId: string; contactPointId: string; topic: string }>(
    manager,
    `select message.contact_id as "contactId", message.contact_point_id as "contactPointId", message.topic
     from message join contact on contact.id = message.contact_id
     where message.id = $1 and message.contact_point_id is not null
     for no key update of contact`,
    [request.messageId],
  );
  if (!message) return undefined;
  const topic = request.scope === 'all' ? 'all' : message.topic;
  const change: ConsentChange = {
    contactId: message.contactId,
    contactPointId: message.contactPointId,
    channel: 'email',
    topic,
    status: 'withdrawn',
    source: 'unsubscribeLink',
    evidence: { ...request.evidence, messageId: request.messageId },
  };
  const added = await recordConsents(manager, [change], at);
  await manager.query(
    `insert into message_event (id, message_id, kind, at, occurrence, detail)
     values ($1, $2, 'unsubscribed', $3, $4, $5) on conflict do nothing`,
    [newId(), request.messageId, new Date(at), topic, JSON.stringify({ topic })],
  );
  return { contactId: message.contactId, topic, changed: added > 0 };
}
