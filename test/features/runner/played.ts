// What came of a script on one host, in a form in which hosts can be compared.
import type { FedEntry, StepEntry } from '../../../core/engine/activation-record.js';
import type { ErrorObject, Instant, RunStatus } from '../../../core/engine/state.js';
import { traceOf } from '../../../core/engine/trace.js';
import type { Json, JsonObject } from '../../../core/json.js';

export interface PlayedRun {
  /** Name of the workflow. */
  readonly process: string;
  readonly status: RunStatus;
  readonly output?: Json;
  readonly error?: ErrorObject;
  readonly steps: readonly StepEntry[];
  readonly fed: readonly FedEntry[];
}

export interface CallMade {
  readonly at: Instant;
  readonly name: string;
  readonly args: Json;
}

export interface EventEmitted {
  readonly at: Instant;
  readonly event: JsonObject;
}

export interface Played {
  readonly run: PlayedRun;
  /** Runs that it started. */
  readonly others: readonly PlayedRun[];
  readonly calls: readonly CallMade[];
  readonly emitted: readonly EventEmitted[];
}

/** Equal for hosts that did the same: outcomes, traces to the millisecond, effects. */
export function comparable({ run, others, calls, emitted }: Played): object {
  return {
    run: comparableRun(run),
    others: others.map((other) => JSON.stringify(comparableRun(other))).sort(),
    calls,
    emitted: emitted.map(({ at, event: { type, source, data } }) => ({ at, type, source, data })),
  };
}

function comparableRun({ process, status, output, error, steps, fed }: PlayedRun): object {
  const trace = traceOf({ steps, fed }, { grainMs: 1, eventType: (id) => id });
  return { process, status, output: output ?? null, error: error ?? null, ...trace };
}
