// Consents as people see them, and what an import may say about them.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRows } from './query-rows.js';

export interface Consent {
  readonly id: string;
  readonly contactPointId: string;
  readonly channel: string;
  readonly topic: string;
  readonly status: 'granted' | 'withdrawn';
  readonly source: string;
  readonly evidence: JsonObject;
  readonly at: Date;
}

/** Every consent and withdrawal of a contact, newest first. */
export function listConsents(queryable: Queryable, contactId: string): Promise<Consent[]> {
  return queryRows(
    queryable,
    `select id, contact_point_id as "contactPointId", channel, topic, status, source, evidence, at
     from consent where contact_id = $1 order by at desc, id desc`,
    [contactId],
  );
}

/** Ids of the contact's e-mail addresses. */
export async function emailPointsOf(queryable: Queryable, contactId: string): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    queryable,
    `select id from contact_point where contact_id = $1 and kind = 'email' order by id`,
    [contactId],
  );
  return rows.map(({ id }) => id);
}

/** What an import says: everybody in the file consents to these topics by e-mail. */
export interface Grant {
  readonly topics: readonly string[];
  readonly source: string;
}

/** Key of the advisory lock of imports that grant: "grnt" in ASCII. */
const GRANTING = 0x67726e74;

/**
 * Grants by e-mail where nothing is known yet: what somebody withdrew, or granted before, an import does not touch. Imports take
 * turns until their transaction ends: two that know the same people do not both grant.
 */
export async function grantWhereUnknown(
  manager: EntityManager,
  contactIds: readonly string[],
  grant: Grant,
  now: Instant,
): Promise<void> {
  if (grant.topics.length === 0 || contactIds.length === 0) return;
  await manager.query('select pg_advisory_xact_lock($1)', [GRANTING]);
  const missing = await queryRows<GrantedTopic>(
    manager,
    `select point.contact_id as "contactId", point.id as "pointId", topic
     from contact_point as point cross join unnest($2::text[]) as wanted (topic)
     where point.contact_id = any($1::uuid[]) and point.kind = 'email' and not exists (
       select from consent where consent.contact_point_id = point.id and channel = 'email'
         and consent.topic in (wanted.topic, 'all'))`,
    [contactIds, grant.topics],
  );
  await insertGranted(manager, missing, grant.source, now);
}

interface GrantedTopic {
  readonly contactId: string;
  readonly pointId: string;
  readonly topic: string;
}

async function insertGranted(
  manager: EntityManager,
  granted: readonly GrantedTopic[],
  source: string,
  now: Instant,
): Promise<void> {
  if (granted.length === 0) return;
  await manager.query(
    `insert into consent (id, contact_id, contact_point_id, channel, topic, status, source, at)
     select id, contact, point, 'email', topic, 'granted', $5, $6
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) as given (id, contact, point, topic)`,
    [
      granted.map(() => newId()),
      granted.map((row) => row.contactId),
      granted.map((row) => row.pointId),
      granted.map((row) => row.topic),
      source,
      new Date(now),
    ],
  );
}
