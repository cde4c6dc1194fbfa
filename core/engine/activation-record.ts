// What a host writes down about one run after an activation: the run's public state, its journal and what it was fed.
// Everything in it is numbered within the run, so recording it twice is the same as once.
import type { Json } from '../json.js';
import type { ErrorObject, Instant, JournalEntry, RunStatus } from './state.js';

/**
 * One thing a run was fed, by reference where its content lies in a row of its own: an outcome without `result` in the
 * row of its call, an event in the event's row. Folding them over the program in order of `seq` gives the run's state again.
 */
export type Fed =
  | { readonly type: 'started' }
  | { readonly type: 'functionCompleted'; readonly id: string; readonly key: string; readonly result?: Json }
  | { readonly type: 'functionFailed'; readonly id: string; readonly key: string; readonly error: ErrorObject }
  | { readonly type: 'timerFired'; readonly id: string }
  /** `eventId` is the id of the event's row, which is also the id of the CloudEvent that runs see. */
  | { readonly type: 'eventReceived'; readonly eventId: string }
  | { readonly type: 'cancelRequested' | 'pause' | 'resume' | 'tick' };

export interface FedEntry {
  /** Counts up from 0 within the run. */
  readonly seq: number;
  readonly at: Instant;
  readonly fed: Fed;
}

/** What a run was fed, with the journal of what came of it: the two are written together or not at all. */
export interface RecordedFeed extends FedEntry {
  /** Number of the first of the steps; they count up from 0 within the run. */
  readonly stepSeq: number;
  /** Instant of the steps: that of the feed, unless the run had gone on to a later one before. */
  readonly stepsAt: Instant;
  readonly steps: readonly JournalEntry[];
}

export interface StepEntry extends JournalEntry {
  /** Counts up from 0 within the run. */
  readonly seq: number;
  readonly at: Instant;
}

/** The steps of a feed one by one, as screens and traces take them. */
export function stepsOf({ stepSeq, stepsAt, steps }: RecordedFeed): StepEntry[] {
  return steps.map((step, index) => ({ ...step, seq: stepSeq + index, at: stepsAt }));
}

/** One run, one activation. */
export interface ActivationRecord {
  readonly runId: string;
  /** The run's epoch at the host that writes: a host that has handed the run over writes nothing any more. */
  readonly epoch: number;
  readonly status: RunStatus;
  /** Pointer of the task that the run is at, null when it has ended. */
  readonly currentTask: string | null;
  /** The earliest timer, null when it waits for none. */
  readonly nextDueAt: Instant | null;
  /** Calls of functions that are not answered yet. With none, the run is at rest until something comes or is due. */
  readonly openCalls: number;
  /** Set when the run has ended. */
  readonly endedAt?: Instant;
  readonly output?: Json;
  readonly error?: ErrorObject;
  readonly fed: readonly RecordedFeed[];
  /** Ids of the run events that were taken in this activation (also those that the run had seen before). */
  readonly acknowledged: readonly string[];
}
