// Rows that tests of the store begin with.
import type { DataSource } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { migrate, openDatabase } from '../../store/data-source.js';
import { newId } from '../../store/new-id.js';
import {
  type DefinitionPin,
  type DefinitionToPublish,
  findDefinition,
  publishDefinition,
} from '../../store/repositories/definitions.js';
import { createTestDatabase } from '../support/postgres.js';

export const NOON: Instant = Date.parse('2026-03-01T12:00:00Z');
export const DAY_MS = 86_400_000;

export interface TestStore {
  readonly dataSource: DataSource;
  close(): Promise<void>;
}

/** A database of its own with a pool on it. */
export async function openTestStore(poolSize = 10): Promise<TestStore> {
  const database = await createTestDatabase();
  const dataSource = await openDatabase(database.url, { poolSize });
  await migrate(dataSource);
  return {
    dataSource,
    close: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
}

export async function insertContacts(dataSource: DataSource, count: number, attributes = {}): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await dataSource.query(
    `insert into contact (id, external_id, attributes, created_at, updated_at)
     select id, 'c-' || id, $2::jsonb, $3, $3 from unnest($1::uuid[]) as id`,
    [ids, JSON.stringify(attributes), new Date(NOON)],
  );
  return ids;
}

export function definitionNamed(name: string, overrides: Partial<DefinitionToPublish> = {}): DefinitionToPublish {
  const document = { document: { name, version: overrides.version ?? '1.0.0' } };
  return {
    name,
    version: '1.0.0',
    hash: `hash-of-${name}`,
    document,
    program: { definition: document, functions: {} },
    entry: { rule: 'always' },
    triggers: [],
    eventTypes: null,
    publishedBy: 'test',
    ...overrides,
  };
}

export async function publish(
  dataSource: DataSource,
  name: string,
  overrides: Partial<DefinitionToPublish> = {},
): Promise<DefinitionPin> {
  await publishDefinition(dataSource.manager, definitionNamed(name, overrides), NOON);
  return (await findDefinition(dataSource, name, overrides.version))!;
}

export async function insertPurchases(
  dataSource: DataSource,
  contactId: string,
  purchases: readonly { readonly at: Instant; readonly amount?: string; readonly currency?: string }[],
): Promise<void> {
  for (const { at, amount = '1', currency = 'IRR' } of purchases)
    await dataSource.query(
      `insert into purchase (id, contact_id, source, external_id, at, amount, currency, created_at)
       values ($1::uuid, $2, 'test', $1::text, $3, $4, $5, $3)`,
      [newId(), contactId, new Date(at), amount, currency],
    );
}
