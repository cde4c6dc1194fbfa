// When people work. A calendar is data of the organisation: hours per weekday, holidays by date or every year, in one zone.

import type { Instant } from '../engine/state.js';
import { AppError } from '../errors.js';
import { toJalali } from './jalali.js';
import { addDays, type CivilDate, civilAt, instantOf, isoDate, isoWeekday, startOfDay } from './zone.js';

/** Minutes after midnight: [540, 1020] is 09:00 to 17:00. The end is not part of it; 1440 is the end of the day. */
export type OpenSpan = readonly [from: number, to: number];

export interface BusinessCalendar {
  readonly zone: string;
  /** By ISO weekday, 1 = Monday … 7 = Sunday; spans in order, not overlapping. A weekday that is missing is closed. */
  readonly hours: Readonly<Record<number, readonly OpenSpan[]>>;
  readonly holidays: {
    /** `2026-03-20`: one day, for example a holiday of the lunar calendar. */
    readonly dates: readonly string[];
    /** `03-21` (month-day), every Gregorian year. */
    readonly gregorianYearly: readonly string[];
    /** `01-13` (month-day), every Jalali year. */
    readonly jalaliYearly: readonly string[];
  };
}

interface OpenTime {
  readonly from: Instant;
  readonly to: Instant;
}

/** What was worked out of a calendar once: the same calendar in other zones, its open times by day (midnight UTC). */
interface WorkedOut {
  readonly zones: Map<string, BusinessCalendar>;
  readonly days: Map<number, readonly OpenTime[]>;
}

/** Calendars never change, and every message asks for the same few days: holidays and zones are not looked up again. */
const workedOut = new WeakMap<BusinessCalendar, WorkedOut>();
const defaultCalendars = new Map<string, BusinessCalendar>();

/** A calendar without an opening for this long is a mistake in its data. */
const LONGEST_CLOSED_DAYS = 400;

const FULL_DAY: readonly OpenSpan[] = [[9 * 60, 17 * 60]];
const HALF_DAY: readonly OpenSpan[] = [[9 * 60, 12 * 60]];
const NO_HOLIDAYS = { dates: [], gregorianYearly: [], jalaliYearly: [] };

/** Iran: Saturday to Wednesday, Thursday until noon, and the holidays that have a fixed Jalali date. Lunar ones are data. */
export function iranianCalendar(zone = 'Asia/Tehran'): BusinessCalendar {
  return {
    zone,
    hours: { 6: FULL_DAY, 7: FULL_DAY, 1: FULL_DAY, 2: FULL_DAY, 3: FULL_DAY, 4: HALF_DAY },
    holidays: {
      ...NO_HOLIDAYS,
      jalaliYearly: ['01-01', '01-02', '01-03', '01-04', '01-12', '01-13', '03-14', '03-15', '11-22', '12-29'],
    },
  };
}

/** Monday to Friday, nine to five, without holidays. */
export function westernCalendar(zone: string): BusinessCalendar {
  return { zone, hours: { 1: FULL_DAY, 2: FULL_DAY, 3: FULL_DAY, 4: FULL_DAY, 5: FULL_DAY }, holidays: NO_HOLIDAYS };
}

/** The calendar of an organisation that has not configured one; the same object for the same zone. */
export function defaultCalendar(zone: string): BusinessCalendar {
  const known = defaultCalendars.get(zone);
  if (known) return known;
  const calendar = zone === 'Asia/Tehran' ? iranianCalendar(zone) : westernCalendar(zone);
  defaultCalendars.set(zone, calendar);
  return calendar;
}

export function isHoliday(calendar: BusinessCalendar, date: CivilDate): boolean {
  const iso = isoDate(date);
  if (calendar.holidays.dates.includes(iso) || calendar.holidays.gregorianYearly.includes(iso.slice(5))) return true;
  return (
    calendar.holidays.jalaliYearly.length > 0 &&
    calendar.holidays.jalaliYearly.includes(isoDate(toJalali(date)).slice(5))
  );
}

/** A day on which the calendar opens at all. */
export function isWorkingDay(calendar: BusinessCalendar, date: CivilDate): boolean {
  return spansOn(calendar, date).length > 0;
}

