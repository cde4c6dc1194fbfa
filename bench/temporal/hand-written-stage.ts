// The hand-written workflow on a bench's server, by a worker with as many pollers and slots as the product's.
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { newId } from '../../store/new-id.js';
import type { BenchContext } from '../bench.js';
import type { HandWrittenActivities } from './hand-written.js';
import { type BenchTemporal, runWorker } from './server.js';

const done = async (): Promise<{ readonly ok: boolean }> => ({ ok: true });
const ACTIVITIES: HandWrittenActivities = {
  readAudience: done,
  sendMessage: done,
  recordActivity: done,
  updateContact: done,
};
const TASK_QUEUE = 'hand-written';

/** Answers with what takes one contact from start to end, and gives the id of the workflow. */
export async function openHandWrittenStage(
  context: BenchContext,
  { client, connection, namespace }: BenchTemporal,
): Promise<(contact: number) => Promise<string>> {
  const workflowsPath = fileURLToPath(new URL('hand-written.ts', import.meta.url));
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    activities: ACTIVITIES,
    workflowBundle: await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') }),
    maxCachedWorkflows: 400,
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentActivityTaskExecutions: 50,
    workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 20 },
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 10 },
  });
  runWorker(context, worker);
  return async (contact) => {
    const workflowId = `hand-written-${newId()}`;
    await client.workflow.execute('handWritten', {
      taskQueue: TASK_QUEUE,
      workflowId,
      args: [`contact-${contact}`, 'customers'],
    });
    return workflowId;
  };
}
