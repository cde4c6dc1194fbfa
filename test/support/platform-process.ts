// The whole platform as a user starts it: `ravand start` in a process of its own, over a folder and ports of the test's own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findFreePort } from '../../runtime/services/local-port.js';

const PROGRAM = path.resolve(import.meta.dirname, '../../bin/ravand.js');

export type PlatformEnviron = Readonly<Record<string, string>>;

export interface PlatformProcess {
  readonly url: string;
  readonly mailboxUrl: string;
  readonly pid: number;
  /** What it wrote to standard error so far. */
  errors(): string;
  /** Ends it by a signal and says how it ended: the exit code, or null after a kill. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Settings of a platform that meets no other one. */
export async function platformEnviron(dataFolder: string): Promise<PlatformEnviron> {
  const names = ['PORT', 'TEMPORAL_PORT', 'MAILBOX_SMTP_PORT', 'MAILBOX_HTTP_PORT'];
  const ports = await Promise.all(names.map(async (name) => [name, String(await findFreePort())]));
  return { RAVAND_DATA_DIR: dataFolder, LOG_LEVEL: 'warn', ...Object.fromEntries(ports) };
}

/** Starts the platform and waits until it says that it is ready. Throws with its errors when it ends instead. */
export async function startPlatformProcess(environ: PlatformEnviron): Promise<PlatformProcess> {
  const child = spawn(process.execPath, [PROGRAM, 'start', '--json'], {
    env: { ...process.env, ...environ },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const lines = createInterface(child.stdout);
  const [line] = (await Promise.race([once(lines, 'line'), failWhenEnded(child, errors)])) as [string];
  const { url, mailboxUrl } = JSON.parse(line) as { url: string; mailboxUrl: string };
  return {
    url,
    mailboxUrl,
    pid: child.pid!,
    errors: () => errors.join(''),
    end: async (signal) => {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = await ended;
      return code as number | null;
    },
  };
}

/** The key of the first administrator. */
export function readAdminKey({ RAVAND_DATA_DIR }: PlatformEnviron): string {
  return readFileSync(path.join(RAVAND_DATA_DIR!, 'admin-key'), 'utf8').trim();
}

async function failWhenEnded(child: ChildProcess, errors: readonly string[]): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`ravand start ended with ${code}\n${errors.join('')}`);
}
