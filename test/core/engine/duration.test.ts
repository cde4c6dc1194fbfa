import { expect } from 'chai';
import { addDuration, isDuration } from '../../../core/engine/index.js';
import { DAY, HOUR } from '../../support/engine.js';

describe('addDuration', () => {
  const from = (instant: string, duration: string): string =>
    new Date(addDuration(Date.parse(instant), duration)).toISOString();

  it('adds weeks, days, hours, minutes, seconds and parts of them', () => {
    expect(addDuration(0, 'P1W')).to.equal(7 * DAY);
    expect(addDuration(5, 'P1DT2H3M4.5S')).to.equal(5 + DAY + 2 * HOUR + 184_500);
    expect(addDuration(0, { days: 1, hours: 1, minutes: 1, seconds: 1, milliseconds: 1 })).to.equal(
      DAY + HOUR + 61_001,
    );
    expect(addDuration(0, 'PT0S')).to.equal(0);
  });

  it('adds months and years by the calendar and ends with a shorter month', () => {
    expect(from('2026-01-31T10:00:00Z', 'P1M')).to.equal('2026-02-28T10:00:00.000Z');
    expect(from('2024-02-29T00:00:00Z', 'P1Y')).to.equal('2025-02-28T00:00:00.000Z');
    expect(from('2026-11-30T00:00:00Z', 'P3M1D')).to.equal('2027-03-01T00:00:00.000Z');
  });

  it('knows what is no duration', () => {
    for (const wrong of ['', 'P', 'PT', 'P1DT', '1 day', 'P-1D', 5, true, null, [], {}, { dayz: 1 }, { days: '1' }])
      expect(isDuration(wrong as never), JSON.stringify(wrong)).to.equal(false);
    expect(() => addDuration(0, { days: 1e12 })).to.throw('Not a duration');
  });
});
