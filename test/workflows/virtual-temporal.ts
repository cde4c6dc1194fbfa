// Temporal without a server: the SDK's own sandbox runs the workflow bundle, driven by hand-made activations on a clock that
// jumps. What takes months takes milliseconds, and instants are exact. It models no server: retries, limits and lost workers
// are tested against a real one. Internal interfaces of the SDK, pinned with its version; nothing else may use them.
import { createRequire } from 'node:module';
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter as converter, fromPayloadsAtIndex, TypedSearchAttributes } from '@temporalio/common';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import type { coresdk } from '@temporalio/proto';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { workerActivities } from '../../runtime/worker.js';
import { bundleWorkflows } from '../../runtime/workflow-bundle.js';
import type { CohortActivities, WorkerActivities } from '../../workflows/activities.js';
import {
  COHORT_WORKFLOW,
  type CohortInput,
  type CohortTally,
  type Delivery,
  deliver,
} from '../../workflows/messages.js';

/** The package's names are not known to an import of ES modules. */
const { coresdk: proto } = createRequire(import.meta.url)('@temporalio/proto') as typeof import('@temporalio/proto');

type WorkflowInfo = Parameters<ReusableVMWorkflowCreator['createWorkflow']>[0]['info'];
type Job = coresdk.workflow_activation.IWorkflowActivationJob;
type Command = coresdk.workflow_commands.IWorkflowCommand;
type Activity = coresdk.workflow_commands.IScheduleActivity | coresdk.workflow_commands.IScheduleLocalActivity;

const ACTIVITIES: readonly (keyof WorkerActivities)[] = [
  'loadProgram',
  'executeFunctions',
  'recordAndExecute',
  'emitEvents',
  'startProcesses',
  'recordActivations',
];

let creator: Promise<ReusableVMWorkflowCreator> | undefined;

async function makeCreator(): Promise<ReusableVMWorkflowCreator> {
  const { code } = await bundleWorkflows();
  return ReusableVMWorkflowCreator.create(parseWorkflowCode(code), 5000, new Set(ACTIVITIES));
}

export class VirtualTemporal {
  /** How often the cohort was continued as new. */
  rolls = 0;
  result: CohortTally | undefined;
  private workflow: Workflow | undefined;
  private readonly timers = new Map<number, number>();
  private readonly activities: { readonly activity: Activity; readonly isLocal: boolean }[] = [];
  private readonly implementation: WorkerActivities;
  private histories = 0;
  private historyLength = 0;

  /** `now` is the real time of the workflow; activities answer at the instant at which they are called. */
  constructor(
    activities: CohortActivities,
    public now: number,
  ) {
    this.implementation = workerActivities(activities);
  }

  async start(input: CohortInput): Promise<void> {
    creator ??= makeCreator();
    const runId = `history-${++this.histories}`;
    this.historyLength = 3;
    this.timers.clear();
    this.workflow = await (await creator).createWorkflow({
      info: {
        workflowType: COHORT_WORKFLOW,
        workflowId: 'cohort-virtual',
        runId,
        firstExecutionRunId: 'history-1',
        namespace: 'virtual',
        taskQueue: 'virtual',
        attempt: 1,
        taskTimeoutMs: 10_000,
        searchAttributes: {},
        typedSearchAttributes: new TypedSearchAttributes(),
        historyLength: this.historyLength,
        historySize: 0,
        continueAsNewSuggested: false,
        targetWorkerDeploymentVersionChanged: false,
        startTime: new Date(this.now),
        runStartTime: new Date(this.now),
        unsafe: { isReplaying: false, isReplayingHistoryEvents: false, now: Date.now, random: Math.random },
      } as unknown as WorkflowInfo,
      randomnessSeed: [1, 2, 3, 4, 5, 6, 7, 8],
      now: this.now,
      showStackTraceSources: false,
    });
    await this.activate({
      initializeWorkflow: {
        workflowType: COHORT_WORKFLOW,
        workflowId: 'cohort-virtual',
        arguments: [toPayload(input)],
      },
    });
    await this.settle();
  }

