// Hands the orders of all runs to activities: one batch per kind, in a fixed order and of bounded size.
import type { FunctionCall, FunctionOutcome } from '../core/catalog/calls.js';
import type { ActivationRecord } from '../core/engine/activation-record.js';
import { standardError } from '../core/engine/errors.js';
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

/** Where records are taken from. */
export interface RecordSource {
  holdsOnlyStarts(atMost: number): boolean;
  takeRecords(): readonly (readonly ActivationRecord[])[];
}

export class Batches {
  private open = 0;
  private localOpen = 0;

  constructor(
    private readonly options: Pick<CohortOptions, 'batchSize' | 'localBatchSize' | 'localStarts'>,
    private readonly localFunctions: ReadonlySet<string>,
    private readonly answers: BatchAnswers,
  ) {}

  get inFlight(): number {
    return this.open;
  }

  /**
   * Hands everything out. Records go with batches of calls as far as there are any, else on their own; while reads are under
   * way in this workflow task they wait for what comes of them.
   */
  send(orders: readonly Order[], recorder: RecordSource): void {
    const calls = orders.filter((order) => order.kind === 'call');
    const reads = calls.filter((order) => this.localFunctions.has(order.name));
    const near = reads.length <= this.options.localBatchSize;
    const far = near ? calls.filter((order) => !this.localFunctions.has(order.name)) : calls;
    const batches = this.chunksOf(far);
    for (const chunk of this.chunksOf(near ? reads : [])) this.callLocal(chunk);
    const record = recorder.holdsOnlyStarts(this.options.localStarts ?? 0) ? local : remote;
    const records = this.localOpen > 0 ? [] : recorder.takeRecords();
    for (const [index, chunk] of batches.entries()) this.callRemote(chunk, records[index] ?? []);
    for (const chunk of records.slice(batches.length)) this.track(record.recordActivations(chunk), () => {});
    for (const chunk of this.chunksOf(orders.filter((order) => order.kind === 'emit'))) this.emit(chunk);
    for (const chunk of this.chunksOf(orders.filter((order) => order.kind === 'start'))) this.start(chunk);
  }

  private chunksOf<T>(list: readonly T[]): T[][] {
    const size = this.options.batchSize;
    return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
      list.slice(index * size, (index + 1) * size),
    );
  }

  private callRemote(chunk: readonly CallOrder[], records: readonly ActivationRecord[]): void {
    const calls = chunk.map(callOf);
    const outcomes = records.length > 0 ? remote.recordAndExecute({ records, calls }) : remote.executeFunctions(calls);
    this.answerCalls(chunk, outcomes);
  }

  private callLocal(chunk: readonly CallOrder[]): void {
    this.localOpen++;
    const outcomes = local.executeFunctions(chunk.map(callOf));
    const over = (): void => {
      this.localOpen--;
    };
    outcomes.then(over, over);
    this.answerCalls(chunk, outcomes);
  }

  private answerCalls(chunk: readonly CallOrder[], batch: Promise<readonly FunctionOutcome[]>): void {
    this.track(
      batch.then((outcomes) => {
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
    const events = chunk.map(({ runId, key, subject, at, event }) => ({ runId, key, subject, at, event }));
    this.track(remote.emitEvents(events), () => {});
  }

  private start(chunk: readonly StartOrder[]): void {
    const starts = chunk.map(({ kind: _, ...start }) => start);
    this.track(
      remote.startProcesses(starts).then((outcomes) => {
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

function callOf({ runId, key, name, args, attempt, subject }: CallOrder): FunctionCall {
  return { runId, key, name, args, attempt, subject };
}

function failedBatch(detail: string): FunctionOutcome {
  return { status: 'failed', error: communicationError(detail), retryable: true };
}

function communicationError(detail: string): ErrorObject {
  return standardError('communication', 'the activity failed', detail);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return String(cause instanceof Error ? cause.message : cause).slice(0, 500);
}
