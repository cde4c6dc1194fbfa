// A run as its cohort holds it: the machine's state, and where its record and its deliveries stand.
import type { Fed } from '../core/engine/activation-record.js';
import { pack, unpack } from '../core/engine/index.js';
import type { Command, Instant, State, Step } from '../core/engine/state.js';
import type { CarriedRun } from './messages.js';

/** How many taken deliveries a run remembers. The router sends again only what is not acknowledged: a handful. */
const MAX_SEEN = 100;

/** Where the record of a run stands. */
export interface RecordedRun {
  readonly runId: string;
  readonly epoch: number;
  /** Next numbers of its feed and of its journal. */
  feedSeq: number;
  stepSeq: number;
}

/** Who writes down what becomes of the runs; it counts the numbers of each run up. */
export interface RunLog {
  /** What a run was fed, and what came of it. */
  note(run: RecordedRun, at: Instant, fed: Fed, step: Step, nextDueAt: Instant | null): void;
  /** A delivery was taken, or had been taken before. */
  acknowledge(run: RecordedRun, state: State, nextDueAt: Instant | null, deliveryId: string): void;
}

export interface HostedRun extends RecordedRun {
  state: State;
  seen: string[];
}

/** Notes that a delivery is taken; false when it was taken before. */
export function takeDelivery(run: HostedRun, deliveryId: string): boolean {
  if (run.seen.includes(deliveryId)) return false;
  run.seen.push(deliveryId);
  if (run.seen.length > MAX_SEEN) run.seen.shift();
  return true;
}

export function carry(run: HostedRun): CarriedRun {
  const { state, epoch, feedSeq, stepSeq, seen } = run;
  return { state: pack(state), epoch, feedSeq, stepSeq, seen };
}

export function takeOver(carried: CarriedRun): HostedRun {
  const state = unpack(carried.state);
  const { epoch, feedSeq, stepSeq, seen } = carried;
  return { runId: state.id, state, epoch, feedSeq, stepSeq, seen: [...seen] };
}

/** True for the command that ends a run. */
export function isEnd(command: Command): command is Extract<Command, { type: 'complete' | 'fault' | 'canceled' }> {
  return command.type === 'complete' || command.type === 'fault' || command.type === 'canceled';
}
