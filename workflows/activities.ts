// The activities that a cohort calls. Batches are idempotent call by call, so Temporal repeats them for ever; what a single
// call's failure means is decided per outcome, by the driver.
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { FunctionCall, FunctionOutcome } from '../core/catalog/calls.js';
import type { LoweredProgram } from '../core/catalog/functions.js';
import type { ActivationRecord } from '../core/engine/activation-record.js';
import type { EmittedEvent, ProcessStart, ProcessStartOutcome } from '../core/engine/outgoing.js';

export interface LoadedProgram {
  readonly program: LoweredProgram;
  /** Functions that change nothing: a few calls of them may go by local activity. */
  readonly localFunctions: readonly string[];
}

export interface CohortActivities {
  loadProgram(hash: string): Promise<LoadedProgram>;
  /** Positional outcomes. */
  executeFunctions(calls: readonly FunctionCall[]): Promise<readonly FunctionOutcome[]>;
  emitEvents(events: readonly EmittedEvent[]): Promise<void>;
  /** Positional outcomes. */
  startProcesses(starts: readonly ProcessStart[]): Promise<readonly ProcessStartOutcome[]>;
  recordActivations(records: readonly ActivationRecord[]): Promise<void>;
}

/** What a worker offers: the record travels with a batch where there is one, so that it costs no activity of its own. */
export interface WorkerActivities extends CohortActivities {
  /** Records first, then calls. */
  recordAndExecute(work: RecordAndCalls): Promise<readonly FunctionOutcome[]>;
}

export interface RecordAndCalls {
  readonly records: readonly ActivationRecord[];
  readonly calls: readonly FunctionCall[];
}

/** Through the task queue, begun when the workflow task is committed. A heartbeat tells a dead worker from a slow one. */
export const remote = proxyActivities<WorkerActivities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '500ms', maximumInterval: '30s' },
});

/**
 * Within the workflow task, for what changes nothing, and for records of what can't come out otherwise: a task that fails is
 * done again, perhaps with a signal more, and then decides otherwise. Beyond the threshold the wait for another attempt is a timer, so that signals are not held up.
 */
export const local = proxyLocalActivities<
  Pick<CohortActivities, 'loadProgram' | 'executeFunctions' | 'recordActivations'>
>({
  startToCloseTimeout: '6s',
  localRetryThreshold: '2s',
  retry: { initialInterval: '200ms', maximumInterval: '30s' },
});
