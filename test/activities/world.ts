// A small world for tests of functions: a database of its own, a clock that stands still until it is moved, a real mailbox behind
// a real SMTP channel, and rows to work on.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import type { ActivityDeps, Clock } from '../../activities/deps.js';
import { createExecuteFunctions, type ExecuteFunctions } from '../../activities/execute-functions.js';
import { guardedTransport } from '../../activities/http/http-transport.js';
import { type Mailbox, startMailbox } from '../../connectors/mailbox/mailbox.js';
import { createSmtpChannel } from '../../connectors/smtp-channel.js';
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import type { Json, JsonObject } from '../../core/json.js';
import { compileTemplates } from '../../core/rendering/templates.js';
import { openDatabase } from '../../store/data-source.js';
import { newId } from '../../store/new-id.js';
import { readCatalog, readForms, scoreModelsByName } from '../../store/shipped.js';
import { readShippedTemplates } from '../../store/shipped-templates.js';
import { createSignedLinks } from '../../store/signed-links.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

/** Saturday 2026-11-21, noon in Tehran. */
export const NOON = Date.UTC(2026, 10, 21, 8, 30);

export interface World {
  readonly dataSource: DataSource;
  readonly databaseUrl: string;
  readonly mailbox: Mailbox;
  readonly deps: ActivityDeps;
  now: number;
  execute: ExecuteFunctions;
  /** An executor of its own, as another worker would be. */
  executorWith(more: Partial<ActivityDeps>): ExecuteFunctions;
  close(): Promise<void>;
}

/** What functions need, over a database and an SMTP port. */
export function depsFor(dataSource: DataSource, smtpPort: number, clock: Clock): ActivityDeps {
  const publicUrl = 'https://shop.test';
  const secret = 'a-secret-of-at-least-32-characters-for-tests';
  return {
    dataSource,
    clock,
    publicUrl,
    signer: createSignedLinks({ keys: { k1: secret }, currentKeyId: 'k1', publicUrl }),
    mail: createSmtpChannel({ url: `smtp://127.0.0.1:${smtpPort}`, from: '"Shop" <news@shop.test>' }),
    transport: guardedTransport(),
    templates: compileTemplates(readShippedTemplates()),
    catalog: readCatalog(),
    forms: readForms(),
    scoreModels: scoreModelsByName(),
    organisation: { name: 'Tea & More', timeZone: 'Asia/Tehran', currency: 'USD' },
    log: { info: () => {}, warn: () => {} },
  };
}

