// The Jalali (Solar Hijri) calendar beside the Gregorian one.
import { isLeapJalaaliYear, isValidJalaaliDate, jalaaliMonthLength, toGregorian, toJalaali } from 'jalaali-js';
import { AppError } from '../errors.js';
import type { CivilDate } from './zone.js';

/** A date of the Jalali calendar. Months are 1 (Farvardin) to 12 (Esfand). */
export interface JalaliDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export const JALALI_MONTHS: readonly string[] = [
  'فروردین',
  'اردیبهشت',
  'خرداد',
  'تیر',
  'مرداد',
  'شهریور',
  'مهر',
  'آبان',
  'آذر',
  'دی',
  'بهمن',
  'اسفند',
];

export function toJalali(date: CivilDate): JalaliDate {
  const { jy, jm, jd } = toJalaali(date.year, date.month, date.day);
  return { year: jy, month: jm, day: jd };
}

/** Throws `badInput` for a day that the Jalali calendar does not have, such as Esfand 30th of a common year. */
export function fromJalali(date: JalaliDate): CivilDate {
  if (!isValidJalaaliDate(date.year, date.month, date.day)) {
    throw new AppError('badInput', `The Jalali calendar has no day ${date.year}/${date.month}/${date.day}`);
  }
  const { gy, gm, gd } = toGregorian(date.year, date.month, date.day);
  return { year: gy, month: gm, day: gd };
}

/** The same day of a later (or earlier) month; a day that the month lacks becomes its last one (Esfand 30th → 29th). */
export function addJalaliMonths(date: JalaliDate, months: number): JalaliDate {
  const index = date.year * 12 + (date.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return { year, month, day: Math.min(date.day, jalaaliMonthLength(year, month)) };
}

export function isJalaliLeapYear(year: number): boolean {
  return isLeapJalaaliYear(year);
}
