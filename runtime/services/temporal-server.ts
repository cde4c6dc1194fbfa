// One development server of ours: started as a process of its own, remembered in a file, found again, stopped.
import { type ChildProcess, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../core/errors.js';
import { isPortOpen } from './local-port.js';
import { isProcessAlive } from './process-alive.js';
import { lastServiceLines, serviceLogFile, spawnService, stopService } from './service-process.js';
import { readServiceRecord, writeServiceRecord } from './service-record.js';
import { connectWithin } from './temporal-namespace.js';
import { temporalServerArguments, temporalServerEnvironment } from './temporal-settings.js';

/** What the folder remembers of the server that uses its database file. */
export interface ServerRecord {
  readonly pid: number;
  readonly port: number;
  readonly version: string;
}

export interface TemporalServerOptions {
  readonly binary: string;
  /** For the log file, the record and, unless `inMemory`, the database. */
  readonly folder: string;
  readonly port: number;
  readonly namespaces: readonly string[];
  readonly inMemory?: boolean;
}

const PROGRAM_NAME = /temporal/;
const START_TIMEOUT_MS = 60_000;

/** The remembered server, if its process lives. */
export function findRunningServer(folder: string): ServerRecord | undefined {
  const record = readServiceRecord<ServerRecord>(folder);
  return record !== undefined && isTemporalAlive(record.pid) ? record : undefined;
}

export function isTemporalAlive(pid: number): boolean {
  return isProcessAlive(pid, PROGRAM_NAME);
}

/**
 * Starts a server and waits until it answers. It has a process group of its own: Ctrl-C reaches us first and the work
 * drains before the server goes; and when we are killed, it stays for the next start.
 * @throws AppError portTaken, folderReadOnly, temporalUnavailable
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<ServerRecord> {
  const version = readVersion(options.binary);
  refuseOtherVersion(options, version);
  const child = spawnServer(options);
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  try {
    const connection = await connectWithin(`127.0.0.1:${options.port}`, START_TIMEOUT_MS, () => ended);
    await connection.close();
  } catch (error) {
    if (!ended) await stopTemporalServer(child.pid!);
    throw await startFailure(options, error);
  }
  const record = { pid: child.pid!, port: options.port, version };
  writeServiceRecord(options.folder, record);
  child.unref();
  return record;
}

function spawnServer({ binary, folder, port, namespaces, inMemory }: TemporalServerOptions): ChildProcess {
  const file = inMemory ? {} : { databaseFile: databaseFileOf(folder) };
  const args = temporalServerArguments({ port, namespaces, ...file });
  return spawnService({ program: binary, args, env: temporalServerEnvironment(), folder });
}

function readVersion(binary: string): string {
  let said: string;
  try {
    said = execFileSync(binary, ['--version'], { encoding: 'utf8' });
  } catch (cause) {
    throw new AppError('temporalMissing', `${binary} cannot be run: ${(cause as Error).message}`, [], { cause });
  }
  return /version (\S+)/.exec(said)?.[1] ?? said.trim();
}

/** The server makes its tables in a new file and never changes them, so that a file belongs to one version. */
function refuseOtherVersion({ folder, inMemory }: TemporalServerOptions, version: string): void {
  const record = readServiceRecord<ServerRecord>(folder);
  const file = databaseFileOf(folder);
  if (inMemory || record === undefined || record.version === version || !existsSync(file)) return;
  throw new AppError(
    'temporalUnavailable',
    `${file} was made by Temporal ${record.version}, but the program here is ${version}. Set TEMPORAL_CLI_PATH to ` +
      `version ${record.version}, or remove ${folder}: open runs are then rebuilt from the database.`,
    [{ found: version, expected: record.version, fix: 'set TEMPORAL_CLI_PATH' }],
  );
}

async function startFailure({ folder, port }: TemporalServerOptions, cause: unknown): Promise<AppError> {
  const said = lastServiceLines(folder);
  if (/address already in use|can't set frontend port/i.test(said) && (await isPortOpen(port))) return portTaken(port);
  return new AppError(
    'temporalUnavailable',
    `The embedded Temporal server did not start: ${(cause as Error).message}\n${said}\nMore in ${serviceLogFile(folder)}.`,
    [],
    { cause },
  );
}

/** The failure for a port on which something else than Temporal answers. */
export function portTaken(port: number): AppError {
  return new AppError(
    'portTaken',
    `Port ${port} for the embedded Temporal server is in use by another program. Free it, or set TEMPORAL_PORT to another port.`,
    [{ found: port, fix: 'set TEMPORAL_PORT' }],
  );
}

/** Ends the server. Does nothing when it is gone already. */
export function stopTemporalServer(pid: number): Promise<void> {
  return stopService(pid, PROGRAM_NAME);
}

function databaseFileOf(folder: string): string {
  return path.join(folder, 'temporal.db');
}
