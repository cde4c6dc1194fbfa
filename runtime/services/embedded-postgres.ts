// PostgreSQL without set-up: real server programs from a package, a data directory of ours, loopback only.
// It outlives this process when that is killed, and the next start attaches to it.
import pg from 'pg';
import { preparePostgresBinaries } from './embedded-postgres-binaries.js';
import { ensureCluster, locateDataDirectory, prepareDataDirectory } from './embedded-postgres-cluster.js';
import { ensureServer, findReadyServer, type RunningServer, stopServer } from './embedded-postgres-server.js';
import { withFileLock } from './file-lock.js';
import { chooseUnprivilegedUser, type UnprivilegedUser } from './unprivileged-user.js';

export interface EmbeddedPostgresOptions {
  readonly dataDirectory: string;
  readonly port?: number;
  readonly database?: string;
  /** For tests only: faster, and a power cut destroys the data. */
  readonly volatile?: boolean;
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres extends RunningServer {
  readonly url: string;
  /** Where the data really lies: elsewhere than asked for when root's folder is closed to the database's user. */
  readonly dataDirectory: string;
  stop(): Promise<void>;
}

/** The server listens on the loopback interface of this machine only; its data lies in a folder closed to others. */
const OWNER = 'ravand';
const PASSWORD = 'ravand';
const DATABASE = 'ravand';

/**
 * Starts the embedded PostgreSQL on this data directory, or attaches to the one that runs there already.
 * @throws AppError databaseUnavailable, databaseFull, folderReadOnly, portTaken
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  const user = chooseUnprivilegedUser();
  const dataDirectory = prepareDataDirectory(options.dataDirectory, user, log);
  // One start at a time makes the cluster, the server and the database; the others find them made.
  return withFileLock(`${dataDirectory}.lock`, () => start({ ...options, dataDirectory }, user, log));
}

/** The address of the embedded PostgreSQL of this data directory, if it runs. Starts nothing. */
export function findEmbeddedPostgres(dataDirectory: string, database = DATABASE): string | undefined {
  const server = findReadyServer(locateDataDirectory(dataDirectory, chooseUnprivilegedUser()));
  return server === undefined ? undefined : urlOf(server.port, database);
}

async function start(
  options: EmbeddedPostgresOptions,
  user: UnprivilegedUser | undefined,
  log: (line: string) => void,
): Promise<EmbeddedPostgres> {
  const { dataDirectory, port, database = DATABASE, volatile = false } = options;
  const binaries = await preparePostgresBinaries(user, log);
  await ensureCluster({ binaries, dataDirectory, user, owner: OWNER, password: PASSWORD, log });
  const server = await ensureServer({ binaries, dataDirectory, user, port, volatile });
  await ensureDatabase(server.port, database);
  return {
    ...server,
    dataDirectory,
    url: urlOf(server.port, database),
    stop: () => stopServer({ binaries, dataDirectory, user }),
  };
}

function urlOf(port: number, database: string): string {
  return `postgres://${OWNER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
}

async function ensureDatabase(port: number, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(port, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
