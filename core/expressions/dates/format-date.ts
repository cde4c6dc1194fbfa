import { ENGLISH_MONTHS, ENGLISH_WEEKDAYS } from '../../calendar/english-names.js';
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { spendCharacters, spendText } from '../limits.js';
import { dayOfYear, isoWeek, readBrokenDownTime, toBrokenDownTime } from './calendar.js';

export const ISO_FORMAT = '%Y-%m-%dT%H:%M:%SZ';

/** Formats that stand for others. */
const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

const CONVERSIONS: Readonly<Record<string, (date: Date) => string>> = {
  a: (date) => dayName(date).slice(0, 3),
  A: dayName,
  b: (date) => monthName(date).slice(0, 3),
  B: monthName,
  C: (date) => padded(Math.floor(date.getUTCFullYear() / 100), 2),
  d: (date) => padded(date.getUTCDate(), 2),
  e: (date) => String(date.getUTCDate()).padStart(2),
  G: (date) => String(isoWeek(date).year),
  h: (date) => monthName(date).slice(0, 3),
  H: (date) => padded(date.getUTCHours(), 2),
  I: (date) => padded(date.getUTCHours() % 12 || 12, 2),
  j: (date) => padded(dayOfYear(date) + 1, 3),
  k: (date) => String(date.getUTCHours()).padStart(2),
  l: (date) => String(date.getUTCHours() % 12 || 12).padStart(2),
  m: (date) => padded(date.getUTCMonth() + 1, 2),
  M: (date) => padded(date.getUTCMinutes(), 2),
  n: () => '\n',
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  S: (date) => padded(date.getUTCSeconds(), 2),
  t: () => '\t',
  u: (date) => String(date.getUTCDay() || 7),
  U: (date) => padded(Math.floor((dayOfYear(date) + 7 - date.getUTCDay()) / 7), 2),
  V: (date) => padded(isoWeek(date).week, 2),
  w: (date) => String(date.getUTCDay()),
  W: (date) => padded(Math.floor((dayOfYear(date) + 7 - ((date.getUTCDay() + 6) % 7)) / 7), 2),
  y: (date) => padded(date.getUTCFullYear() % 100, 2),
  Y: (date) => String(date.getUTCFullYear()),
  z: () => '+0000',
  Z: () => 'UTC',
  '%': () => '%',
};

/** jq's `strftime` on seconds since 1970 or broken down time; a conversion we don't know stays as it is. */
export function formatDate(input: Json, format: Json, caller = 'strftime/1'): string {
  const broken = typeof input === 'number' ? toBrokenDownTime(input) : input;
  if (!Array.isArray(broken)) return fail(`${caller} requires parsed datetime inputs`);
  if (typeof format !== 'string') return fail(`${caller} requires a string format`);
  spendCharacters(format.length);
  const text = convert(readBrokenDownTime(broken, caller), format);
  spendText(text.length);
  return text;
}

function convert(date: Date, format: string): string {
  return format.replace(/%([A-Za-z%])/g, (whole, letter: string) => {
    const composed = COMPOSED[letter];
    if (composed !== undefined) return convert(date, composed);
    return CONVERSIONS[letter]?.(date) ?? whole;
  });
}

function dayName(date: Date): string {
  return ENGLISH_WEEKDAYS[date.getUTCDay()] as string;
}

function monthName(date: Date): string {
  return ENGLISH_MONTHS[date.getUTCMonth()] as string;
}

function padded(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
