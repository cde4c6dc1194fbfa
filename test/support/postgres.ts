// A real PostgreSQL for tests: one cluster per mocha process, started when the first test asks, gone after the last.
// Every test file gets databases of its own, copied from one that is migrated once.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../runtime/services/embedded-postgres.js';
import { isProcessAlive } from '../../runtime/services/process-alive.js';
import { migrate, openDatabase } from '../../store/data-source.js';
import { releaseAtEnd } from './release.js';
import { forgottenRunFolders, makeRunFolder } from './run-folder.js';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const FOLDER_KIND = 'postgres';
const TEMPLATE = 'ravand_template';

let cluster: Promise<EmbeddedPostgres> | undefined;
let template: Promise<void> | undefined;
let databasesMade = 0;

/** An empty database with all migrations applied. Drop it in an `after` hook; the end of the run drops all. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await startTestPostgres();
  template ??= createTemplate(server);
  await template;
  databasesMade += 1;
  const name = `test_${databasesMade}`;
  await administer(server, `create database ${name} template ${TEMPLATE}`);
  return { url: urlOf(server, name), drop: () => administer(server, `drop database if exists ${name} with (force)`) };
}

/** The cluster itself, for tests about servers rather than about data. */
export function startTestPostgres(): Promise<EmbeddedPostgres> {
  cluster ??= startCluster();
  return cluster;
}

async function startCluster(): Promise<EmbeddedPostgres> {
  removeForgottenClusters();
  const dataDirectory = makeRunFolder(FOLDER_KIND);
  const server = await startEmbeddedPostgres({ dataDirectory, database: TEMPLATE, volatile: true });
  releaseAtEnd(async () => {
    await server.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  });
  return server;
}

async function createTemplate(server: EmbeddedPostgres): Promise<void> {
  const dataSource = await openDatabase(urlOf(server, TEMPLATE), { poolSize: 1 });
  try {
    await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

function urlOf(server: EmbeddedPostgres, database: string): string {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return url.href;
}

async function administer(server: EmbeddedPostgres, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(server, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A test run that was killed leaves its cluster running; the next run, on this machine, ends it. */
function removeForgottenClusters(): void {
  for (const folder of forgottenRunFolders(FOLDER_KIND)) {
    const serverPid = readServerPid(folder);
    try {
      if (serverPid !== undefined && isProcessAlive(serverPid, /postgres/)) process.kill(serverPid, 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // another user's run: not ours to clean
    }
  }
}

function readServerPid(folder: string): number | undefined {
  try {
    return Number(readFileSync(path.join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}
