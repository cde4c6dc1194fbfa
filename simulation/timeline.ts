// What came of a simulation, in the words of the business: one item per thing that happened, in order.
import type { Instant } from '../core/engine/state.js';
import type { Json, JsonObject } from '../core/json.js';

/**
 * What kind of thing: a message to the contact, a notice to a colleague, a task and what became of it, a coupon, an entry in
 * the contact's history, attributes that were set, a purchase credited, any other call, an event from outside, a run's end; of
 * a lead its stages, a score, who got it and an opportunity; of a campaign its stages, the frozen audience, the enrolment of
 * each wave, the responses of the contact and the closing report.
 */
export const TIMELINE_KINDS = [
  'event',
  'message',
  'notice',
  'task',
  'escalation',
  'taskDone',
  'taskClosed',
  'coupon',
  'variant',
  'activity',
  'attributes',
  'credit',
  'stage',
  'frozen',
  'enrolment',
  'response',
  'report',
  'lead',
  'scored',
  'assignment',
  'opportunity',
  'call',
  'end',
] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export interface TimelineItem {
  readonly at: Instant;
  readonly kind: TimelineKind;
  /** The template, the form, the event type, the level, … that the kind is about. */
  readonly name: string;
  readonly detail: JsonObject;
}

/** Whether an item is of this kind and name, and its detail has at least these values. */
export function isLike(item: TimelineItem, kind: TimelineKind, name: Json, detail: JsonObject): boolean {
  return item.kind === kind && (name === true || item.name === name) && holds(item.detail, detail);
}

function holds(value: Json | undefined, expected: Json): boolean {
  if (typeof expected !== 'object' || expected === null) return value === expected;
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(expected)) return false;
  return Object.entries(expected).every(([key, part]) => holds((value as JsonObject)[key], part));
}
