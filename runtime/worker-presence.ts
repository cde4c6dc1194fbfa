import type { Connection } from '@temporalio/client';

/** A poll takes at most a minute: a worker that was not heard of for longer is gone. */
const HEARD_WITHIN_MS = 90_000;
const WORKFLOW_TASKS = 1;

/** Throws when no worker has asked for work on the queue lately. */
export async function assertPolled(connection: Connection, namespace: string, taskQueue: string): Promise<void> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOW_TASKS,
  });
  const heard = (pollers ?? []).some(({ lastAccessTime }) => {
    const atMs = Number(lastAccessTime?.seconds ?? 0) * 1000;
    return Date.now() - atMs < HEARD_WITHIN_MS;
  });
  if (!heard) throw new Error(`no worker asks for work on ${taskQueue}; start one: ravand worker`);
}
