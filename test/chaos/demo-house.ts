// The demo as a user runs it, in processes that can be killed: the demo itself, a second worker, and the services below.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import pg from 'pg';
import { findEmbeddedPostgres } from '../../runtime/services/embedded-postgres.js';
import { findMailbox } from '../../runtime/services/mailbox-process.js';
import type { PlatformEnviron } from '../support/platform-process.js';

const PROGRAM = path.resolve(import.meta.dirname, '../../bin/ravand.js');

export interface RavandProcess {
  readonly child: ChildProcess;
  readonly errors: () => string;
  readonly output: () => string;
  /** Resolves with the exit code; null after a kill. */
  readonly ended: Promise<number | null>;
}

/** Starts `ravand <args>`. */
export function startRavand(args: readonly string[], environ: PlatformEnviron): RavandProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...environ },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = (stream: NodeJS.ReadableStream): (() => string) => {
    const chunks: string[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    return () => chunks.join('');
  };
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, errors: read(child.stderr), output: read(child.stdout), ended };
}

/** Ends a process by SIGKILL and waits until it is gone. */
export async function killed(process: RavandProcess): Promise<void> {
  process.child.kill('SIGKILL');
  await process.ended;
}

/** The demo's services below its folder, asked anew each time: they may have been killed meanwhile. */
export class DemoHouse {
  constructor(readonly folder: string) {}

  /** Rows of a query. Throws while the database is away. */
  async rows<Row>(sql: string): Promise<Row[]> {
    const url = findEmbeddedPostgres(path.join(this.folder, 'postgres'), 'ravand');
    if (url === undefined) throw new Error('the database of the demo does not run');
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** One number of a query; 0 while the database is away or the table is not there yet. */
  async count(sql: string): Promise<number> {
    const rows = await this.rows<{ count: string }>(`select count(*) as count ${sql}`).catch(() => []);
    return Number(rows[0]?.count ?? 0);
  }

  /** The Message-IDs in the mailbox, one for each mail. */
  async mailIds(): Promise<string[]> {
    const url = await findMailbox(path.join(this.folder, 'mailbox'));
    const ids: string[] = [];
    for (let after = 0; ; ) {
      const response = await fetch(`${url}/mails?after=${after}&limit=1000`);
      const { mails } = (await response.json()) as { mails: { number: number; messageId: string }[] };
      const last = mails.at(-1);
      if (!last) return ids;
      ids.push(...mails.map((mail) => mail.messageId));
      after = last.number;
    }
  }
}
