// Hands the orders of all runs to activities: one batch per kind, in a fixed order and of bounded size.
import type { FunctionCall, FunctionOutcome } from '../core/catalog/calls.js';
import type { ProcessStartOutcome } from '../core/engine/outgoing.js';
import type { ErrorObject } from '../core/engine/state.js';
import { local, remote } from './activities.js';
import type { CohortOptions } from './options.js';
import type { CallOrder, EmitOrder, Order, StartOrder } from './orders.js';

/** Told what came back; each is called within the activation that brings the answer, in the order of the batch. */
export interface BatchAnswers {
  called(order: CallOrder, outcome: FunctionOutcome): void;
  started(order: StartOrder, outcome: ProcessStartOutcome): void;
  /** A batch is over, answers included. */
  settled(): void;
}

export class Batches {
  private open = 0;

  constructor(
    private readonly options: Pick<CohortOptions, 'batchSize' | 'localBatchSize'>,
    private readonly localFunctions: ReadonlySet<string>,
    private readonly answers: BatchAnswers,
  ) {}

  get inFlight(): number {
    return this.open;
  }

  send(orders: readonly Order[]): void {
    const calls = orders.filter((order) => order.kind === 'call');
    const own = calls.filter((order) => this.localFunctions.has(order.name));
    const others = calls.filter((order) => !this.localFunctions.has(order.name));
    const near = own.length <= this.options.localBatchSize;
    this.inChunks(near ? others : calls, (chunk) => this.call(chunk, remote.executeFunctions));
    this.inChunks(near ? own : [], (chunk) => this.call(chunk, local.executeFunctions));
    this.inChunks(
      orders.filter((order) => order.kind === 'emit'),
      (chunk) => this.emit(chunk),
    );
    this.inChunks(
      orders.filter((order) => order.kind === 'start'),
      (chunk) => this.start(chunk),
    );
  }

  private inChunks<T>(list: readonly T[], send: (chunk: readonly T[]) => void): void {
    const size = this.options.batchSize;
    for (let index = 0; index < list.length; index += size) send(list.slice(index, index + size));
  }

  private call(
    chunk: readonly CallOrder[],
    execute: (calls: readonly FunctionCall[]) => Promise<readonly FunctionOutcome[]>,
  ): void {
    const calls = chunk.map(({ runId, key, name, args, attempt, subject }) => ({
      runId,
      key,
      name,
      args,
      attempt,
      subject,
    }));
    this.track(
      execute(calls).then((outcomes) => {
        chunk.forEach((order, index) => {
          this.answers.called(order, outcomes[index] ?? failedBatch(`no outcome for ${order.name}`));
        });
      }),
      (error) => {
        for (const order of chunk) this.answers.called(order, failedBatch(reasonOf(error)));
      },
    );
  }

  private emit(chunk: readonly EmitOrder[]): void {
    const few = chunk.length <= this.options.localBatchSize;
    const events = chunk.map(({ runId, key, subject, at, event }) => ({ runId, key, subject, at, event }));
    this.track((few ? local : remote).emitEvents(events), () => {});
  }

  private start(chunk: readonly StartOrder[]): void {
    const few = chunk.length <= this.options.localBatchSize;
    const starts = chunk.map(({ kind: _, ...start }) => start);
    this.track(
      (few ? local : remote).startProcesses(starts).then((outcomes) => {
        chunk.forEach((order, index) => {
          const outcome = outcomes[index];
          if (outcome) this.answers.started(order, outcome);
        });
      }),
      (error) => {
        const outcome: ProcessStartOutcome = { status: 'failed', error: communicationError(reasonOf(error)) };
        for (const order of chunk) this.answers.started(order, outcome);
      },
    );
  }

  /** Counts a batch as in flight until its answers are in. A failure here is one that Temporal was told not to repeat. */
  private track(batch: Promise<void>, failed: (error: unknown) => void): void {
    this.open++;
    batch.catch(failed).then(() => {
      this.open--;
      this.answers.settled();
    });
  }
}

function failedBatch(detail: string): FunctionOutcome {
  return { status: 'failed', error: communicationError(detail), retryable: true };
}

function communicationError(detail: string): ErrorObject {
  return {
    type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication',
    status: 500,
    title: 'the activity failed',
    detail,
  };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return String(cause instanceof Error ? cause.message : cause).slice(0, 500);
}
