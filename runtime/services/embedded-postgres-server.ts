// One PostgreSQL server on one data directory: started, found running, stopped.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../core/errors.js';
import type { PostgresBinaries } from './embedded-postgres-binaries.js';
import { programFailure, runProgram } from './embedded-postgres-program.js';
import { findFreePort, isPortOpen } from './local-port.js';
import { isProcessAlive } from './process-alive.js';
import type { UnprivilegedUser } from './unprivileged-user.js';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** True when it was running already: left by a killed process, or started by another terminal. */
  readonly attached: boolean;
}

export interface ServerSettings {
  readonly binaries: PostgresBinaries;
  readonly dataDirectory: string;
  readonly user: UnprivilegedUser | undefined;
  /** Undefined: the port of the last start where it is free, else any free one. */
  readonly port: number | undefined;
  /** For tests only: faster, and a power cut destroys the data. */
  readonly volatile: boolean;
}

const SERVER_NAME = /postgres|postmaster/;
const READY_TIMEOUT_MS = 60_000;
const OTHER_START_TIMEOUT_MS = 10_000;
const POLL_MS = 25;
const LOG_LINES_SHOWN = 8;
const VOLATILE_OPTIONS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * The server of this data directory, started if it does not run.
 * @throws AppError portTaken, databaseFull, databaseUnavailable
 */
export async function ensureServer(settings: ServerSettings): Promise<RunningServer> {
  const left = readPidFile(settings.dataDirectory);
  if (left !== undefined && isProcessAlive(left.pid, SERVER_NAME)) {
    const running = await waitUntilReady(settings.dataDirectory, READY_TIMEOUT_MS);
    if (running !== undefined) return { ...running, attached: true };
  }
  // PostgreSQL itself refuses to start when the id in a stale file belongs to a zombie or to another program.
  if (left !== undefined) rmSync(pidFileOf(settings.dataDirectory), { force: true });
  return startServer(settings, await choosePort(settings.port, readLastPort(settings.dataDirectory)));
}

/** The server of this data directory, if it runs and is ready. */
export function findReadyServer(dataDirectory: string): { pid: number; port: number } | undefined {
  const left = readPidFile(dataDirectory);
  return left?.status === 'ready' && isProcessAlive(left.pid, SERVER_NAME) ? left : undefined;
}

async function choosePort(wanted: number | undefined, last: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (!(await isPortOpen(wanted))) return wanted;
    throw new AppError(
      'portTaken',
      `Port ${wanted} for the embedded PostgreSQL is in use by another program. Free it, or set DATABASE_URL.`,
      [{ found: wanted, fix: 'set DATABASE_URL' }],
    );
  }
  if (last !== undefined && !(await isPortOpen(last))) return last;
  return findFreePort();
}

/**
 * pg_ctl makes the server a daemon with a session of its own, so that Ctrl-C reaches us first and the work drains
 * before the database goes; on Windows it drops administrator rights.
 */
async function startServer(settings: ServerSettings, port: number): Promise<RunningServer> {
  const { binaries, dataDirectory, user } = settings;
  const logFile = path.join(dataDirectory, 'server.log');
  const args = ['start', `--pgdata=${dataDirectory}`, `--log=${logFile}`, '--wait', '--timeout=60'];
  let attached = false;
  try {
    const options = ['-o', serverOptions(port, settings.volatile)];
    await runProgram(binaries.pgCtl, [...args, ...options], { user, workingFolder: dataDirectory }, 'ignore');
  } catch (error) {
    attached = await wonByAnotherStart(dataDirectory);
    if (!attached) throw programFailure((error as Error).message, lastLines(logFile));
  }
  const running = await waitUntilReady(dataDirectory, READY_TIMEOUT_MS);
  if (running === undefined) throw programFailure('it did not become ready', lastLines(logFile));
  return { ...running, attached };
}

function serverOptions(port: number, volatile: boolean): string {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100'];
  const options = [...settings, ...(volatile ? VOLATILE_OPTIONS : [])].flatMap((setting) => ['-c', setting]);
  const quote = process.platform === 'win32' ? '"' : "'";
  return ['-p', String(port), ...options].map((option) => `${quote}${option}${quote}`).join(' ');
}

/** Two starts on one data directory: PostgreSQL lets one win, and we use the winner. */
async function wonByAnotherStart(dataDirectory: string): Promise<boolean> {
  const other = await waitUntilReady(dataDirectory, OTHER_START_TIMEOUT_MS);
  return other !== undefined && isProcessAlive(other.pid, SERVER_NAME);
}

/** Stops the server: sessions are ended, what they committed is on disk. */
export async function stopServer({
  binaries,
  dataDirectory,
  user,
}: Pick<ServerSettings, 'binaries' | 'dataDirectory' | 'user'>): Promise<void> {
  const args = ['stop', `--pgdata=${dataDirectory}`, '--mode=fast', '--wait', '--timeout=30'];
  await runProgram(binaries.pgCtl, args, { user, workingFolder: dataDirectory });
}

function pidFileOf(dataDirectory: string): string {
  return path.join(dataDirectory, 'postmaster.pid');
}

/** The file's lines: 1 process id, 4 port, 8 status. */
function readPidFile(dataDirectory: string): { pid: number; port: number; status: string } | undefined {
  try {
    const lines = readFileSync(pidFileOf(dataDirectory), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() };
  } catch {
    return undefined;
  }
}

/** The server keeps the options of its last start; a port that stays the same is one that people can write down. */
function readLastPort(dataDirectory: string): number | undefined {
  try {
    const options = readFileSync(path.join(dataDirectory, 'postmaster.opts'), 'utf8');
    const port = /"-p" "(\d+)"/.exec(options)?.[1];
    return port === undefined ? undefined : Number(port);
  } catch {
    return undefined;
  }
}

async function waitUntilReady(
  dataDirectory: string,
  timeoutMs: number,
): Promise<{ pid: number; port: number } | undefined> {
  const deadlineMs = Date.now() + timeoutMs;
  while (Date.now() < deadlineMs) {
    const found = readPidFile(dataDirectory);
    if (found?.status === 'ready') return { pid: found.pid, port: found.port };
    await pause(POLL_MS);
  }
  return undefined;
}

function lastLines(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n') : '';
}
