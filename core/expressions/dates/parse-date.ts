import { ENGLISH_MONTHS, ENGLISH_WEEKDAYS } from '../../calendar/english-names.js';
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { spendCharacters } from '../limits.js';
import { breakDown, dateOf, toBrokenDownTime } from './calendar.js';

interface DateReader {
  readonly text: string;
  readonly format: string;
  position: number;
  readonly fields: DateFields;
}

interface DateFields {
  year: number;
  month: number;
  day: number;
  hours: number;
  minutes: number;
  seconds: number;
  afternoon: boolean;
  dayOfYear: number | null;
  /** Set by `%s`, which says everything at once. */
  epochSeconds: number | null;
}

const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  T: '%H:%M:%S',
};
/** Length of `Wednesday` and `September`. */
const LONGEST_NAME = 9;
/** Two-digit years below this belong to the 21st century. */
const CENTURY_PIVOT = 69;

const CONVERSIONS: Readonly<Record<string, (reader: DateReader) => void>> = {
  a: (reader) => void readName(reader, ENGLISH_WEEKDAYS),
  A: (reader) => void readName(reader, ENGLISH_WEEKDAYS),
  b: (reader) => setField(reader, 'month', readName(reader, ENGLISH_MONTHS)),
  B: (reader) => setField(reader, 'month', readName(reader, ENGLISH_MONTHS)),
  h: (reader) => setField(reader, 'month', readName(reader, ENGLISH_MONTHS)),
  d: (reader) => setField(reader, 'day', readNumber(reader, 2)),
  e: (reader) => setField(reader, 'day', readNumber(reader, 2)),
  H: (reader) => setField(reader, 'hours', readNumber(reader, 2)),
  I: (reader) => setField(reader, 'hours', readNumber(reader, 2) % 12),
  j: (reader) => setField(reader, 'dayOfYear', readNumber(reader, 3)),
  m: (reader) => setField(reader, 'month', readNumber(reader, 2) - 1),
  M: (reader) => setField(reader, 'minutes', readNumber(reader, 2)),
  n: skipSpaces,
  p: (reader) => {
    reader.fields.afternoon = readPattern(reader, /[AP]M/iy).toUpperCase() === 'PM';
  },
  s: (reader) => setField(reader, 'epochSeconds', readNumber(reader, 12)),
  S: (reader) => setField(reader, 'seconds', readNumber(reader, 2)),
  t: skipSpaces,
  y: (reader) => {
    const year = readNumber(reader, 2);
    reader.fields.year = year < CENTURY_PIVOT ? 2000 + year : 1900 + year;
  },
  Y: (reader) => setField(reader, 'year', readNumber(reader, 4)),
  z: (reader) => void readPattern(reader, /Z|[+-]\d\d:?\d\d/y),
  Z: (reader) => void readPattern(reader, /[A-Za-z]+/y),
  '%': (reader) => void readPattern(reader, /%/y),
};

/** jq's `strptime`: broken down time from a text. A zone in the text is read over; the result is UTC as written. */
export function parseDate(text: Json, format: Json): Json[] {
  if (typeof text !== 'string' || typeof format !== 'string') {
    return fail('strptime/1 requires string inputs and arguments');
  }
  spendCharacters(format.length);
  const reader: DateReader = { text, format, position: 0, fields: emptyFields() };
  readFormat(reader, format);
  if (reader.position < text.length) return mismatch(reader);
  return brokenDown(reader.fields);
}

function brokenDown(fields: DateFields): Json[] {
  if (fields.epochSeconds !== null) return toBrokenDownTime(fields.epochSeconds);
  const date =
    fields.dayOfYear === null
      ? dateOf(fields.year, fields.month, Math.max(fields.day, 1))
      : dateOf(fields.year, 0, fields.dayOfYear);
  const broken = breakDown(date);
  if (fields.dayOfYear === null && fields.day === 0) broken[2] = 0;
  const hours = fields.afternoon && fields.hours < 12 ? fields.hours + 12 : fields.hours;
  return [...broken.slice(0, 3), hours, fields.minutes, fields.seconds, ...broken.slice(6)];
}

function emptyFields(): DateFields {
  return {
    year: 1900,
    month: 0,
    day: 0,
    hours: 0,
    minutes: 0,
    seconds: 0,
    afternoon: false,
    dayOfYear: null,
    epochSeconds: null,
  };
}

function readFormat(reader: DateReader, format: string): void {
  for (let index = 0; index < format.length; index++) {
    const character = format.charAt(index);
    if (/\s/.test(character)) {
      skipSpaces(reader);
    } else if (character !== '%') {
      if (reader.text[reader.position++] !== character) mismatch(reader);
    } else {
      readConversion(reader, format.charAt(++index));
    }
  }
}

function readConversion(reader: DateReader, letter: string): void {
  const composed = COMPOSED[letter];
  if (composed !== undefined) readFormat(reader, composed);
  else (CONVERSIONS[letter] ?? mismatch)(reader);
}

function setField(reader: DateReader, field: keyof DateFields & string, value: number): void {
  Object.assign(reader.fields, { [field]: value });
}

function readNumber(reader: DateReader, digits: number): number {
  skipSpaces(reader);
  return Number(readPattern(reader, new RegExp(`[+-]?\\d{1,${digits}}`, 'y')));
}

/** The index of the name that stands next, whole or by its first three letters. */
function readName(reader: DateReader, names: readonly string[]): number {
  const rest = reader.text.slice(reader.position, reader.position + LONGEST_NAME).toLowerCase();
  const index = names.findIndex((name) => rest.startsWith(name.slice(0, 3).toLowerCase()));
  const name = names[index];
  if (name === undefined) return mismatch(reader);
  reader.position += rest.startsWith(name.toLowerCase()) ? name.length : 3;
  return index;
}

function readPattern(reader: DateReader, pattern: RegExp): string {
  pattern.lastIndex = reader.position;
  const match = pattern.exec(reader.text);
  if (match === null) return mismatch(reader);
  reader.position += match[0].length;
  return match[0];
}

function skipSpaces(reader: DateReader): void {
  while (/\s/.test(reader.text.charAt(reader.position))) reader.position++;
}

function mismatch(reader: DateReader): never {
  return fail(`date "${reader.text}" does not match format "${reader.format}"`);
}
