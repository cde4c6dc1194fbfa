// Broken down time, as C's `struct tm`: [year, month 0-11, day, hours, minutes, seconds, day of week, day of year]. UTC only.
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { isArray } from '../values/kinds.js';

const DAY_MS = 86_400_000;
/** The largest distance from 1970 that a JavaScript date can express. */
const MAX_DATE_MS = 8.64e15;

/** jq's `gmtime`: seconds since 1970 to broken down time; the seconds keep their fraction. */
export function toBrokenDownTime(seconds: Json): Json[] {
  if (typeof seconds !== 'number') return fail('gmtime() requires numeric inputs');
  const whole = Math.floor(seconds);
  if (!(Math.abs(whole * 1000) <= MAX_DATE_MS))
    return fail('error converting number of seconds since epoch to datetime');
  const date = new Date(whole * 1000);
  const broken = breakDown(date);
  broken[5] = date.getUTCSeconds() + (seconds - whole);
  return broken;
}

/** jq's `mktime`: broken down time to whole seconds since 1970. */
export function toSeconds(broken: Json): number {
  if (!isArray(broken)) return fail('mktime requires array inputs');
  return Math.floor(readBrokenDownTime(broken, 'mktime').getTime() / 1000);
}

/** The instant of broken down time; parts left out count from the start of what is given. */
export function readBrokenDownTime(broken: Json, caller: string): Date {
  if (!isArray(broken) || broken.length === 0 || broken.some((part) => typeof part !== 'number')) {
    return fail(`${caller} requires parsed datetime inputs`);
  }
  const [year, month = 0, day = 1, hours = 0, minutes = 0, seconds = 0] = broken as number[];
  const date = dateOf(year as number, month, day);
  date.setUTCHours(hours, minutes, Math.floor(seconds));
  return Number.isNaN(date.getTime()) ? fail(`${caller}: invalid gmtime representation`) : date;
}

/** A day at midnight; unlike `Date.UTC`, years below 100 are meant as they stand. */
export function dateOf(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date;
}

export function dayOfYear(date: Date): number {
  const midnight = dateOf(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  return Math.round((midnight.getTime() - dateOf(date.getUTCFullYear(), 0, 1).getTime()) / DAY_MS);
}

export function breakDown(date: Date): Json[] {
  return [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCDay(),
    dayOfYear(date),
  ];
}

/** The ISO 8601 week and the year it belongs to. */
export function isoWeek(date: Date): { year: number; week: number } {
  const thursday = dateOf(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate() + 3 - ((date.getUTCDay() + 6) % 7),
  );
  return { year: thursday.getUTCFullYear(), week: 1 + Math.floor(dayOfYear(thursday) / 7) };
}
