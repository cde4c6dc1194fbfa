// What outsiders may say to a cohort: the input it starts with, the signal that brings deliveries, the questions it answers.
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { WorldClock } from '../core/calendar/world-clock.js';
import type { PackedState } from '../core/engine/index.js';
import type { ProcessAnswer } from '../core/engine/outgoing.js';
import type { Instant, State } from '../core/engine/state.js';
import type { Json, JsonObject } from '../core/json.js';
import type { CohortOptions } from './options.js';
import type { CarriedOrder } from './orders.js';

/** A run that begins in this cohort. */
export interface Member {
  readonly runId: string;
  readonly epoch: number;
  readonly subject: JsonObject;
  readonly input: Json;
  /** The instant of its enrolment: durations count from here, however late the cohort starts. */
  readonly startedAt: Instant;
}

/** A run that goes on in this cohort, after a roll or rebuilt from its record. */
export interface CarriedRun {
  readonly state: PackedState;
  readonly epoch: number;
  /** Next numbers of its feed and of its journal. */
  readonly feedSeq: number;
  readonly stepSeq: number;
  /** Deliveries that it has taken already, newest last; bounded. */
  readonly seen: readonly string[];
}

export interface CohortInput {
  readonly programHash: string;
  readonly clock: WorldClock;
  readonly options: CohortOptions;
  readonly members: readonly Member[];
  readonly runs: readonly CarriedRun[];
  readonly orders: readonly CarriedOrder[];
  readonly tally?: CohortTally;
}

/** Something for one run: one row of `run_event`. */
export interface Delivery {
  /** Id of the row: a delivery counts once and is acknowledged by it. */
  readonly id: string;
  readonly runId: string;
  /** When the row was made: the run's deadlines up to here come first. */
  readonly at: Instant;
  readonly content:
    | { readonly kind: 'event'; readonly event: JsonObject }
    | { readonly kind: 'control'; readonly control: 'pause' | 'resume' | 'cancel' }
    | { readonly kind: 'answer'; readonly answer: ProcessAnswer };
}

/** Counts over the life of a cohort, continue-as-new included. */
export interface CohortTally {
  readonly completed: number;
  readonly faulted: number;
  readonly canceled: number;
  readonly late: number;
  readonly rolls: number;
}

export interface CohortSummary extends CohortTally {
  readonly open: number;
  readonly waitingOrders: number;
  readonly batchesInFlight: number;
  readonly inbox: number;
  readonly nextDueAt: Instant | null;
}

/** Name of the workflow type. */
export const COHORT_WORKFLOW = 'cohort';

export const deliver = defineSignal<[readonly Delivery[]]>('deliver');
/** For operators: a query wakes the whole cohort, so screens read Postgres instead. */
export const summaryOf = defineQuery<CohortSummary>('summary');
export const stateOf = defineQuery<State | null, [string]>('state');
