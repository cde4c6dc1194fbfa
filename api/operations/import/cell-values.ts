// What people write in cells: dates in both calendars, numbers in all digits. Each reader says what it expected.
import { toGregorian } from 'jalaali-js';
import { DateTime } from 'luxon';
import type { Instant } from '../../../core/engine/state.js';
import { foldDigits } from '../../../core/rules/contact-points.js';

export type CellValue<T> = { readonly value: T } | { readonly expected: string };

const AMOUNT = /^-?\d{1,13}(\.\d{1,4})?$/;
const CURRENCY = /^[A-Z]{3}$/;
const DATE =
  /^(\d{4})([-/]?)(\d{1,2})\2(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const LARGEST_QUANTITY = 1_000_000_000;
/** Years of the Jalali calendar that anybody's data can hold; in Gregorian these are the Middle Ages. */
const JALALI_YEARS = { from: 1250, to: 1600 };
const GREGORIAN_YEARS = { from: 1900, to: 2200 };

/** Decimal text: digits of any script, a point or `٫` before the fraction, `٬` between thousands. */
export function readAmount(text: string): CellValue<string> {
  const folded = foldDigits(text.trim()).replaceAll('٬', '').replace('٫', '.');
  if (AMOUNT.test(folded)) return { value: folded };
  return { expected: 'an amount like 1250.50, at most four decimals, without separators of thousands' };
}

export function readCurrency(text: string): CellValue<string> {
  const code = text.trim().toUpperCase();
  return CURRENCY.test(code) ? { value: code } : { expected: 'an ISO 4217 code, for example IRR' };
}

export function readQuantity(text: string): CellValue<number> {
  const folded = foldDigits(text.trim());
  const value = Number(folded);
  if (/^\d+$/.test(folded) && value <= LARGEST_QUANTITY) return { value };
  return { expected: 'a whole number' };
}

/**
 * A date, or a date and time. Without an offset it is civil time of `zone`; a date alone is the start of the day there.
 * Years from 1250 to 1600 are of the Jalali calendar.
 */
export function readInstant(text: string, zone: string): CellValue<Instant> {
  const expected = { expected: 'a date like 2026-03-21 or 1405-01-01, with a time like 14:30 or without' };
  const found = DATE.exec(foldDigits(text.trim()));
  if (!found) return expected;
  const [, year, , month, day, hour = '0', minute = '0', second = '0', offset] = found;
  const civil = gregorian(Number(year), Number(month), Number(day));
  if (!civil) return expected;
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second) };
  const at = DateTime.fromObject({ ...civil, ...time }, { zone: offset ? zoneOf(offset) : zone });
  return at.isValid ? { value: at.toMillis() } : expected;
}

function zoneOf(offset: string): string {
  return offset === 'Z' ? 'UTC' : `UTC${offset.slice(0, 3)}:${offset.slice(-2)}`;
}

function gregorian(
  year: number,
  month: number,
  day: number,
): { readonly year: number; readonly month: number; readonly day: number } | undefined {
  if (year >= GREGORIAN_YEARS.from && year <= GREGORIAN_YEARS.to) return { year, month, day };
  if (year < JALALI_YEARS.from || year > JALALI_YEARS.to || month > 12 || day > 31) return undefined;
  const { gy, gm, gd } = toGregorian(year, month, day);
  return { year: gy, month: gm, day: gd };
}
