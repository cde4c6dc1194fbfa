// A worker: hosts cohorts and runs their activities. One per process is enough; more processes make more.
import { getHeapStatistics } from 'node:v8';
import { Context } from '@temporalio/activity';
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { CohortActivities, WorkerActivities } from '../workflows/activities.js';
import { deflateCodec } from './payload-codec.js';
import { workflowBundle } from './workflow-bundle.js';

/** Autoscaling pollers shrink in the quiet and starve the first burst afterwards: p50 of 1.4 s where fixed ones give 39 ms. */
const WORKFLOW_POLLERS = 20;
const ACTIVITY_POLLERS = 10;
/** How long a task waits for the worker that has the cohort in memory, before any other may take it. */
const STICKY_MS = 5000;
/** Far below the timeout: an event loop that stalls for seconds is not a dead worker. */
const HEARTBEAT_MS = 3000;
/** A cohort of 200 runs with its context, in memory. */
const CACHED_COHORT_MB = 4;

export interface WorkerSettings {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly activities: CohortActivities;
  /** Cohorts kept in memory; must stay well above the number of pollers or be 0. Half of the heap unless told. */
  readonly maxCachedWorkflows?: number;
  /** How long running activities may go on after a shutdown was asked for; 10 s unless told. */
  readonly shutdownGraceMs?: number;
  /** Unless told: the prebuilt bundle where there is one, else a fresh one. */
  readonly bundle?: WorkflowBundleOption;
}

/** Connects a worker to its queue; `run` starts it. Throws what the SDK throws when the server can't be used. */
export async function createWorker(settings: WorkerSettings): Promise<Worker> {
  const { connection, namespace, taskQueue, activities } = settings;
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    activities: withHeartbeats(workerActivities(activities)),
    workflowBundle: settings.bundle ?? (await workflowBundle()),
    dataConverter: { payloadCodecs: [deflateCodec] },
    reuseV8Context: true,
    maxCachedWorkflows: settings.maxCachedWorkflows ?? affordableCohorts(),
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentActivityTaskExecutions: 50,
    maxConcurrentLocalActivityExecutions: 50,
    workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: WORKFLOW_POLLERS },
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: ACTIVITY_POLLERS },
    stickyQueueScheduleToStartTimeout: STICKY_MS,
    maxHeartbeatThrottleInterval: HEARTBEAT_MS,
    shutdownGraceTime: settings.shutdownGraceMs ?? 10_000,
  });
}

function affordableCohorts(): number {
  const halfHeapMb = getHeapStatistics().heap_size_limit / 2 / 1024 / 1024;
  return Math.max(2 * WORKFLOW_POLLERS, Math.min(1000, Math.floor(halfHeapMb / CACHED_COHORT_MB)));
}

/** What cohorts call, of the activities of a process. */
export function workerActivities(activities: CohortActivities): WorkerActivities {
  return {
    ...activities,
    recordAndExecute: async ({ records, calls }) => {
      await activities.recordActivations(records);
      return activities.executeFunctions(calls);
    },
  };
}

/** A batch beats while it runs, so that the server gives it to another worker seconds after this one died. */
function withHeartbeats(activities: WorkerActivities): WorkerActivities {
  const beating =
    <A extends unknown[], R>(activity: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const context = Context.current();
      const timer = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
      try {
        return await activity(...args);
      } finally {
        clearInterval(timer);
      }
    };
  return {
    loadProgram: (hash) => activities.loadProgram(hash),
    recordActivations: beating((records) => activities.recordActivations(records)),
    executeFunctions: beating((calls) => activities.executeFunctions(calls)),
    recordAndExecute: beating((work) => activities.recordAndExecute(work)),
    emitEvents: beating((events) => activities.emitEvents(events)),
    startProcesses: beating((starts) => activities.startProcesses(starts)),
  };
}
