// Contacts brought in, set-wise: who is meant by a row, what is new, what changes. Reading them is contact-reads.ts.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import type { ContactPointKind } from '../../core/rules/contact-points.js';
import { resolveContacts } from './contact-identity.js';
import { queryRows } from './query-rows.js';

export interface ContactPointFacts {
  readonly kind: ContactPointKind;
  readonly value: string;
  readonly normalised: string;
}

/** What is said about one person. A person is known by the external id, else by any of the points. Absent fields stay as they are. */
export interface ContactFacts {
  readonly externalId?: string;
  readonly displayName?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly attributes?: JsonObject;
  readonly points?: readonly ContactPointFacts[];
}

export type ContactOutcome =
  | { readonly status: 'created' | 'existing'; readonly contactId: string }
  /** A point or the external id belongs to somebody else: whose row is meant can't be told. */
  | { readonly status: 'conflict'; readonly reason: string };

/** Key of the advisory lock of contact writers: "cont" in ASCII. */
const CONTACT_WRITERS = 0x636f6e74;

export interface UpsertedContacts {
  /** One for each given row, in order. */
  readonly outcomes: readonly ContactOutcome[];
  /** What nobody had before. */
  readonly newPoints: readonly PointRow[];
}

/**
 * Creates or changes contacts, one outcome per given row in order. Rows about one person within the list are merged, later
 * fields win. Writers take turns until their transaction ends: two imports that know the same people can neither create
 * one twice nor deadlock.
 */
export async function upsertContacts(
  manager: EntityManager,
  facts: readonly ContactFacts[],
  now: Instant,
): Promise<UpsertedContacts> {
  if (facts.length === 0) return { outcomes: [], newPoints: [] };
  await manager.query('select pg_advisory_xact_lock($1)', [CONTACT_WRITERS]);
  const resolution = await resolveContacts(manager, facts);
  const at = new Date(now);
  await insertContacts(manager, resolution.created, at);
  await updateContacts(manager, resolution.changed, at);
  await insertPoints(manager, resolution.points, at);
  return { outcomes: resolution.outcomes, newPoints: resolution.points };
}

/** A contact row to write: facts of one person, merged. */
export interface ContactRow {
  readonly id: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly attributes: JsonObject;
}

export interface PointRow extends ContactPointFacts {
  readonly id: string;
  readonly contactId: string;
  readonly isPrimary: boolean;
}

const CONTACT_COLUMNS = `unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[])
      as given (id, external_id, display_name, locale, time_zone, attributes)`;

function columnsOf(rows: readonly ContactRow[]): unknown[] {
  return [
    rows.map((row) => row.id),
    rows.map((row) => row.externalId),
    rows.map((row) => row.displayName),
    rows.map((row) => row.locale),
    rows.map((row) => row.timeZone),
    rows.map((row) => JSON.stringify(row.attributes)),
  ];
}

async function insertContacts(manager: EntityManager, rows: readonly ContactRow[], at: Date): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `insert into contact (id, external_id, display_name, locale, time_zone, attributes, created_at, updated_at)
     select id, external_id, coalesce(display_name, ''), coalesce(locale, 'en'), time_zone, attributes, $7, $7
     from ${CONTACT_COLUMNS}`,
    [...columnsOf(rows), at],
  );
}

async function updateContacts(manager: EntityManager, rows: readonly ContactRow[], at: Date): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `update contact set
       external_id = coalesce(given.external_id, contact.external_id),
       display_name = coalesce(given.display_name, contact.display_name),
       locale = coalesce(given.locale, contact.locale),
       time_zone = coalesce(given.time_zone, contact.time_zone),
       attributes = contact.attributes || given.attributes,
       updated_at = $7,
       version = contact.version + 1
     from ${CONTACT_COLUMNS}
     where contact.id = given.id and (
       given.external_id is distinct from contact.external_id and given.external_id is not null
       or given.display_name is distinct from contact.display_name and given.display_name is not null
       or given.locale is distinct from contact.locale and given.locale is not null
       or given.time_zone is distinct from contact.time_zone and given.time_zone is not null
       or not contact.attributes @> given.attributes)`,
    [...columnsOf(rows), at],
  );
}

async function insertPoints(manager: EntityManager, points: readonly PointRow[], at: Date): Promise<void> {
  if (points.length === 0) return;
  await manager.query(
    `insert into contact_point (id, contact_id, kind, value, normalised, is_primary, created_at)
     select id, contact_id, kind, value, normalised, is_primary, $7
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[])
       as given (id, contact_id, kind, value, normalised, is_primary)`,
    [
      points.map((point) => point.id),
      points.map((point) => point.contactId),
      points.map((point) => point.kind),
      points.map((point) => point.value),
      points.map((point) => point.normalised),
      points.map((point) => point.isPrimary),
      at,
    ],
  );
}

/** Ids of contacts by their external ids. */
export async function contactIdsByExternalId(
  manager: EntityManager,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await queryRows<{ id: string; externalId: string }>(
    manager,
    'select id, external_id as "externalId" from contact where external_id = any($1)',
    [externalIds],
  );
  return new Map(rows.map((row) => [row.externalId, row.id]));
}