/** Opens it; close it in `after`. */
export async function openWorld(): Promise<World> {
  const database: TestDatabase = await createTestDatabase();
  const dataSource = await openDatabase(database.url);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-mailbox-'));
  const mailbox = await startMailbox({ folder, smtpPort: 0, httpPort: 0 });
  const clock = { now: () => world.now, afterReal: (ms: number) => world.now + ms };
  const deps = depsFor(dataSource, mailbox.smtpPort, clock);
  const world: World = {
    dataSource,
    databaseUrl: database.url,
    mailbox,
    deps,
    now: NOON,
    execute: createExecuteFunctions(deps),
    executorWith: (more) => createExecuteFunctions({ ...deps, ...more }),
    async close() {
      await deps.mail.close();
      await mailbox.close();
      await dataSource.destroy();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
  return world;
}

export interface Person {
  readonly contactId: string;
  readonly contactPointId: string;
  readonly runId: string;
  readonly email: string;
}

export interface PersonOptions {
  readonly locale?: string;
  readonly timeZone?: string | null;
  readonly consents?: readonly string[];
  readonly withAddress?: boolean;
}

/** People with an address, consent for surveys and promotions unless told, and a run each. */
export async function people(world: World, count: number, options: PersonOptions = {}): Promise<Person[]> {
  const created = Array.from({ length: count }, (): Person => {
    const contactId = newId();
    return { contactId, contactPointId: newId(), runId: newId(), email: `p-${contactId}@example.test` };
  });
  const at = new Date(NOON - 1000);
  const ids = created.map((person) => person.contactId);
  await world.dataSource.query(
    `insert into contact (id, display_name, locale, time_zone, created_at, updated_at)
     select id, 'Sara', $2, $3, $4, $4 from unnest($1::uuid[]) as given (id)`,
    [ids, options.locale ?? 'en', options.timeZone ?? null, at],
  );
  if (options.withAddress !== false) {
    await world.dataSource.query(
      `insert into contact_point (id, contact_id, kind, value, normalised, created_at)
       select id, contact_id, 'email', email, email, $4
       from unnest($1::uuid[], $2::uuid[], $3::text[]) as given (id, contact_id, email)`,
      [created.map((person) => person.contactPointId), ids, created.map((person) => person.email), at],
    );
    for (const topic of options.consents ?? ['survey', 'promotional']) {
      await world.dataSource.query(
        `insert into consent (id, contact_id, contact_point_id, channel, topic, status, source, at)
         select id, contact_id, point_id, 'email', $4, 'granted', 'test', $5
         from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as given (id, contact_id, point_id)`,
        [created.map(() => newId()), ids, created.map((person) => person.contactPointId), topic, at],
      );
    }
  }
  await addRuns(world, created);
  return created;
}

async function addRuns(world: World, created: readonly Person[]): Promise<void> {
  await world.dataSource.query(
    `insert into run (id, definition_name, definition_version, program_hash, contact_id, input, status, entry_key, started_at)
     select id, 'test', '1.0.0', 'hash', contact_id, '{}', 'running', id::text, $3
     from unnest($1::uuid[], $2::uuid[]) as given (id, contact_id)`,
    [created.map((person) => person.runId), created.map((person) => person.contactId), new Date(NOON)],
  );
}

/** Another run of the same person. */
export async function anotherRun(world: World, person: Person): Promise<Person> {
  const other = { ...person, runId: newId() };
  await addRuns(world, [other]);
  return other;
}

export function call(person: Person, name: string, args: Json, key = '/do/0/step#1', attempt = 1): FunctionCall {
  return { runId: person.runId, key, name, args, attempt, subject: { contactId: person.contactId } };
}

/** The result of a call that is done; fails the test for any other outcome. */
export function resultOf(outcome: FunctionOutcome | undefined): JsonObject {
  if (outcome?.status !== 'done') throw new Error(`not done: ${JSON.stringify(outcome)}`);
  return outcome.result as JsonObject;
}

/** Colleagues of a new team, the first of them its supervisor, the second its director. */
export async function team(world: World, name: string, capacities: readonly number[]): Promise<string[]> {
  const [teamId, ids, at] = [newId(), capacities.map(() => newId()), new Date(NOON)];
  await world.dataSource.query('insert into team (id, name, created_at) values ($1, $2, $3)', [teamId, name, at]);
  await world.dataSource.query(
    `insert into staff_member (id, display_name, email, role, team_id, capacity, created_at)
     select id, 'Agent', id || '@shop.test', 'agent', $3, capacity, $4
     from unnest($1::uuid[], $2::integer[]) as given (id, capacity)`,
    [ids, capacities, teamId, at],
  );
  await world.dataSource.query('update team set supervisor_id = $2, director_id = $3 where id = $1', [
    teamId,
    ids[0],
    ids[1] ?? null,
  ]);
  return ids;
}

/** Tells the mailbox what to answer next. */
export async function planAnswers(world: World, answers: readonly JsonObject[]): Promise<void> {
  await fetch(`http://127.0.0.1:${world.mailbox.httpPort}/answers`, {
    method: 'PUT',
    body: JSON.stringify({ answers }),
  });
}

/** How many mails came for a person. */
export function mailsFor(world: World, person: Pick<Person, 'email'>): number {
  return world.mailbox.file.mails().filter((mail) => mail.to.includes(person.email)).length;
}
