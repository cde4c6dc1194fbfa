import { expect } from 'chai';
import { addIsoDuration, subtractIsoDuration, toIsoDuration } from '../../../core/calendar/duration.js';

const iso = (text: string): number => Date.parse(text);

describe('ISO durations', () => {
  const sums: [string, string, string][] = [
    ['2026-01-31T00:00:00Z', 'P1M', '2026-02-28T00:00:00.000Z'],
    ['2024-02-29T12:00:00Z', 'P1Y', '2025-02-28T12:00:00.000Z'],
    ['2026-01-01T00:00:00Z', 'P1Y2M3W4DT5H6M7.5S', '2027-03-26T05:06:07.500Z'],
    ['2026-01-01T00:00:00Z', 'PT90M', '2026-01-01T01:30:00.000Z'],
    ['2026-01-01T00:00:00Z', 'P0D', '2026-01-01T00:00:00.000Z'],
  ];
  for (const [from, duration, to] of sums) {
    it(`${from} and ${duration} is ${to}`, () => {
      expect(new Date(addIsoDuration(iso(from), duration)).toISOString()).to.equal(to);
    });
  }

  it('subtracts by the calendar too', () => {
    expect(new Date(subtractIsoDuration(iso('2026-03-31T00:00:00Z'), 'P1M')).toISOString()).to.equal(
      '2026-02-28T00:00:00.000Z',
    );
  });

  for (const text of ['', 'P', 'PT', 'P1', '1D', 'P-1D', 'P1DT', '3 days']) {
    it(`refuses "${text}" and says how to write one`, () => {
      expect(() => addIsoDuration(0, text)).to.throw('is not an ISO 8601 duration; write for example "P3D"');
    });
  }

  it('writes milliseconds in the shortest form', () => {
    expect([0, -5, 500, 90_000, 16_200_000, 86_400_000, 176_400_500].map(toIsoDuration)).to.deep.equal([
      'PT0S',
      'PT0S',
      'PT0.5S',
      'PT1M30S',
      'PT4H30M',
      'P1D',
      'P2DT1H0.5S',
    ]);
  });
});
