// Published definitions: immutable, found by name and version, their programs by hash.
import type { EntityManager } from 'typeorm';
import type { LoweredProgram } from '../../core/catalog/functions.js';
import type { Instant } from '../../core/engine/state.js';
import { AppError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import type { EntryRule, Trigger } from '../../core/language/index.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

/** What publishing stores. */
export interface DefinitionToPublish {
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  /** Hash of the lowered program with the composed functions that it uses. */
  readonly hash: string;
  readonly document: JsonObject;
  readonly program: LoweredProgram;
  readonly entry: EntryRule;
  /** The standard's `schedule`, as the language reads it. */
  readonly triggers: readonly Trigger[];
  /** Event types that its runs may listen for; null = any. */
  readonly eventTypes: readonly string[] | null;
  readonly publishedBy: string;
}

/** What a dispatcher or a starter needs to know of a published version. */
export interface DefinitionPin {
  readonly name: string;
  readonly version: string;
  readonly hash: string;
  readonly entry: EntryRule;
  readonly triggers: readonly Trigger[];
  readonly eventTypes: readonly string[] | null;
}

export interface PublishedDefinition extends DefinitionPin {
  readonly document: JsonObject;
  readonly publishedAt: Date;
  readonly publishedBy: string;
}

export type DefinitionVersion = Pick<
  PublishedDefinition,
  'name' | 'version' | 'hash' | 'entry' | 'publishedAt' | 'publishedBy'
>;

const PIN_COLUMNS = 'name, version, hash, entry, triggers, event_types as "eventTypes"';
const VERSION_COLUMNS = 'name, version, hash, entry, published_at as "publishedAt", published_by as "publishedBy"';

/** Newest first by semantic version: a fix of an old version does not become the newest. Pre-releases come before their release. */
const NEWEST_FIRST = `string_to_array(substring(version from '^[0-9]+(?:[.][0-9]+)*'), '.')::bigint[] desc nulls last,
  version like '%-%', version desc`;

/**
 * Publishes a version. The same version with the same hash and document again is no change.
 * Throws `versionExists` when the version is taken by another content.
 */
export async function publishDefinition(
  manager: EntityManager,
  definition: DefinitionToPublish,
  now: Instant,
): Promise<'published' | 'unchanged'> {
  const { name, version, hash } = definition;
  const inserted = await queryRow(
    manager,
    `insert into definition (id, name, version, hash, document, program, entry, triggers, event_types, published_at,
       published_by)
     values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8::jsonb, $9::text[], $10, $11)
     on conflict (name, version) do nothing returning id`,
    [
      newId(),
      name,
      version,
      hash,
      JSON.stringify(definition.document),
      JSON.stringify(definition.program),
      JSON.stringify(definition.entry),
      JSON.stringify(definition.triggers),
      definition.eventTypes,
      new Date(now),
      definition.publishedBy,
    ],
  );
  if (inserted) return 'published';
  const same = await queryRow(
    manager,
    'select id from definition where name = $1 and version = $2 and hash = $3 and document = $4::jsonb',
    [name, version, hash, JSON.stringify(definition.document)],
  );
  if (same) return 'unchanged';
  throw new AppError(
    'versionExists',
    `Version ${version} of "${name}" is published with another content. A published version never changes: raise the version.`,
    [{ pointer: '/document/version', found: version, expected: 'a version that is not published yet' }],
  );
}

/** A published version, or the newest one when no version is named. */
export function findDefinition(
  queryable: Queryable,
  name: string,
  version?: string,
): Promise<PublishedDefinition | undefined> {
  return queryRow(
    queryable,
    `select ${PIN_COLUMNS}, document, published_at as "publishedAt", published_by as "publishedBy"
     from definition where name = $1 and ($2::text is null or version = $2) order by ${NEWEST_FIRST} limit 1`,
    [name, version ?? null],
  );
}

/** The lowered program that runs are pinned to. */
export async function loadProgram(queryable: Queryable, hash: string): Promise<LoweredProgram | undefined> {
  const row = await queryRow<{ program: LoweredProgram }>(
    queryable,
    'select program from definition where hash = $1 limit 1',
    [hash],
  );
  return row?.program;
}

/** All versions of one definition, the newest first. */
export function listVersions(queryable: Queryable, name: string): Promise<DefinitionVersion[]> {
  return queryRows(queryable, `select ${VERSION_COLUMNS} from definition where name = $1 order by ${NEWEST_FIRST}`, [
    name,
  ]);
}

/** The newest version of every definition, by name. */
export function listDefinitions(queryable: Queryable): Promise<DefinitionVersion[]> {
  return queryRows(
    queryable,
    `select distinct on (name) ${VERSION_COLUMNS} from definition order by name, ${NEWEST_FIRST}`,
  );
}

/** The newest version of every definition that something can trigger. */
export function newestTriggered(queryable: Queryable): Promise<DefinitionPin[]> {
  return queryRows(
    queryable,
    `select * from (
       select distinct on (name) ${PIN_COLUMNS} from definition order by name, ${NEWEST_FIRST}
     ) as newest where triggers <> '[]'`,
  );
}

/** Every event type that some published version listens for. */
export async function publishedEventTypes(queryable: Queryable): Promise<string[]> {
  const rows = await queryRows<{ type: string }>(
    queryable,
    'select distinct unnest(event_types) as type from definition order by type',
  );
  return rows.map(({ type }) => type);
}
