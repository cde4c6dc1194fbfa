// Dates, numbers and amounts as a person reads them. Persian text has Jalali dates and Persian digits.
import type { Instant } from '../engine/state.js';
import { ENGLISH_JALALI_MONTHS, ENGLISH_MONTHS, ENGLISH_WEEKDAYS } from './english-names.js';
import { JALALI_MONTHS, toJalali } from './jalali.js';
import { type CivilDate, civilAt, isoWeekday } from './zone.js';

export type Locale = 'fa' | 'en';
/** `date`: 21 March 2026. `dateTime`: with the time. `weekday`: Saturday 21 March 2026. `time`: 09:30. */
export type DateStyle = 'date' | 'dateTime' | 'weekday' | 'time';

export const CALENDARS = ['gregorian', 'jalali'] as const;
export type Calendar = (typeof CALENDARS)[number];

const MONTHS: Readonly<Record<Calendar, Readonly<Record<Locale, readonly string[]>>>> = {
  gregorian: {
    en: ENGLISH_MONTHS,
    fa: ['ژانویه', 'فوریه', 'مارس', 'آوریل', 'مه', 'ژوئن', 'ژوئیه', 'اوت', 'سپتامبر', 'اکتبر', 'نوامبر', 'دسامبر'],
  },
  jalali: { en: ENGLISH_JALALI_MONTHS, fa: JALALI_MONTHS },
};
/** From Sunday. */
const WEEKDAYS: Readonly<Record<Locale, readonly string[]>> = {
  en: ENGLISH_WEEKDAYS,
  fa: ['یکشنبه', 'دوشنبه', 'سه‌شنبه', 'چهارشنبه', 'پنجشنبه', 'جمعه', 'شنبه'],
};
const PERSIAN_DIGITS = '۰۱۲۳۴۵۶۷۸۹';
const PERSIAN_CURRENCIES: Readonly<Record<string, string>> = { IRR: 'ریال', IRT: 'تومان', USD: 'دلار', EUR: 'یورو' };

/** `fa` for every locale that begins with it (`fa-IR`), else `en`: the two languages the product speaks. */
export function localeOf(tag: string): Locale {
  return /^fa\b/i.test(tag) ? 'fa' : 'en';
}

export function persianDigits(text: string): string {
  return text.replace(/[0-9]/g, (digit) => PERSIAN_DIGITS[Number(digit)]!);
}

/**
 * The instant as it is read in the zone. Without `calendar` Jalali for `fa`, Gregorian for `en`; the digits are Persian for `fa`.
 */
export function formatDate(
  at: Instant,
  options: { locale: Locale; zone: string; style?: DateStyle; calendar?: Calendar },
): string {
  const { locale, zone, style = 'date', calendar = locale === 'fa' ? 'jalali' : 'gregorian' } = options;
  const civil = civilAt(at, zone);
  const time = `${String(civil.hour).padStart(2, '0')}:${String(civil.minute).padStart(2, '0')}`;
  const dayName = style === 'weekday' ? `${WEEKDAYS[locale][isoWeekday(civil) % 7]} ` : '';
  const clock = style === 'dateTime' ? `${locale === 'fa' ? '، ساعت' : ','} ${time}` : '';
  const text = style === 'time' ? time : `${dayName}${dateText(civil, calendar, locale)}${clock}`;
  return locale === 'fa' ? persianDigits(text) : text;
}

function dateText(civil: CivilDate, calendar: Calendar, locale: Locale): string {
  const { year, month, day } = calendar === 'jalali' ? toJalali(civil) : civil;
  return `${day} ${MONTHS[calendar][locale][month - 1]} ${year}`;
}

/** Digits in groups of three. Decimal text keeps its digits (an amount is never a float); zeros at the end of a fraction go. */
export function formatNumber(value: number | string, locale: Locale): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!match) return String(value);
  const [, sign = '', whole = '', fraction = ''] = match;
  const trimmed = fraction.replace(/0+$/, '');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, locale === 'fa' ? '٬' : ',');
  const point = locale === 'fa' ? '٫' : '.';
  const text = `${sign}${grouped}${trimmed === '' ? '' : point + trimmed}`;
  return locale === 'fa' ? persianDigits(text) : text;
}

/** An amount with its currency: `USD 1,250.50`, `۱٬۲۵۰٬۰۰۰ ریال`. A fraction of money keeps at least two digits in `en`. */
export function formatMoney(amount: number | string, currency: string, locale: Locale): string {
  if (locale === 'fa') return `${formatNumber(amount, locale)} ${PERSIAN_CURRENCIES[currency] ?? currency}`;
  const text = formatNumber(amount, locale);
  return `${currency} ${/\.\d$/.test(text) ? `${text}0` : text}`;
}
