// A trace is what makes two executions comparable whatever hosted them: pointers, events, outcomes and instants, without ids,
// which every host makes anew. Equal traces mean equal behaviour.
import { isObject, type Json } from '../json.js';
import type { Fed, FedEntry, StepEntry } from './activation-record.js';
import type { Instant } from './state.js';

export interface Trace {
  /** What the run went through, one line per step. */
  readonly steps: readonly string[];
  /** What it was fed, one line per thing. */
  readonly fed: readonly string[];
}

export interface TraceOptions {
  /** Instants are rounded to it: the finest difference that the host can keep. */
  readonly grainMs: number;
  /** The event type behind the id under which a run was fed an event. */
  readonly eventType?: (eventId: string) => string;
}

/** What of a step's `why` is the same wherever the run lives. */
const COMPARABLE = ['case', 'winner', 'caught', 'call', 'process', 'type', 'status', 'retry'];

/** The trace of one run by its record, both lists in the order of their numbers. */
export function traceOf(
  record: { readonly steps: readonly StepEntry[]; readonly fed: readonly FedEntry[] },
  options: TraceOptions,
): Trace {
  return {
    steps: record.steps.map(({ at, kind, task, why }) => line(at, [kind, task || '/', detailOf(why)], options)),
    fed: record.fed.map(({ at, fed }) => line(at, [fed.type, fedDetail(fed, options)], options)),
  };
}

function line(at: Instant, parts: readonly string[], { grainMs }: TraceOptions): string {
  const rounded = new Date(Math.round(at / grainMs) * grainMs);
  return [rounded.toISOString(), ...parts].filter((part) => part !== '').join(' ');
}

function detailOf(why: Json | undefined): string {
  if (!isObject(why)) return '';
  return COMPARABLE.filter((name) => why[name] !== undefined)
    .map((name) => `${name}=${JSON.stringify(why[name])}`)
    .join(' ');
}

function fedDetail(fed: Fed, { eventType }: TraceOptions): string {
  switch (fed.type) {
    case 'functionCompleted':
      return fed.key;
    case 'functionFailed':
      return `${fed.key} ${fed.error.type}`;
    case 'timerFired':
      return fed.id;
    case 'eventReceived':
      return eventType?.(fed.eventId) ?? '';
    default:
      return '';
  }
}
