// The development mailbox as a process of its own: it keeps taking mails while the platform is killed and started again.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AppError } from '../../core/errors.js';
import { isPortOpen } from './local-port.js';
import { isProcessAlive } from './process-alive.js';
import { prepareFolder } from './service-folder.js';
import { lastServiceLines, serviceLogFile, spawnService, stopService } from './service-process.js';
import { readServiceRecord, writeServiceRecord } from './service-record.js';

export interface MailboxProcessOptions {
  readonly folder: string;
  readonly smtpPort: number;
  readonly httpPort: number;
}

export interface MailboxProcess {
  readonly pid: number;
  readonly smtpUrl: string;
  readonly url: string;
  /** True when it was running already. */
  readonly attached: boolean;
}

interface MailboxRecord {
  readonly pid: number;
  readonly smtpPort: number;
  readonly httpPort: number;
}

/** Node's main thread is called so by newer versions. */
const PROGRAM_NAME = /node|MainThread/i;
const START_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

/** Where the mailbox of this folder is looked at, if it runs. Starts nothing. */
export async function findMailbox(folder: string): Promise<string | undefined> {
  const left = readServiceRecord<MailboxRecord>(folder);
  return left !== undefined && (await answers(left)) ? mailboxOf(left, true).url : undefined;
}

export function isMailboxAlive(pid: number): boolean {
  return isProcessAlive(pid, PROGRAM_NAME);
}

export function stopMailbox(pid: number): Promise<void> {
  return stopService(pid, PROGRAM_NAME);
}

/** Ends the mailbox of this folder, if one runs: whoever leaves last need not be the one that used it. */
export async function stopMailboxOf(folder: string): Promise<void> {
  const left = readServiceRecord<MailboxRecord>(folder);
  if (left !== undefined && (await answers(left))) await stopMailbox(left.pid);
}

/**
 * The mailbox of this folder, started if it does not run. Two starts at once are kept apart by the caller.
 * @throws AppError portTaken, folderReadOnly, internal
 */
export async function ensureMailbox(options: MailboxProcessOptions): Promise<MailboxProcess> {
  prepareFolder(options.folder);
  const left = readServiceRecord<MailboxRecord>(options.folder);
  if (left !== undefined && (await answers(left))) return mailboxOf(left, true);
  await refuseTakenPorts(options);
  return mailboxOf(await start(options), false);
}

/** True when the process of the record lives and listens on both ports. */
async function answers({ pid, smtpPort, httpPort }: MailboxRecord): Promise<boolean> {
  return isMailboxAlive(pid) && (await isPortOpen(smtpPort)) && (await isPortOpen(httpPort));
}

async function refuseTakenPorts({ smtpPort, httpPort }: MailboxProcessOptions): Promise<void> {
  const ports = { MAILBOX_SMTP_PORT: smtpPort, MAILBOX_HTTP_PORT: httpPort };
  for (const [setting, port] of Object.entries(ports)) {
    if (!(await isPortOpen(port))) continue;
    throw new AppError(
      'portTaken',
      `Port ${port} for the mailbox is in use by another program. Free it, or set ${setting} to another port.`,
      [{ found: port, fix: `set ${setting}` }],
    );
  }
}

async function start(options: MailboxProcessOptions): Promise<MailboxRecord> {
  const { folder, smtpPort, httpPort } = options;
  const child = spawnService({ program: process.execPath, args: mailboxArguments(options), env: process.env, folder });
  const record = { pid: child.pid!, smtpPort, httpPort };
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  const deadlineMs = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(record))) {
    if (ended || Date.now() > deadlineMs) {
      await stopMailbox(record.pid);
      throw new AppError(
        'internal',
        `The mailbox did not start.\n${lastServiceLines(folder)}\nMore in ${serviceLogFile(folder)}.`,
      );
    }
    await pause(POLL_MS);
  }
  writeServiceRecord(folder, record);
  child.unref();
  return record;
}

function mailboxArguments({ folder, smtpPort, httpPort }: MailboxProcessOptions): string[] {
  const compiled = fileURLToPath(new URL('../../connectors/mailbox/main.js', import.meta.url));
  const source = fileURLToPath(new URL('../../connectors/mailbox/main.ts', import.meta.url));
  const entry = existsSync(compiled)
    ? [compiled]
    : ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href, source];
  const ports = ['--smtp-port', String(smtpPort), '--http-port', String(httpPort)];
  return [...entry, '--folder', path.resolve(folder), ...ports];
}

function mailboxOf({ pid, smtpPort, httpPort }: MailboxRecord, attached: boolean): MailboxProcess {
  return {
    pid,
    attached,
    smtpUrl: `smtp://127.0.0.1:${smtpPort}?ignoreTLS=true`,
    url: `http://127.0.0.1:${httpPort}`,
  };
}
