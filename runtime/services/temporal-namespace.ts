// What is asked of a Temporal server before work is given to it: does it answer, and does it know our namespace?
import { setTimeout as pause } from 'node:timers/promises';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const CONNECT_TIMEOUT_MS = 2_000;
const POLL_MS = 100;
/** A server learns of a new namespace from its cache, which it refreshes every ten seconds. */
const NAMESPACE_TIMEOUT_MS = 30_000;
/** Nothing depends on old histories: the record in Postgres tells everything. A day is the least a server takes. */
const RETENTION = '1 day';

/** Connects to a server that may still be starting, until the deadline. Throws the last reason why it did not work. */
export async function connectWithin(
  address: string,
  timeoutMs: number,
  giveUp: () => boolean = () => false,
): Promise<Connection> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const connection = Connection.lazy({ address, connectTimeout: CONNECT_TIMEOUT_MS });
    try {
      await connection.ensureConnected();
      return connection;
    } catch (error) {
      // Not closed, it would go on trying, and keep this process alive.
      await connection.close();
      if (Date.now() > deadlineMs || giveUp()) throw error;
      await pause(POLL_MS);
    }
  }
}

/** True when the server has the namespace. */
export async function hasNamespace(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return false;
    throw error;
  }
}

/** The names of all namespaces of the server, without its own. */
export async function listNamespaces(connection: Connection): Promise<string[]> {
  const { namespaces } = await connection.workflowService.listNamespaces({ pageSize: 100 });
  const names = (namespaces ?? []).map((namespace) => namespace.namespaceInfo?.name ?? '');
  return names.filter((name) => name !== '' && name !== 'temporal-system');
}

/** Registers the namespace where it is missing, and waits until workflows can be started in it. */
export async function ensureNamespace(connection: Connection, namespace: string): Promise<void> {
  if (!(await hasNamespace(connection, namespace))) await register(connection, namespace);
  const deadlineMs = Date.now() + NAMESPACE_TIMEOUT_MS;
  for (;;) {
    try {
      await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
      return;
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
      await pause(POLL_MS);
    }
  }
}

async function register(connection: Connection, namespace: string): Promise<void> {
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      description: 'Ravand',
      workflowExecutionRetentionPeriod: msToTs(RETENTION),
    });
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== ALREADY_EXISTS) throw error;
  }
}
