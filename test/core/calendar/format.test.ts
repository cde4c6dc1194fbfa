import { expect } from 'chai';
import { formatDate, formatMoney, formatNumber, localeOf } from '../../../core/calendar/format.js';
import { addJalaliMonths, fromJalali, toJalali } from '../../../core/calendar/jalali.js';

const NOWRUZ = Date.UTC(2026, 2, 21, 6, 5);

describe('dates, numbers and amounts as people read them', () => {
  it('shows a Jalali date in Persian digits to a Persian reader', () => {
    const options = { locale: 'fa', zone: 'Asia/Tehran' } as const;
    expect(formatDate(NOWRUZ, options)).to.equal('۱ فروردین ۱۴۰۵');
    expect(formatDate(NOWRUZ, { ...options, style: 'dateTime' })).to.equal('۱ فروردین ۱۴۰۵، ساعت ۰۹:۳۵');
    expect(formatDate(NOWRUZ, { ...options, style: 'weekday' })).to.equal('شنبه ۱ فروردین ۱۴۰۵');
  });

  it('shows a Gregorian date to an English reader, in the zone of the reader', () => {
    expect(formatDate(NOWRUZ, { locale: 'en', zone: 'America/New_York' })).to.equal('21 March 2026');
    expect(formatDate(NOWRUZ, { locale: 'en', zone: 'America/New_York', style: 'dateTime' })).to.equal(
      '21 March 2026, 02:05',
    );
    expect(formatDate(NOWRUZ, { locale: 'en', zone: 'Pacific/Honolulu', style: 'weekday' })).to.equal(
      'Friday 20 March 2026',
    );
  });

  it('shows the other calendar to whoever asks for it', () => {
    expect(formatDate(NOWRUZ, { locale: 'en', zone: 'Asia/Tehran', calendar: 'jalali' })).to.equal('1 Farvardin 1405');
    const options = { locale: 'fa', zone: 'Asia/Tehran', calendar: 'gregorian', style: 'weekday' } as const;
    expect(formatDate(NOWRUZ, options)).to.equal('شنبه ۲۱ مارس ۲۰۲۶');
  });

  it('groups digits and keeps every digit of decimal text', () => {
    expect(formatNumber(1234567.5, 'en')).to.equal('1,234,567.5');
    expect(formatNumber('12345678901234567890.1200', 'fa')).to.equal('۱۲٬۳۴۵٬۶۷۸٬۹۰۱٬۲۳۴٬۵۶۷٬۸۹۰٫۱۲');
    expect(formatNumber(-999, 'en')).to.equal('-999');
  });

  it('writes an amount with its currency', () => {
    expect(formatMoney('1250.5000', 'USD', 'en')).to.equal('USD 1,250.50');
    expect(formatMoney('1250000.0000', 'IRR', 'fa')).to.equal('۱٬۲۵۰٬۰۰۰ ریال');
    expect(formatMoney('10', 'CHF', 'fa')).to.equal('۱۰ CHF');
  });

  it('speaks Persian to every locale that begins with fa', () => {
    expect(['fa', 'fa-IR', 'FA', 'en', 'de', 'fas', ''].map(localeOf)).to.deep.equal([
      'fa',
      'fa',
      'fa',
      'en',
      'en',
      'en',
      'en',
    ]);
  });
});

describe('the Jalali calendar', () => {
  it('knows leap years: Esfand 30th exists in 1403, not in 1404', () => {
    expect(fromJalali({ year: 1403, month: 12, day: 30 })).to.deep.equal({ year: 2025, month: 3, day: 20 });
    expect(() => fromJalali({ year: 1404, month: 12, day: 30 })).to.throw('no day 1404/12/30');
    expect(toJalali({ year: 2025, month: 3, day: 21 })).to.deep.equal({ year: 1404, month: 1, day: 1 });
  });

  it('moves Esfand 30th to the 29th in a year without it, and the 31st to the 30th in a shorter month', () => {
    expect(addJalaliMonths({ year: 1403, month: 12, day: 30 }, 12)).to.deep.equal({ year: 1404, month: 12, day: 29 });
    expect(addJalaliMonths({ year: 1405, month: 6, day: 31 }, 1)).to.deep.equal({ year: 1405, month: 7, day: 30 });
    expect(addJalaliMonths({ year: 1405, month: 1, day: 31 }, -1)).to.deep.equal({ year: 1404, month: 12, day: 29 });
  });
});