export function isOpen(calendar: BusinessCalendar, at: Instant): boolean {
  return openTimesOn(calendar, civilAt(at, calendar.zone)).some((open) => at >= open.from && at < open.to);
}

/** `at` itself when open then, else the next opening. Throws `configInvalid` for a calendar that does not open within 400 days. */
export function nextOpening(calendar: BusinessCalendar, at: Instant): Instant {
  for (const open of openTimesAfter(calendar, at)) return Math.max(open.from, at);
  throw neverOpen(calendar);
}

/** The instant at which `ms` of open time have passed since `at`. Throws `configInvalid` like nextOpening. */
export function addWorkingTime(calendar: BusinessCalendar, at: Instant, ms: number): Instant {
  let left = ms;
  for (const open of openTimesAfter(calendar, at)) {
    const begin = Math.max(open.from, at);
    // Time that ends at closing time ends then, not at the next opening: the work was due that day.
    if (left <= open.to - begin) return begin + left;
    left -= open.to - begin;
  }
  throw neverOpen(calendar);
}

/** The same time of day `days` working days later; when closed at that time, the next opening. Throws `configInvalid` like nextOpening. */
export function addWorkingDays(calendar: BusinessCalendar, at: Instant, days: number): Instant {
  const civil = civilAt(at, calendar.zone);
  let date: CivilDate = civil;
  let left = Math.floor(days);
  for (let closed = 0; left > 0; ) {
    date = addDays(date, 1);
    if (isWorkingDay(calendar, date)) {
      left -= 1;
      closed = 0;
    } else if (++closed > LONGEST_CLOSED_DAYS) throw neverOpen(calendar);
  }
  return nextOpening(calendar, instantOf({ ...civil, ...date }, calendar.zone));
}

/** The same hours and holidays kept in another zone: "business hours where the contact lives". */
export function inZone(calendar: BusinessCalendar, zone: string): BusinessCalendar {
  if (zone === calendar.zone) return calendar;
  const { zones } = workedOutOf(calendar);
  const known = zones.get(zone);
  if (known) return known;
  const moved = { ...calendar, zone };
  zones.set(zone, moved);
  return moved;
}

/** Open times that end after `at`, in order; ends after 400 closed days in a row. */
function* openTimesAfter(calendar: BusinessCalendar, at: Instant): Generator<OpenTime> {
  let date: CivilDate = civilAt(at, calendar.zone);
  for (let closed = 0; closed <= LONGEST_CLOSED_DAYS; closed++) {
    for (const open of openTimesOn(calendar, date)) {
      if (open.to <= at) continue;
      closed = 0;
      yield open;
    }
    date = addDays(date, 1);
  }
}

function spansOn(calendar: BusinessCalendar, date: CivilDate): readonly OpenSpan[] {
  const spans = calendar.hours[isoWeekday(date)] ?? [];
  return spans.length === 0 || isHoliday(calendar, date) ? [] : spans;
}

function openTimesOn(calendar: BusinessCalendar, { year, month, day }: CivilDate): readonly OpenTime[] {
  const { days } = workedOutOf(calendar);
  const utcMs = Date.UTC(year, month - 1, day);
  const known = days.get(utcMs);
  if (known) return known;
  const date = { year, month, day };
  const times = spansOn(calendar, date).map(([from, to]) => ({
    from: instantAtMinute(calendar, date, from),
    to: instantAtMinute(calendar, date, to),
  }));
  days.set(utcMs, times);
  return times;
}

function workedOutOf(calendar: BusinessCalendar): WorkedOut {
  const known = workedOut.get(calendar);
  if (known) return known;
  const fresh: WorkedOut = { zones: new Map(), days: new Map() };
  workedOut.set(calendar, fresh);
  return fresh;
}

function instantAtMinute(calendar: BusinessCalendar, date: CivilDate, minute: number): Instant {
  if (minute >= 1440) return startOfDay(addDays(date, 1), calendar.zone);
  const civil = { ...date, hour: Math.floor(minute / 60), minute: minute % 60, second: 0, millisecond: 0 };
  return instantOf(civil, calendar.zone);
}

function neverOpen(calendar: BusinessCalendar): AppError {
  return new AppError(
    'configInvalid',
    `The business hours in ${calendar.zone} have no opening within ${LONGEST_CLOSED_DAYS} days; give them one`,
  );
}
