import { expect } from 'chai';
import fc from 'fast-check';
import {
  addWorkingDays,
  addWorkingTime,
  type BusinessCalendar,
  iranianCalendar,
  isOpen,
  nextOpening,
  westernCalendar,
} from '../../../core/calendar/business-hours.js';
import { HOUR_MS, MINUTE_MS } from '../../../core/calendar/spans.js';
import { civilAt, instantOf, isoDate } from '../../../core/calendar/zone.js';

const TEHRAN = iranianCalendar();

/** `2026-11-21 09:30` in the zone of the calendar. */
function instant(text: string, calendar: BusinessCalendar = TEHRAN): number {
  const [year, month, day, hour, minute] = text.split(/[- :]/).map(Number) as [number, number, number, number, number];
  return instantOf({ year, month, day, hour, minute, second: 0, millisecond: 0 }, calendar.zone);
}

function shown(at: number, calendar: BusinessCalendar = TEHRAN): string {
  const civil = civilAt(at, calendar.zone);
  return `${isoDate(civil)} ${String(civil.hour).padStart(2, '0')}:${String(civil.minute).padStart(2, '0')}`;
}

// 2026-11-21 is a Saturday.
describe('business hours in Iran', () => {
  const openings: [string, string, string][] = [
    ['open: at once', '2026-11-21 10:15', '2026-11-21 10:15'],
    ['before opening: the opening', '2026-11-21 06:00', '2026-11-21 09:00'],
    ['at closing time: the next day', '2026-11-21 17:00', '2026-11-22 09:00'],
    ['Thursday after noon: Saturday', '2026-11-26 12:00', '2026-11-28 09:00'],
    ['Friday: Saturday', '2026-11-27 10:00', '2026-11-28 09:00'],
    ['Nowruz: the fifth of Farvardin', '2026-03-21 10:00', '2026-03-25 09:00'],
    ['29 Esfand and the weekend before Nowruz', '2027-03-18 13:00', '2027-03-25 09:00'],
  ];
  for (const [title, from, to] of openings) {
    it(`opens next, ${title}`, () => {
      expect(shown(nextOpening(TEHRAN, instant(from)))).to.equal(to);
    });
  }

  const additions: [string, number, string][] = [
    ['2026-11-21 10:00', 4, '2026-11-21 14:00'],
    ['2026-11-21 15:00', 4, '2026-11-22 11:00'],
    ['2026-11-21 13:00', 4, '2026-11-21 17:00'],
    ['2026-11-26 10:00', 4, '2026-11-28 11:00'],
    ['2026-11-27 10:00', 4, '2026-11-28 13:00'],
    ['2026-11-21 09:00', 43, '2026-11-26 12:00'],
    ['2026-11-21 20:00', 0, '2026-11-22 09:00'],
  ];
  for (const [from, hours, to] of additions) {
    it(`${hours} working hours after ${from} it is ${to}`, () => {
      expect(shown(addWorkingTime(TEHRAN, instant(from), hours * HOUR_MS))).to.equal(to);
    });
  }

  it('counts working days at the same time of day, and waits for the opening when that time is closed', () => {
    expect(shown(addWorkingDays(TEHRAN, instant('2026-11-21 10:00'), 2))).to.equal('2026-11-23 10:00');
    expect(shown(addWorkingDays(TEHRAN, instant('2026-11-25 15:00'), 1))).to.equal('2026-11-28 09:00');
    expect(shown(addWorkingDays(TEHRAN, instant('2026-11-27 15:00'), 1))).to.equal('2026-11-28 15:00');
  });

  it('keeps a holiday that is given by its date', () => {
    const withLunar = { ...TEHRAN, holidays: { ...TEHRAN.holidays, dates: ['2026-11-22'] } };
    expect(shown(nextOpening(withLunar, instant('2026-11-21 18:00')))).to.equal('2026-11-23 09:00');
  });
});

describe('business hours elsewhere', () => {
  const BERLIN = westernCalendar('Europe/Berlin');

  it('keeps opening at nine over a change of clocks', () => {
    const friday = instant('2026-10-23 16:00', BERLIN);
    expect(shown(addWorkingTime(BERLIN, friday, 2 * HOUR_MS), BERLIN)).to.equal('2026-10-26 10:00');
  });

  it('handles a pause at noon and a day that lasts until midnight', () => {
    const shop = {
      ...BERLIN,
      hours: {
        1: [
          [540, 720],
          [780, 1440],
        ] as [number, number][],
      },
    };
    expect(shown(addWorkingTime(shop, instant('2026-11-23 11:00', shop), 2 * HOUR_MS), shop)).to.equal(
      '2026-11-23 14:00',
    );
    expect(shown(nextOpening(shop, instant('2026-11-23 12:30', shop)), shop)).to.equal('2026-11-23 13:00');
    expect(isOpen(shop, instant('2026-11-23 23:59', shop))).to.equal(true);
    expect(shown(nextOpening(shop, instant('2026-11-24 00:00', shop)), shop)).to.equal('2026-11-30 09:00');
  });

  it('refuses a calendar that never opens', () => {
    const never = { ...BERLIN, hours: {} };
    expect(() => nextOpening(never, 0)).to.throw('have no opening within 400 days');
    expect(() => addWorkingTime(never, 0, 1)).to.throw('have no opening within 400 days');
    expect(() => addWorkingDays(never, 0, 1)).to.throw('have no opening within 400 days');
  });
});

describe('working time', () => {
  it('is additive: two spans one after the other are their sum', () => {
    const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) });
    const span = fc.integer({ min: 1, max: 60 * 60 });
    fc.assert(
      fc.property(moment, span, span, (from, first, second) => {
        const together = addWorkingTime(TEHRAN, from, (first + second) * MINUTE_MS);
        const apart = addWorkingTime(TEHRAN, addWorkingTime(TEHRAN, from, first * MINUTE_MS), second * MINUTE_MS);
        return together === apart;
      }),
    );
  });
});
