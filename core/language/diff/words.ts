// Changes in words, in both languages: durations as people say them, values shortened, tasks by their titles.
import { parseIsoDuration } from '../../calendar/duration.js';
import { formatNumber, type Locale } from '../../calendar/format.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../calendar/spans.js';
import type { Text } from '../../catalog/functions.js';
import { isObject, type Json, type JsonObject } from '../../json.js';
import { objectOf } from '../task-tree.js';

const SHOWN_LENGTH = 80;
const SECOND_MS = 1_000;
/** To compare durations; what a month is worth does not matter as long as it is always the same. */
const MONTH_MS = 30 * DAY_MS;
const UNITS: readonly (readonly [ms: number, singular: string, fa: string])[] = [
  [DAY_MS, 'day', 'روز'],
  [HOUR_MS, 'hour', 'ساعت'],
  [MINUTE_MS, 'minute', 'دقیقه'],
  [SECOND_MS, 'second', 'ثانیه'],
];
const UNIT_MS: Readonly<Record<string, number>> = {
  days: DAY_MS,
  hours: HOUR_MS,
  minutes: MINUTE_MS,
  seconds: SECOND_MS,
  milliseconds: 1,
};

interface Span {
  readonly months: number;
  readonly ms: number;
}

/** A duration as the language writes it; undefined for anything else, an expression too. */
function spanOf(value: Json | undefined): Span | undefined {
  if (typeof value === 'string') return parseIsoDuration(value);
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length === 0 || !entries.every(([unit, amount]) => unit in UNIT_MS && typeof amount === 'number'))
    return undefined;
  return { months: 0, ms: entries.reduce((sum, [unit, amount]) => sum + UNIT_MS[unit]! * Number(amount), 0) };
}

/** Whether the second duration is longer or shorter; undefined where one is none, or they are worth the same. */
export function compareDurations(before: Json | undefined, after: Json | undefined): 'longer' | 'shorter' | undefined {
  const [one, other] = [spanOf(before), spanOf(after)];
  if (!one || !other) return undefined;
  const difference = (other.months - one.months) * MONTH_MS + other.ms - one.ms;
  return difference === 0 ? undefined : difference > 0 ? 'longer' : 'shorter';
}

/** Both durations, and equally long. */
export function sameDuration(before: Json | undefined, after: Json | undefined): boolean {
  const [one, other] = [spanOf(before), spanOf(after)];
  return one !== undefined && other !== undefined && one.months === other.months && one.ms === other.ms;
}

/** `7 days`, `۷ روز`; undefined for what is no duration. */
export function durationText(value: Json | undefined): Text | undefined {
  const span = spanOf(value);
  return span && { en: spanText(span, 'en'), fa: spanText(span, 'fa') };
}

/** A duration in words; other values as JSON, shortened. */
export function valueText(value: Json | undefined): Text {
  const span = durationText(value);
  if (span) return span;
  const text = JSON.stringify(value) ?? 'nothing';
  const shown = text.length > SHOWN_LENGTH ? `${[...text].slice(0, SHOWN_LENGTH).join('')}…` : text;
  return { en: shown, fa: shown };
}

function spanText({ months, ms }: Span, locale: Locale): string {
  const parts = months > 0 ? [unitText(months, 'month', 'ماه', locale)] : [];
  let left = ms;
  for (const [size, en, fa] of UNITS) {
    const count = size === SECOND_MS ? left / size : Math.floor(left / size);
    left -= Math.floor(left / size) * size;
    if (count > 0) parts.push(unitText(count, en, fa, locale));
  }
  if (parts.length === 0) return unitText(0, 'second', 'ثانیه', locale);
  return parts.join(locale === 'fa' ? ' و ' : ' ');
}

function unitText(count: number, en: string, fa: string, locale: Locale): string {
  const number = formatNumber(count, locale);
  return locale === 'fa' ? `${number} ${fa}` : `${number} ${en}${count === 1 ? '' : 's'}`;
}

/** `where` with what is there now and what was there before. */
export function insteadText(where: Text, before: Json | undefined, after: Json | undefined): Text {
  const [now, was] = [valueText(after), valueText(before)];
  if (before === undefined) return { en: `${where.en}: ${now.en}, new`, fa: `${where.fa}: ${now.fa}، تازه` };
  if (after === undefined) return { en: `${where.en}: no longer ${was.en}`, fa: `${where.fa}: دیگر ${was.fa} نیست` };
  const longer = compareDurations(before, after);
  const [en, fa] =
    longer === undefined ? ['', ''] : longer === 'longer' ? [', longer', '، بلندتر'] : [', shorter', '، کوتاه‌تر'];
  return { en: `${where.en}: ${now.en} instead of ${was.en}${en}`, fa: `${where.fa}: ${now.fa} به جای ${was.fa}${fa}` };
}

/** Names of tasks with the titles that a definition gives them (`document.metadata.steps`). */
export type TaskTitles = (name: string) => Text;

/** Titles of the newer definition, else of the older one, else the names alone. */
export function taskTitles(before: JsonObject, after: JsonObject): TaskTitles {
  const titles = { ...stepsOf(before), ...stepsOf(after) };
  return (name) => {
    const title = objectOf(titles[name]);
    const text = (locale: Locale, quote: readonly [string, string]): string => {
      const given = title[locale];
      return typeof given === 'string' ? `${quote[0]}${given}${quote[1]} (${name})` : `${quote[0]}${name}${quote[1]}`;
    };
    return { en: text('en', ['"', '"']), fa: text('fa', ['«', '»']) };
  };
}

export function stepsOf(definition: JsonObject): JsonObject {
  return objectOf(objectOf(objectOf(definition.document).metadata).steps);
}
