// ISO 8601 durations as the arguments of functions carry them. Years and months follow the UTC calendar; a rule that means
// somebody's own days or working time uses business-hours.ts.

import type { Instant } from '../engine/state.js';
import { AppError } from '../errors.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './spans.js';

const NUMBER = '(\\d+(?:[.,]\\d+)?)';
const ISO_DURATION = new RegExp(
  `^P(?=.)(?:${NUMBER}Y)?(?:${NUMBER}M)?(?:${NUMBER}W)?(?:${NUMBER}D)?` +
    `(?:T(?=.)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`,
);

/** Definitions and policies name the same few durations over and over. Bounded: a run may make texts without end. */
const parsed = new Map<string, DurationParts>();
const MAX_PARSED = 1000;

/** Months go by the calendar, the rest by the clock (in milliseconds). */
export interface DurationParts {
  readonly months: number;
  readonly ms: number;
}

/** The instant after an ISO duration such as `P1M` or `PT4H`. A day that a shorter month lacks becomes its last one. Throws `badInput`. */
export function addIsoDuration(from: Instant, text: string): Instant {
  const parts = partsOf(text);
  return (parts.months === 0 ? from : addMonths(from, parts.months)) + parts.ms;
}

/** The instant before which `text` must have passed by `to`. Throws `badInput`. */
export function subtractIsoDuration(to: Instant, text: string): Instant {
  const parts = partsOf(text);
  const withoutMs = to - parts.ms;
  return parts.months === 0 ? withoutMs : addMonths(withoutMs, -parts.months);
}

/** Milliseconds as an ISO duration in days, hours, minutes and seconds: `PT4H30M`, `P2DT0.5S`. Zero and less is `PT0S`. */
export function toIsoDuration(ms: number): string {
  if (ms <= 0) return 'PT0S';
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const seconds = (ms % MINUTE_MS) / 1000;
  const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds > 0 ? `${seconds}S` : ''}`;
  return `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
}

/**
 * The time from `now` until `at` in whole seconds, rounded up so that nobody is early: a duration of JSON Schema (RFC 3339,
 * appendix A) has no fractions.
 */
export function isoTimeUntil(at: Instant, now: Instant): string {
  return toIsoDuration(Math.ceil((at - now) / 1000) * 1000);
}

function partsOf(text: string): DurationParts {
  const parts = parseIsoDuration(text);
  if (parts) return parts;
  throw new AppError('badInput', `"${text}" is not an ISO 8601 duration; write for example "P3D" or "PT4H"`);
}

/** The parts of an ISO 8601 duration; undefined for a text that is none. */
export function parseIsoDuration(text: string): DurationParts | undefined {
  const known = parsed.get(text);
  if (known) return known;
  const match = ISO_DURATION.exec(text);
  if (!match) return undefined;
  const parts = partsIn(match);
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(text, parts);
  return parts;
}

function partsIn(match: RegExpExecArray): DurationParts {
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((amount = '0') => Number(amount.replace(',', '.')));
  const ms = (weeks * 7 + days) * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * 1000;
  return { months: years * 12 + months, ms: Math.round(ms) };
}

/** So many months later by the UTC calendar; a day that the month lacks becomes its last one. */
export function addMonths(from: Instant, months: number): Instant {
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}