  /** Signals the cohort; the rest of what follows at this instant happens too. */
  async deliver(deliveries: readonly Delivery[]): Promise<void> {
    await this.activate({ signalWorkflow: { signalName: deliver.name, input: [toPayload(deliveries)] } });
    await this.settle();
  }

  /** Lets time pass up to `until`, from timer to timer. */
  async runUntil(until: number): Promise<void> {
    for (let next = this.nextTimer(); next && next.at <= until && !this.result; next = this.nextTimer()) {
      this.now = Math.max(this.now, next.at);
      this.timers.delete(next.seq);
      await this.activate({ fireTimer: { seq: next.seq } });
      await this.settle();
    }
    if (Number.isFinite(until)) this.now = Math.max(this.now, until);
  }

  /** When the next timer fires; undefined when the workflow waits for none. */
  nextAt(): number | undefined {
    return this.result ? undefined : this.nextTimer()?.at;
  }

  private nextTimer(): { seq: number; at: number } | undefined {
    let next: { seq: number; at: number } | undefined;
    for (const [seq, at] of this.timers) if (!next || at < next.at) next = { seq, at };
    return next;
  }

  /** Carries out activities, local ones first as within a workflow task, until the workflow only waits. */
  private async settle(): Promise<void> {
    while (this.activities.length > 0 && !this.result) {
      const local = this.activities.findIndex(({ isLocal }) => isLocal);
      const [next] = this.activities.splice(Math.max(0, local), 1);
      if (next) await this.execute(next.activity, next.isLocal);
    }
  }

  private async execute({ seq, activityType, arguments: args }: Activity, isLocal: boolean): Promise<void> {
    const call = this.implementation[activityType as keyof WorkerActivities] as (given: unknown) => Promise<unknown>;
    const given = fromPayloadsAtIndex(converter, 0, args as Payload[]);
    const result = { completed: { result: toPayload((await call(given)) ?? null) } };
    await this.activate({ resolveActivity: { seq, result, isLocal } });
  }

  private async activate(job: Job): Promise<void> {
    const activation = proto.workflow_activation.WorkflowActivation.fromObject({
      runId: `history-${this.histories}`,
      timestamp: msToTs(this.now),
      historyLength: ++this.historyLength,
      jobs: [job],
    });
    const completion = await this.workflow!.activate(activation);
    await this.workflow!.getAndResetSinkCalls();
    if (!completion.successful) throw new Error(`the workflow task failed: ${JSON.stringify(completion.failed)}`);
    for (const command of completion.successful.commands ?? []) await this.obey(command);
  }

  private async obey(command: Command): Promise<void> {
    const { startTimer, cancelTimer, scheduleActivity, scheduleLocalActivity } = command;
    const { completeWorkflowExecution, continueAsNewWorkflowExecution: roll, failWorkflowExecution } = command;
    if (startTimer) this.timers.set(startTimer.seq!, this.now + tsToMs(startTimer.startToFireTimeout));
    else if (cancelTimer) this.timers.delete(cancelTimer.seq!);
    else if (scheduleActivity) this.activities.push({ activity: scheduleActivity, isLocal: false });
    else if (scheduleLocalActivity) this.activities.push({ activity: scheduleLocalActivity, isLocal: true });
    else if (completeWorkflowExecution) {
      this.result = fromPayloadsAtIndex<CohortTally>(converter, 0, [completeWorkflowExecution.result as Payload]);
      await this.workflow!.dispose();
    } else if (roll) {
      this.rolls += 1;
      await this.workflow!.dispose();
      await this.start(fromPayloadsAtIndex<CohortInput>(converter, 0, roll.arguments as Payload[]));
    } else if (failWorkflowExecution) throw new Error(`the cohort failed: ${JSON.stringify(failWorkflowExecution)}`);
  }
}

function toPayload(value: unknown): Payload {
  return converter.toPayload(value)!;
}
