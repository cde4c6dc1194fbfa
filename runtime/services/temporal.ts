// Temporal without set-up: a server that is named, else the development server of this installation, attached to or
// started. It outlives this process when that is killed, and the next start attaches to it.
import path from 'node:path';
import type { Connection } from '@temporalio/client';
import { AppError } from '../../core/errors.js';
import { withFileLock } from './file-lock.js';
import { isPortOpen } from './local-port.js';
import { prepareFolder } from './service-folder.js';
import { ensureTemporalBinary } from './temporal-binary.js';
import { connectWithin, ensureNamespace, hasNamespace, listNamespaces } from './temporal-namespace.js';
import {
  findRunningServer,
  isTemporalAlive,
  portTaken,
  startTemporalServer,
  stopTemporalServer,
} from './temporal-server.js';

export interface TemporalOptions {
  /** TEMPORAL_ADDRESS: a server that somebody else runs. */
  readonly address?: string | undefined;
  /** TEMPORAL_NAMESPACE: instead of the installation's own. */
  readonly namespace?: string | undefined;
  /** TEMPORAL_CLI_PATH: the program of the development server. */
  readonly cliPath?: string | undefined;
  readonly port: number;
  /** The folder of the embedded server. */
  readonly folder: string;
  readonly installationId: string;
  /** How long a server at `address` may take to answer. */
  readonly timeoutMs?: number;
  readonly log?: (line: string) => void;
}

export interface TemporalService {
  readonly address: string;
  readonly namespace: string;
  /** Of the embedded server; undefined when somebody else runs it. */
  readonly pid: number | undefined;
  /** True when it was running already: left by a killed process, or started by another terminal. */
  readonly attached: boolean;
  /** Stops the embedded server; does nothing to somebody else's. */
  stop(): Promise<void>;
}

const REMOTE_TIMEOUT_MS = 15_000;
const ATTACH_TIMEOUT_MS = 60_000;
/** How long something on our port that we know nothing of may take to prove that it is Temporal. */
const STRANGER_TIMEOUT_MS = 3_000;

/**
 * The name of an installation's namespace and task queue. The id's end is its random part; its beginning is the time,
 * which two installations made in the same minute share.
 */
export function installationName(installationId: string): string {
  return `ravand-${installationId.replaceAll('-', '').slice(-8)}`;
}

/**
 * A Temporal server to work with, whose namespace exists.
 * @throws AppError temporalUnavailable, temporalForeign, temporalMissing, portTaken, folderReadOnly
 */
export async function ensureTemporal(options: TemporalOptions): Promise<TemporalService> {
  if (options.address) return useNamedServer(options, options.address);
  prepareFolder(options.folder);
  const lock = path.join(options.folder, 'start.lock');
  return withFileLock(lock, () => attachOrStart(options));
}

async function useNamedServer(options: TemporalOptions, address: string): Promise<TemporalService> {
  const namespace = options.namespace ?? installationName(options.installationId);
  let connection: Connection | undefined;
  try {
    connection = await connectWithin(address, options.timeoutMs ?? REMOTE_TIMEOUT_MS);
    await ensureNamespace(connection, namespace);
  } catch (cause) {
    throw new AppError(
      'temporalUnavailable',
      `Temporal at ${address} (TEMPORAL_ADDRESS) cannot be used: ${(cause as Error).message}. Check that it runs and can be reached.`,
      [{ found: address, fix: 'check TEMPORAL_ADDRESS' }],
      { cause },
    );
  } finally {
    await connection?.close();
  }
  return { address, namespace, pid: undefined, attached: true, stop: async () => {} };
}

async function attachOrStart(options: TemporalOptions): Promise<TemporalService> {
  const running = findRunningServer(options.folder);
  // A server that still runs on an earlier port holds the database file: it is used where it is.
  const port = running?.port ?? options.port;
  if (running === undefined && !(await isPortOpen(port))) return start(options);
  const connection = await connectWithin(
    addressOf(port),
    running === undefined ? STRANGER_TIMEOUT_MS : ATTACH_TIMEOUT_MS,
    () => running !== undefined && !isTemporalAlive(running.pid),
  ).catch(async (cause: Error) => {
    if (running !== undefined && isTemporalAlive(running.pid)) throw notAnswering(port, running.pid, cause);
    if (running === undefined && (await isPortOpen(port))) throw portTaken(port);
    return undefined; // the last moments of a server that was killed, or it was killed just now
  });
  if (connection === undefined) return start(options);
  try {
    if (running === undefined) await refuseForeignServer(connection, options);
    return await serviceOf(connection, { options, port, pid: running?.pid, attached: true });
  } finally {
    await connection.close();
  }
}

async function start(options: TemporalOptions): Promise<TemporalService> {
  const log = options.log ?? (() => {});
  const own = installationName(options.installationId);
  const binary = await ensureTemporalBinary({ cliPath: options.cliPath, log });
  const namespaces = options.namespace === undefined ? [own] : [own, options.namespace];
  const { pid, port } = await startTemporalServer({ binary, folder: options.folder, port: options.port, namespaces });
  const connection = await connectWithin(addressOf(port), ATTACH_TIMEOUT_MS);
  try {
    return await serviceOf(connection, { options, port, pid, attached: false });
  } finally {
    await connection.close();
  }
}

async function serviceOf(
  connection: Connection,
  found: { options: TemporalOptions; port: number; pid: number | undefined; attached: boolean },
): Promise<TemporalService> {
  const { options, port, pid, attached } = found;
  const own = installationName(options.installationId);
  const namespace = options.namespace ?? own;
  // The own one is made in any case: it is what this installation's server is recognised by.
  await ensureNamespace(connection, own);
  if (namespace !== own) await ensureNamespace(connection, namespace);
  const stop = async (): Promise<void> => (pid === undefined ? undefined : stopTemporalServer(pid));
  return { address: addressOf(port), namespace, pid, attached, stop };
}

/** Our namespace on a server that we did not start here means: it is ours, only its folder was moved or removed. */
async function refuseForeignServer(connection: Connection, { port, installationId }: TemporalOptions): Promise<void> {
  const own = installationName(installationId);
  if (await hasNamespace(connection, own)) return;
  const names = await listNamespaces(connection);
  throw new AppError(
    'temporalForeign',
    `The Temporal server on port ${port} belongs to somebody else: its namespaces are ${names.join(', ')}, ours is ${own}. ` +
      `Set TEMPORAL_PORT to another port for a server of our own, or TEMPORAL_ADDRESS=${addressOf(port)} to use this one on purpose.`,
    [{ found: names, expected: own, fix: 'set TEMPORAL_PORT' }],
  );
}

function notAnswering(port: number, pid: number, cause: Error): AppError {
  return new AppError(
    'temporalUnavailable',
    `The embedded Temporal server (process ${pid}) does not answer on port ${port}: ${cause.message}. End that process and start again.`,
    [{ found: pid, fix: `end process ${pid}` }],
    { cause },
  );
}

function addressOf(port: number): string {
  return `127.0.0.1:${port}`;
}
