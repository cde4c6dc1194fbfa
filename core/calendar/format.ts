// Dates, numbers and amounts as a person reads them. Persian text has Jalali dates and Persian digits.
import type { Instant } from '../engine/state.js';
import { ENGLISH_MONTHS, ENGLISH_WEEKDAYS } from './english-names.js';
import { JALALI_MONTHS, toJalali } from './jalali.js';
import { civilAt, isoWeekday } from './zone.js';

export type Locale = 'fa' | 'en';
/** `date`: 21 March 2026. `dateTime`: with the time. `weekday`: Saturday 21 March 2026. `time`: 09:30. */
export type DateStyle = 'date' | 'dateTime' | 'weekday' | 'time';

/** From Sunday, like the English ones. */
const PERSIAN_WEEKDAYS = ['یکشنبه', 'دوشنبه', 'سه‌شنبه', 'چهارشنبه', 'پنجشنبه', 'جمعه', 'شنبه'];
const PERSIAN_DIGITS = '۰۱۲۳۴۵۶۷۸۹';
const PERSIAN_CURRENCIES: Readonly<Record<string, string>> = { IRR: 'ریال', IRT: 'تومان', USD: 'دلار', EUR: 'یورو' };

/** `fa` for every locale that begins with it (`fa-IR`), else `en`: the two languages the product speaks. */
export function localeOf(tag: string): Locale {
  return /^fa\b/i.test(tag) ? 'fa' : 'en';
}

export function persianDigits(text: string): string {
  return text.replace(/[0-9]/g, (digit) => PERSIAN_DIGITS[Number(digit)]!);
}

/** The instant as it is read in the zone: Jalali with Persian digits for `fa`, Gregorian for `en`. */
export function formatDate(at: Instant, options: { locale: Locale; zone: string; style?: DateStyle }): string {
  const civil = civilAt(at, options.zone);
  const style = options.style ?? 'date';
  const time = `${String(civil.hour).padStart(2, '0')}:${String(civil.minute).padStart(2, '0')}`;
  if (style === 'time') return options.locale === 'fa' ? persianDigits(time) : time;
  const weekday = isoWeekday(civil) % 7;
  if (options.locale === 'fa') {
    const jalali = toJalali(civil);
    const date = `${jalali.day} ${JALALI_MONTHS[jalali.month - 1]} ${jalali.year}`;
    const dayName = style === 'weekday' ? `${PERSIAN_WEEKDAYS[weekday]} ` : '';
    return persianDigits(`${dayName}${date}${style === 'dateTime' ? `، ساعت ${time}` : ''}`);
  }
  const dayName = style === 'weekday' ? `${ENGLISH_WEEKDAYS[weekday]} ` : '';
  const date = `${civil.day} ${ENGLISH_MONTHS[civil.month - 1]} ${civil.year}`;
  return `${dayName}${date}${style === 'dateTime' ? `, ${time}` : ''}`;
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
