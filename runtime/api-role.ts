// The API as a role of a process: HTTP in, ready when it listens.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Connection } from '@temporalio/client';
import { createApi } from '../api/app.js';
import { CLI_ACTOR } from '../api/context.js';
import { removeForgottenUploads } from '../api/operations/import/uploaded-file.js';
import { AppError } from '../core/errors.js';
import { isMigrated } from '../store/data-source.js';
import { ensureAdminKey } from './admin-key.js';
import type { Role } from './compose.js';
import type { Config } from './config.js';
import type { Foundation } from './foundation.js';
import { operationDeps, signedLinks } from './operation-deps.js';
import type { ReleaseStack } from './release-stack.js';
import { isProcessAlive } from './services/process-alive.js';
import { assertPolled } from './worker-presence.js';

/** How long requests that are under way may take after a shutdown began. */
const DRAIN_MS = 5_000;
/** Outside production only this machine may come in. */
const LOOPBACK = '127.0.0.1';
/** In development all the customers of a demo share one address. */
const UNLIMITED = 1_000_000;
const ANY_PROGRAM = /./;

export const API_ROLE: Role = { name: 'api', needs: { temporal: true, mail: false, connections: 10 }, start };

async function start(foundation: Foundation, releases: ReleaseStack): Promise<void> {
  const { config, mailboxUrl } = foundation;
  const deps = operationDeps(foundation);
  await removeForgottenUploads((pid) => isProcessAlive(pid, ANY_PROGRAM));
  await ensureAdminKey({ ...deps, actor: CLI_ACTOR }, config);
  const readiness = openReadiness(foundation, releases);
  const app = createApi({
    ...deps,
    links: signedLinks(config),
    readiness: readiness.checks,
    trustedProxies: config.trustedProxies,
    ...(config.environment === 'production' ? {} : { publicRequestsPerMinute: UNLIMITED }),
    ...(mailboxUrl === undefined ? {} : { mailboxUrl }),
  });
  const server = createServer(app);
  await listen(server, config);
  releases.push('HTTP', async () => {
    readiness.end();
    await closeServer(server);
  });
}

interface Readiness {
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  /** From now on the process says that it is not ready. */
  end(): void;
}

function openReadiness({ dataSource, temporal, installationName }: Foundation, releases: ReleaseStack): Readiness {
  const { address, namespace } = temporal!;
  const connection = Connection.lazy({ address });
  releases.push('Temporal connection of the API', () => connection.close());
  let ending = false;
  const checks = {
    accepting: async () => {
      if (ending) throw new Error('the process is ending');
    },
    database: async () => {
      await dataSource.query('select 1');
    },
    migrations: async () => {
      if (!(await isMigrated(dataSource))) throw new Error('run ravand migrate');
    },
    temporal: async () => {
      await connection.workflowService.describeNamespace({ namespace });
    },
    worker: () => assertPolled(connection, namespace, installationName),
  };
  return {
    checks,
    end: () => {
      ending = true;
    },
  };
}

async function listen(server: Server, { port, environment }: Config): Promise<void> {
  if (environment === 'production') server.listen(port);
  else server.listen(port, LOOPBACK);
  try {
    await once(server, 'listening');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new AppError(
      'portTaken',
      `Port ${port} for the API is in use by another program. Free it, or set PORT to another port.`,
      [{ found: port, fix: 'set PORT' }],
      { cause },
    );
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}
