// A Temporal server of the bench's own, as the embedded one runs: a file database, the same settings.
import { type Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { createTemporalClient } from '../../runtime/dispatch/cohort-client.js';
import { findFreePort } from '../../runtime/services/local-port.js';
import { ensureTemporalBinary } from '../../runtime/services/temporal-binary.js';
import { startTemporalServer, stopTemporalServer } from '../../runtime/services/temporal-server.js';
import type { BenchContext } from '../bench.js';

export interface BenchTemporal {
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly namespace: string;
}

const NAMESPACE = 'ravand-bench';

/** Starts it in the bench's folder; it ends with the bench. */
export async function startTemporal(context: BenchContext): Promise<BenchTemporal> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const binary = await ensureTemporalBinary({ log: context.tell });
  const port = await findFreePort();
  const { pid } = await startTemporalServer({ binary, folder: context.folder, port, namespaces: [NAMESPACE] });
  context.atEnd(() => stopTemporalServer(pid));
  const address = `127.0.0.1:${port}`;
  const connection = await NativeConnection.connect({ address });
  context.atEnd(() => connection.close());
  const clientConnection = await Connection.connect({ address });
  context.atEnd(() => clientConnection.close());
  return { client: createTemporalClient(clientConnection, NAMESPACE), connection, namespace: NAMESPACE };
}

/** Lets a worker run until the bench ends. */
export function runWorker(context: BenchContext, worker: Worker): void {
  const running = worker.run();
  context.atEnd(async () => {
    worker.shutdown();
    await running;
  });
}

/** How many events the history of an ended workflow has. */
export async function historyLength(client: Client, workflowId: string): Promise<number> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return events?.length ?? 0;
}

/** How many child workflows it began. */
export async function childWorkflows(client: Client, workflowId: string): Promise<number> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).filter((event) => event.startChildWorkflowExecutionInitiatedEventAttributes).length;
}
