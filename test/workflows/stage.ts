// A worker of this process on a queue of its own, on a real Temporal server, and clients that speak to it.
import { type Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { REAL_TIME } from '../../core/calendar/world-clock.js';
import type { Json } from '../../core/json.js';
import { type CohortClient, createCohortClient, createTemporalClient } from '../../runtime/dispatch/cohort-client.js';
import { createWorker } from '../../runtime/worker.js';
import { newId } from '../../store/new-id.js';
import type { CohortInput, CohortTally, Delivery, Member } from '../../workflows/messages.js';
import { COHORT_OPTIONS, type CohortOptions } from '../../workflows/options.js';
import { quietenTemporal } from '../support/quiet-temporal.js';
import { startTestTemporal } from '../support/temporal.js';
import type { CohortWorld } from './cohort-world.js';

export interface Stage {
  readonly client: Client;
  readonly cohorts: CohortClient;
  readonly taskQueue: string;
  /** Starts a cohort and answers with its id. */
  start(programHash: string, members: readonly Member[], options?: Partial<CohortOptions>): Promise<string>;
  /** Waits for the end of a cohort. */
  result(cohortId: string): Promise<CohortTally>;
  close(): Promise<void>;
}

/** The input of a cohort, with short waits between attempts. */
export function cohortInput(
  programHash: string,
  members: readonly Member[],
  options: Partial<CohortOptions> = {},
): CohortInput {
  return {
    programHash,
    clock: REAL_TIME,
    options: { ...COHORT_OPTIONS, backoffMs: 50, ...options },
    members,
    runs: [],
    orders: [],
  };
}

/** Opens a stage for `world`. `maxCachedWorkflows: 0` replays the whole history at every task. */
export async function openStage(world: CohortWorld, more: { maxCachedWorkflows?: number } = {}): Promise<Stage> {
  quietenTemporal();
  const { address, namespace } = await startTestTemporal();
  const taskQueue = `cohorts-${newId()}`;
  const native = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  const client = createTemporalClient(connection, namespace);
  const cohorts = createCohortClient(client, taskQueue);
  const { activities } = world;
  const settings = { connection: native, namespace, taskQueue, activities, shutdownGraceMs: 100, ...more };
  const worker = await createWorker(settings);
  const running = worker.run();
  return {
    client,
    cohorts,
    taskQueue,
    start: async (programHash, members, options) => {
      const cohortId = `cohort-${newId()}`;
      await cohorts.start(cohortId, cohortInput(programHash, members, options), 'process');
      return cohortId;
    },
    result: (cohortId) => client.workflow.getHandle(cohortId).result() as Promise<CohortTally>,
    close: async () => {
      worker.shutdown();
      await running;
      await native.close();
      await connection.close();
    },
  };
}

/** Members that begin now, all with the same input. */
export function newMembers(count: number, input: Json = {}): Member[] {
  const startedAt = Date.now();
  return Array.from({ length: count }, (_, index) => {
    const subject = { contactId: `contact-${index}` };
    return { runId: newId(), epoch: 0, subject, input, startedAt };
  });
}

let deliveries = 0;

/** A delivery as the router makes it. */
export function delivery(runId: string, content: Delivery['content'], at: number = Date.now()): Delivery {
  deliveries += 1;
  return { id: String(deliveries), runId, at, content };
}

export function eventContent(type: string, data: Json = {}, id: string = newId()): Delivery['content'] {
  return { kind: 'event', event: { specversion: '1.0', id, source: 'test', type, data } };
}
