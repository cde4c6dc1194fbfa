// What came of a simulation as a scenario file: the process is then held to it.
import { toIsoDuration } from '../core/calendar/duration.js';
import type { Instant } from '../core/engine/state.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import type { TimelineItem } from './timeline.js';

const SECOND_MS = 1_000;
const INSTANT = /^\d{4}-\d\d-\d\dT/;
/** Whose names are ids that the simulation gave. */
const NAMED_BY_ID: readonly string[] = ['credit'];

/**
 * The content of a scenario file with these beginnings (title, given, start, when, until), which expects the timeline as it
 * came. What people do is said by `when`; ids and instants are left out, since they say nothing about the process.
 */
export function recordScenario(
  beginning: JsonObject,
  timeline: readonly TimelineItem[],
  startedAt: Instant,
): JsonObject {
  const came = timeline.filter(({ kind }) => kind !== 'event' && kind !== 'taskDone');
  return { ...beginning, then: came.map((item) => expectationOf(item, startedAt)) };
}

function expectationOf({ at, kind, name, detail }: TimelineItem, startedAt: Instant): JsonObject {
  const offset = toIsoDuration(Math.round((at - startedAt) / SECOND_MS) * SECOND_MS);
  const named = NAMED_BY_ID.includes(kind) ? true : name;
  return { at: offset, [kind]: named, ...lasting(detail) };
}

function lasting(detail: JsonObject): JsonObject {
  const kept = Object.entries(detail).map(([key, value]) => [key, lastingValue(key, value)] as const);
  return Object.fromEntries(kept.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function lastingValue(key: string, value: Json): Json | undefined {
  if (value === null || Array.isArray(value) || key.endsWith('Id')) return undefined;
  if (typeof value === 'string' && INSTANT.test(value)) return undefined;
  if (!isObject(value)) return value;
  const inner = lasting(value);
  return Object.keys(inner).length === 0 ? undefined : inner;
}
