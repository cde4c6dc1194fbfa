// The one place that speaks to Temporal about cohorts: start, deliver, look after.
import {
  Client,
  type ConnectionLike,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { COHORT_WORKFLOW, type CohortInput, type Delivery, deliver } from '../../workflows/messages.js';
import { deflateCodec } from '../payload-codec.js';

/** Temporal's priority of work: processes before bulk; transactional work (1) is not hosted in cohorts of its own yet. */
const PRIORITY = { process: 3, bulk: 5 } as const;

export interface CohortClient {
  /** `already` means success: an earlier try has started it. */
  start(cohortId: string, input: CohortInput, kind: keyof typeof PRIORITY): Promise<'started' | 'already'>;
  /** `gone`: no workflow of this id is open. */
  deliver(cohortId: string, deliveries: readonly Delivery[]): Promise<'delivered' | 'gone'>;
  /** `unknown`: the server has never heard of it, or has forgotten it. */
  stateOf(cohortId: string): Promise<'open' | 'closed' | 'unknown'>;
  /** Ids of the open cohorts; may lag behind by moments. */
  listOpen(): AsyncIterable<string>;
  terminate(cohortId: string, reason: string): Promise<void>;
}

/** A client that reads and writes payloads as the workers do. */
export function createTemporalClient(connection: ConnectionLike, namespace: string): Client {
  return new Client({ connection, namespace, dataConverter: { payloadCodecs: [deflateCodec] } });
}

export function createCohortClient(client: Client, taskQueue: string): CohortClient {
  return {
    start: (cohortId, input, kind) => startCohort(client, taskQueue, cohortId, input, PRIORITY[kind]),
    deliver: async (cohortId, deliveries) =>
      unlessNotFound(async () => {
        await client.workflow.getHandle(cohortId).signal(deliver, deliveries);
        return 'delivered' as const;
      }, 'gone' as const),
    stateOf: async (cohortId) =>
      unlessNotFound(async () => {
        const { status } = await client.workflow.getHandle(cohortId).describe();
        return status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW' ? 'open' : 'closed';
      }, 'unknown' as const),
    listOpen: async function* () {
      const query = `WorkflowType = '${COHORT_WORKFLOW}' and ExecutionStatus = 'Running' and TaskQueue = '${taskQueue}'`;
      for await (const { workflowId } of client.workflow.list({ query, pageSize: 1000 })) yield workflowId;
    },
    terminate: async (cohortId, reason) => {
      await unlessNotFound(async () => {
        await client.workflow.getHandle(cohortId).terminate(reason);
      }, undefined);
    },
  };
}

async function startCohort(
  client: Client,
  taskQueue: string,
  workflowId: string,
  input: CohortInput,
  priorityKey: number,
): Promise<'started' | 'already'> {
  try {
    await client.workflow.start(COHORT_WORKFLOW, {
      taskQueue,
      workflowId,
      args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      priority: { priorityKey },
    });
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already';
    throw error;
  }
}

async function unlessNotFound<T, F>(act: () => Promise<T>, otherwise: F): Promise<T | F> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return otherwise;
    throw error;
  }
}
