import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, civilAt, instantOf, isoDate, startOfDay } from '../../../core/calendar/zone.js';
import { AppError } from '../../../core/errors.js';

const at = (year: number, month: number, day: number, hour = 0, minute = 0) => ({
  year,
  month,
  day,
  hour,
  minute,
  second: 0,
  millisecond: 0,
});

describe('civil times and instants', () => {
  it('moves a time that does not exist to the first instant after the gap', () => {
    // Berlin goes from 02:00 to 03:00 on 2026-03-29, which is 01:00 UTC.
    const afterGap = Date.UTC(2026, 2, 29, 1);
    expect(instantOf(at(2026, 3, 29, 2, 30), 'Europe/Berlin')).to.equal(afterGap);
    expect(instantOf(at(2026, 3, 29, 2, 0), 'Europe/Berlin')).to.equal(afterGap);
    expect(instantOf(at(2026, 3, 29, 3, 0), 'Europe/Berlin')).to.equal(afterGap);
  });

  it('takes the earlier instant of a time that exists twice', () => {
    expect(instantOf(at(2026, 10, 25, 2, 30), 'Europe/Berlin')).to.equal(Date.UTC(2026, 9, 25, 0, 30));
    expect(instantOf(at(2026, 11, 1, 1, 30), 'America/New_York')).to.equal(Date.UTC(2026, 10, 1, 5, 30));
  });

  it('begins a day whose midnight does not exist at the first instant after the gap', () => {
    // Tehran went from 00:00 to 01:00 on 2022-03-22.
    expect(startOfDay({ year: 2022, month: 3, day: 22 }, 'Asia/Tehran')).to.equal(Date.UTC(2022, 2, 21, 20, 30));
  });

  it('is its own inverse wherever a time exists once', () => {
    const zones = fc.constantFrom('Asia/Tehran', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
    fc.assert(
      fc.property(zones, fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }), (zone, instant) => {
        const back = instantOf(civilAt(instant, zone), zone);
        return back === instant || (back < instant && isoDate(civilAt(back, zone)) === isoDate(civilAt(instant, zone)));
      }),
    );
  });

  it('adds days over the ends of months and leap years', () => {
    expect(isoDate(addDays({ year: 2024, month: 2, day: 28 }, 1))).to.equal('2024-02-29');
    expect(isoDate(addDays({ year: 2026, month: 1, day: 1 }, -1))).to.equal('2025-12-31');
  });

  it('names a zone that does not exist', () => {
    expect(() => civilAt(0, 'Asia/Teheran2')).to.throw(AppError, 'no time zone "Asia/Teheran2"');
  });
});
