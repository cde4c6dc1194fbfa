// Durations of the language: an ISO 8601 string or an object of days, hours, minutes, seconds, milliseconds.
import { isObject, type Json } from '../json.js';
import { standardError, WorkflowError } from './errors.js';
import type { Instant } from './state.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The last instant that a Date can hold. */
const LAST_INSTANT = 8.64e15;

const UNIT_MS: Readonly<Record<string, number>> = {
  days: DAY,
  hours: HOUR,
  minutes: MINUTE,
  seconds: SECOND,
  milliseconds: 1,
};

const NUMBER = '(\\d+(?:[.,]\\d+)?)';
const ISO_DURATION = new RegExp(
  `^P(?=.)(?:${NUMBER}Y)?(?:${NUMBER}M)?(?:${NUMBER}W)?(?:${NUMBER}D)?` +
    `(?:T(?=.)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`,
);

/**
 * The instant after `from` by a duration, in whole milliseconds. Years and months go by the UTC calendar and end with a
 * shorter month (31 January + P1M = the last of February); time zones belong to functions, not to the machine.
 * Throws WorkflowError (expression) for what is no duration.
 */
export function addDuration(from: Instant, duration: Json): Instant {
  const until = isObject(duration) ? from + unitsOf(duration) : addIso(from, duration);
  if (!(until >= from && until <= LAST_INSTANT)) throw notADuration(duration);
  return Math.round(until);
}

/** Whether a value written in a definition is a duration. */
export function isDuration(value: Json): boolean {
  try {
    addDuration(0, value);
    return true;
  } catch {
    return false;
  }
}

function unitsOf(duration: Readonly<Record<string, Json>>): number {
  const entries = Object.entries(duration);
  if (entries.length === 0) throw notADuration(duration);
  return entries.reduce((sum, [unit, amount]) => {
    const unitMs = UNIT_MS[unit];
    if (unitMs === undefined || typeof amount !== 'number') throw notADuration(duration);
    return sum + unitMs * amount;
  }, 0);
}

function addIso(from: Instant, duration: Json): Instant {
  const match = typeof duration === 'string' ? ISO_DURATION.exec(duration) : null;
  if (!match) throw notADuration(duration);
  const part = (position: number): number => Number((match[position] ?? '0').replace(',', '.'));
  const start = addMonths(from, part(1) * 12 + part(2));
  return start + part(3) * 7 * DAY + part(4) * DAY + part(5) * HOUR + part(6) * MINUTE + part(7) * SECOND;
}

function addMonths(from: Instant, months: number): Instant {
  if (months === 0) return from;
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}

function notADuration(value: Json): WorkflowError {
  return new WorkflowError(
    standardError(
      'expression',
      `Not a duration: ${JSON.stringify(value)?.slice(0, 100)}`,
      'Write an ISO 8601 duration ("P3D", "PT4H") or an object of days, hours, minutes, seconds, milliseconds.',
    ),
  );
}
