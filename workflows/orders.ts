// What the runs of a cohort ask of the outside world: calls of functions, events to emit, processes to start.
import type { EmittedEvent, ProcessStart } from '../core/engine/outgoing.js';
import type { Json, JsonObject } from '../core/json.js';

export interface CallOrder {
  readonly kind: 'call';
  readonly runId: string;
  /** Command id: the answer goes to it. */
  readonly id: string;
  /** Idempotency key, the same for all attempts. */
  readonly key: string;
  readonly name: string;
  readonly args: Json;
  readonly subject: JsonObject;
  readonly attempt: number;
}

export interface EmitOrder extends EmittedEvent {
  readonly kind: 'emit';
  readonly id: string;
}

export interface StartOrder extends ProcessStart {
  readonly kind: 'start';
}

export type Order = CallOrder | EmitOrder | StartOrder;

/** An order that a roll carries on; `at` when it waits for another attempt (an instant of the world clock). */
export interface CarriedOrder {
  readonly order: Order;
  readonly at?: number;
}
