// Instants and civil times. A civil time always has a zone; what a zone does at a change of its clocks is decided here, once.
import { IANAZone } from 'luxon';
import type { Instant } from '../engine/state.js';
import { AppError } from '../errors.js';
import { DAY_MS, MINUTE_MS } from './spans.js';

/** A Gregorian date without a time. Months are 1 to 12. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A Gregorian date and a time of day, as a clock on the wall of some zone shows it. */
export interface CivilTime extends CivilDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** Throws `badInput` for a name that is not a zone of the IANA database. */
export function zoneNamed(name: string): IANAZone {
  const zone = IANAZone.create(name);
  if (!zone.isValid) {
    throw new AppError(
      'badInput',
      `There is no time zone "${name}"; use a name such as "Asia/Tehran" or "Europe/Berlin"`,
    );
  }
  return zone;
}

/** Offsets of whole UTC days by zone; a day on which the offset changes is `null`. Asking the zone costs 50 times as much. */
const offsetsByDay = new Map<string, Map<number, number | null>>();

/** Minutes east of UTC at the instant. */
function offsetAt(zone: IANAZone, at: Instant): number {
  let days = offsetsByDay.get(zone.name);
  if (days === undefined) {
    days = new Map();
    offsetsByDay.set(zone.name, days);
  }
  const day = Math.floor(at / DAY_MS);
  let offset = days.get(day);
  if (offset === undefined) {
    const atStart = zone.offset(day * DAY_MS);
    offset = atStart === zone.offset((day + 1) * DAY_MS) ? atStart : null;
    days.set(day, offset);
  }
  return offset ?? zone.offset(at);
}

/** What a clock in the zone shows at the instant. */
export function civilAt(at: Instant, zone: string): CivilTime {
  const shown = new Date(at + offsetAt(zoneNamed(zone), at) * MINUTE_MS);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
    millisecond: shown.getUTCMilliseconds(),
  };
}

/**
 * The instant at which a clock in the zone shows the civil time. A time that exists twice (clocks set back) is the earlier of the
 * two; a time that does not exist (clocks set forward) is the first instant after the gap, so that nothing is early.
 */
export function instantOf(civil: CivilTime, zoneName: string): Instant {
  const zone = zoneNamed(zoneName);
  const shownMs = shownMsOf(civil);
  const candidates = [offsetAt(zone, shownMs - DAY_MS), offsetAt(zone, shownMs + DAY_MS)]
    .map((offset) => shownMs - offset * MINUTE_MS)
    .filter((at) => at + offsetAt(zone, at) * MINUTE_MS === shownMs);
  return candidates.length > 0 ? Math.min(...candidates) : firstInstantAfterGap(zone, shownMs);
}

/** The instant at which a day of the zone begins: midnight, or the first instant after a gap that swallows it. */
export function startOfDay(date: CivilDate, zone: string): Instant {
  return instantOf({ ...date, hour: 0, minute: 0, second: 0, millisecond: 0 }, zone);
}

/** The date `days` later (earlier if negative), over the ends of months and years. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return dateOf(Date.UTC(date.year, date.month - 1, date.day) + days * DAY_MS);
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function isoWeekday(date: CivilDate): number {
  return new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay() || 7;
}

/** `2026-03-21`. */
export function isoDate(date: CivilDate): string {
  const padded = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${padded(date.year, 4)}-${padded(date.month, 2)}-${padded(date.day, 2)}`;
}

function dateOf(utcMs: number): CivilDate {
  const date = new Date(utcMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function shownMsOf(civil: CivilTime): number {
  return Date.UTC(civil.year, civil.month - 1, civil.day, civil.hour, civil.minute, civil.second, civil.millisecond);
}

/** The change of offset lies within a day of the time asked for: halve the span until the millisecond is found. */
function firstInstantAfterGap(zone: IANAZone, shownMs: number): Instant {
  let before = shownMs - zone.offset(shownMs - DAY_MS) * MINUTE_MS - DAY_MS;
  let after = before + 2 * DAY_MS;
  const offsetBefore = zone.offset(before);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zone.offset(middle) === offsetBefore) before = middle;
    else after = middle;
  }
  return after;
}
