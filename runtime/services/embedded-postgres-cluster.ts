// The data directory of the embedded PostgreSQL: where it lies, how it is made, which version made it.
import { createHash, randomUUID } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../../core/errors.js';
import type { PostgresBinaries } from './embedded-postgres-binaries.js';
import { runProgram } from './embedded-postgres-program.js';
import { folderReadOnly, prepareFolder } from './service-folder.js';
import { canReach, type UnprivilegedUser } from './unprivileged-user.js';

/** Root's data goes here when the requested folder cannot be reached by the user that PostgreSQL runs as. */
const FALLBACK_PARENT = '/var/lib/ravand-postgres';

/**
 * Makes the data directory and returns where it really lies.
 * @throws AppError folderReadOnly
 */
export function prepareDataDirectory(
  wanted: string,
  user: UnprivilegedUser | undefined,
  log: (line: string) => void,
): string {
  const dataDirectory = locateDataDirectory(wanted, user);
  if (dataDirectory !== path.resolve(wanted))
    log(`user ${user?.name} cannot reach ${wanted}, so the database lies in ${dataDirectory}`);
  // Only the leaf is closed: the user that PostgreSQL runs as has to pass the folders above.
  prepareFolder(path.dirname(dataDirectory));
  makeClosedFolder(dataDirectory, user);
  return dataDirectory;
}

function makeClosedFolder(folder: string, user: UnprivilegedUser | undefined): void {
  prepareFolder(folder, { mode: 0o700 });
  if (user === undefined) return;
  try {
    chownSync(folder, user.uid, user.gid);
  } catch (error) {
    throw folderReadOnly(folder, error);
  }
}

/** Where the data lies: as wanted, unless the user that PostgreSQL runs as cannot come there. */
export function locateDataDirectory(wanted: string, user: UnprivilegedUser | undefined): string {
  const place = path.resolve(wanted);
  if (user === undefined || canReach(user, path.dirname(place))) return place;
  return path.join(FALLBACK_PARENT, createHash('sha256').update(place).digest('hex').slice(0, 12));
}

export interface ClusterSettings {
  readonly binaries: PostgresBinaries;
  readonly dataDirectory: string;
  readonly user: UnprivilegedUser | undefined;
  readonly owner: string;
  readonly password: string;
  readonly log: (line: string) => void;
}

/**
 * Makes the cluster where there is none yet.
 * @throws AppError databaseUnavailable when another major version of PostgreSQL made it, or initdb fails.
 */
export async function ensureCluster(settings: ClusterSettings): Promise<void> {
  const versionFile = path.join(settings.dataDirectory, 'PG_VERSION');
  if (!existsSync(versionFile)) return createCluster(settings);
  const found = readFileSync(versionFile, 'utf8').trim();
  const expected = settings.binaries.version.split('.')[0]!;
  if (found === expected) return;
  throw new AppError(
    'databaseUnavailable',
    `${settings.dataDirectory} was made by PostgreSQL ${found}, but the embedded one is ${expected}. ` +
      `Dump the data with version ${found} and load it again, or set RAVAND_DATA_DIR to a new folder.`,
    [{ found, expected }],
  );
}

async function createCluster(settings: ClusterSettings): Promise<void> {
  const { user } = settings;
  const passwordFile = path.join(os.tmpdir(), `ravand-postgres-${randomUUID()}`);
  writeFileSync(passwordFile, `${settings.password}\n`, { mode: 0o600, flag: 'wx' });
  try {
    if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
    await initialise(settings, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * LC_CTYPE has to be a UTF-8 locale: with plain C, pg_trgm finds no letters in Persian text and every similarity is
 * silently 0. Its name differs between machines. The builtin provider keeps the order of texts the same everywhere.
 */
function characterTypes(): readonly string[] {
  if (process.platform === 'win32') return ['en-US.UTF-8', 'C'];
  if (process.platform === 'darwin') return ['en_US.UTF-8', 'UTF-8', 'C'];
  return ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'C'];
}

/** In a folder beside it and renamed when done, so that a start that was killed leaves no half-made cluster. */
async function initialise(settings: ClusterSettings, passwordFile: string): Promise<void> {
  const unfinished = `${settings.dataDirectory}.unfinished`;
  let failure: unknown;
  for (const characterType of characterTypes()) {
    try {
      rmSync(unfinished, { recursive: true, force: true });
      makeClosedFolder(unfinished, settings.user);
      await runInitdb({ ...settings, dataDirectory: unfinished }, passwordFile, characterType);
      if (characterType === 'C')
        settings.log('this machine has no UTF-8 locale: a search for similar text finds no Persian');
      rmdirSync(settings.dataDirectory);
      renameSync(unfinished, settings.dataDirectory);
      return;
    } catch (error) {
      failure = error;
    }
  }
  rmSync(unfinished, { recursive: true, force: true });
  throw failure;
}

async function runInitdb(settings: ClusterSettings, passwordFile: string, characterType: string): Promise<void> {
  const { binaries, dataDirectory, user, owner } = settings;
  const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--no-sync', '--no-instructions'];
  const locale = ['--locale=C', `--lc-ctype=${characterType}`, '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const files = [`--pgdata=${dataDirectory}`, `--username=${owner}`, `--pwfile=${passwordFile}`];
  await runProgram(binaries.initdb, [...files, ...options, ...locale], { user, workingFolder: dataDirectory });
}
