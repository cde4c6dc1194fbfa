// Processes that serve us and outlive us.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isProcessAlive } from './process-alive.js';
import { folderReadOnly } from './service-folder.js';

export interface ServiceCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** What the process says goes to server.log in this folder. */
  readonly folder: string;
}

const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 25;
const LOG_LINES_SHOWN = 8;

/**
 * Starts the process in a group of its own: Ctrl-C reaches us first and the work drains before the service goes; and
 * when we are killed, it stays for the next start. Call `unref` on it when it is ready.
 * @throws AppError folderReadOnly
 */
export function spawnService({ program, args, env, folder }: ServiceCommand): ChildProcess {
  const log = openLog(folder);
  try {
    return spawn(program, [...args], {
      env,
      stdio: ['ignore', log, log],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } finally {
    closeSync(log);
  }
}

/** Asks the process to end, and insists after ten seconds. Does nothing when it is gone already. */
export async function stopService(pid: number, programName: RegExp): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isProcessAlive(pid, programName)) return;
    process.kill(pid, signal);
    const deadlineMs = Date.now() + STOP_TIMEOUT_MS;
    while (isProcessAlive(pid, programName) && Date.now() < deadlineMs) await pause(POLL_MS);
  }
}

export function serviceLogFile(folder: string): string {
  return path.join(folder, 'server.log');
}

/** The end of what the process said, for a message. */
export function lastServiceLines(folder: string): string {
  const file = serviceLogFile(folder);
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n');
}

function openLog(folder: string): number {
  try {
    return openSync(serviceLogFile(folder), 'a');
  } catch (error) {
    throw folderReadOnly(folder, error);
  }
}
