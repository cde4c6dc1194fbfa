// Durations of the language: an ISO 8601 string or an object of days, hours, minutes, seconds, milliseconds.
import { addMonths, parseIsoDuration } from '../calendar/duration.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar/spans.js';
import { isObject, type Json } from '../json.js';
import { standardError, WorkflowError } from './errors.js';
import type { Instant } from './state.js';

/** The last instant that a Date can hold. */
const LAST_INSTANT = 8.64e15;

const UNIT_MS: Readonly<Record<string, number>> = {
  days: DAY_MS,
  hours: HOUR_MS,
  minutes: MINUTE_MS,
  seconds: 1000,
  milliseconds: 1,
};

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
  const parts = typeof duration === 'string' ? parseIsoDuration(duration) : undefined;
  if (!parts) throw notADuration(duration);
  return (parts.months === 0 ? from : addMonths(from, parts.months)) + parts.ms;
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
