// The platform as a user starts it, for benches that measure it from outside: `ravand start` in a process of its own with
// everything embedded, the database open beside it.
import { chmodSync, createReadStream } from 'node:fs';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import type { WorldClock } from '../core/calendar/world-clock.js';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../runtime/services/embedded-postgres.js';
import { migrate, openDatabase } from '../store/data-source.js';
import { writeWorldClock } from '../store/repositories/settings.js';
import { platformEnviron, readAdminKey, startPlatformProcess } from '../test/support/platform-process.js';
import type { BenchContext } from './bench.js';
import { type CpuSeconds, cpuSecondsOf } from './process-times.js';

export interface BenchPlatform {
  readonly dataSource: DataSource;
  readonly mailboxUrl: string;
  /** Sends JSON to the API; throws with the answer where it is none of success. */
  post<Answer>(route: string, body: unknown): Promise<Answer>;
  put<Answer>(route: string, body: unknown): Promise<Answer>;
  get<Answer>(route: string): Promise<Answer>;
  upload(route: string, file: string): Promise<void>;
  /** CPU that the processes have used so far; undefined where the system does not tell. */
  cpu(): CpuSeconds | undefined;
}

/** Starts it in the folder of the bench; it ends with the bench. `clock`: the world's, real time unless told. */
export async function startBenchPlatform(context: BenchContext, clock?: WorldClock): Promise<BenchPlatform> {
  const environ = await platformEnviron(path.join(context.folder, 'data'));
  const folder = environ.RAVAND_DATA_DIR!;
  // Root's database runs as another user, who has to come here too.
  chmodSync(context.folder, 0o755);
  const dataDirectory = path.join(folder, 'postgres');
  const postgres = await startEmbeddedPostgres({ dataDirectory });
  // The platform stops its services when it ends; this is for one that never came up.
  context.atEnd(async () => {
    if (findEmbeddedPostgres(dataDirectory) !== undefined) await postgres.stop();
  });
  const dataSource = await openDatabase(postgres.url, { poolSize: 4 });
  context.atEnd(() => dataSource.destroy());
  await migrate(dataSource);
  if (clock) await writeWorldClock(dataSource.manager, clock);
  const platform = await startPlatformProcess({ ...environ, ORGANISATION_CURRENCY: 'USD' });
  context.atEnd(async () => {
    await platform.end('SIGTERM');
  });
  const authorization = `Bearer ${readAdminKey(environ)}`;
  const ask = async (route: string, init: RequestInit, type: string): Promise<Response> => {
    const headers = { authorization, 'content-type': type };
    const { method = 'POST' } = init;
    const response = await fetch(`${platform.url}/api/v1${route}`, { headers, ...init, method });
    if (response.ok) return response;
    throw new Error(`${method} ${route} was answered with ${response.status}: ${await response.text()}`);
  };
  const askJson = async <Answer>(route: string, method: string, body?: unknown): Promise<Answer> => {
    const response = await ask(route, { method, body: JSON.stringify(body) }, 'application/json');
    return (await response.json()) as Answer;
  };
  return {
    dataSource,
    mailboxUrl: platform.mailboxUrl,
    post: (route, body) => askJson(route, 'POST', body),
    put: (route, body) => askJson(route, 'PUT', body),
    get: (route) => askJson(route, 'GET'),
    upload: async (route, file) => {
      const body = createReadStream(file) as unknown as ReadableStream;
      await ask(route, { body, duplex: 'half' } as RequestInit, 'text/plain');
    },
    cpu: () => cpuSecondsOf({ platform: platform.pid, postgres: postgres.pid }, folder),
  };
}
