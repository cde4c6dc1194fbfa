// What a host does for its runs besides calling functions: events that they emit, processes that they start.
import type { Json, JsonObject } from '../json.js';
import type { ErrorObject, Instant } from './state.js';

/** An event that a run emits; (runId, key) makes it single. */
export interface EmittedEvent {
  readonly runId: string;
  readonly key: string;
  readonly subject: JsonObject;
  readonly at: Instant;
  /** A CloudEvent, as the definition wrote it. */
  readonly event: JsonObject;
}

/**
 * A process that a run starts; (runId, id) makes it single, so that a retry of the task starts another one.
 * With `await` the end of the new run comes back as a `ProcessAnswer`.
 */
export interface ProcessStart {
  readonly runId: string;
  /** Command id of the task that starts it. */
  readonly id: string;
  readonly subject: JsonObject;
  readonly at: Instant;
  readonly name: string;
  readonly version: string;
  readonly input: Json;
  readonly await: boolean;
}

export type ProcessStartOutcome =
  | { readonly status: 'started'; readonly runId: string }
  | { readonly status: 'failed'; readonly error: ErrorObject };

/** The end of a process of its own, told to the run that waits for it. `id` is the command that it answers. */
export type ProcessAnswer =
  | { readonly id: string; readonly status: 'done'; readonly result: Json }
  | { readonly id: string; readonly status: 'failed'; readonly error: ErrorObject };
