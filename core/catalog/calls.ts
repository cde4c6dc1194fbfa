// What travels between a host and the code behind native functions. Written for sets: a list in, a list of outcomes out.
import type { ErrorObject, Instant } from '../engine/state.js';
import type { Json, JsonObject } from '../json.js';

/** One call of a native function by one run. (runId, key) is its idempotency key, the same for all attempts. */
export interface FunctionCall {
  readonly runId: string;
  readonly key: string;
  readonly name: string;
  readonly args: Json;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Who the run is about, for example `{ contactId }`. */
  readonly subject: JsonObject;
}

/** Outcome of one call. `again` = not now: the host calls again at `at` with the same key (an instant of the world clock). */
export type FunctionOutcome =
  | { readonly status: 'done'; readonly result: Json }
  | { readonly status: 'failed'; readonly error: ErrorObject; readonly retryable: boolean }
  | { readonly status: 'again'; readonly at: Instant; readonly reason: string };
