import { expect } from 'chai';
import fc from 'fast-check';
import { MINUTE_MS } from '../../../core/calendar/spans.js';
import { slotsAt } from '../../../core/campaigns/pace.js';

const NOW = Date.UTC(2026, 10, 21);
const KEPT_MS = 10_000;

describe('the pace of a campaign', () => {
  it('begins with one slot, and gives one after the other', () => {
    const first = slotsAt({ perMinute: 60, nextAt: null }, NOW, KEPT_MS);
    expect(first.free).to.equal(1);
    const next = slotsAt({ perMinute: 60, nextAt: first.at(1) }, NOW, KEPT_MS);
    expect(next.free).to.equal(0);
    expect(next.at(0)).to.equal(NOW + 1000);
    expect(slotsAt({ perMinute: 60, nextAt: first.at(1) }, NOW + 3000, KEPT_MS).free).to.equal(3);
  });

  it('keeps a slot that nobody took for a while only: a pause is not followed by a flood', () => {
    const slots = slotsAt({ perMinute: 60, nextAt: NOW }, NOW + 60 * MINUTE_MS, KEPT_MS);
    expect(slots.free).to.equal(11);
    expect(slots.at(slots.free)).to.equal(NOW + 60 * MINUTE_MS + 1000);
  });

  it('never gives more than so many in a minute, whoever asks whenever', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), pauses, (perMinute, waits) => {
        let nextAt: number | null = null;
        let now = NOW;
        const taken: number[] = [];
        for (const wait of waits) {
          now += wait;
          const slots = slotsAt({ perMinute, nextAt }, now, KEPT_MS);
          for (let number = 0; number < slots.free; number += 1) taken.push(now);
          nextAt = slots.at(slots.free);
        }
        const allowed = (perMinute * (MINUTE_MS + KEPT_MS)) / MINUTE_MS + 1;
        for (const from of new Set(taken))
          expect(taken.filter((at) => at >= from && at < from + MINUTE_MS).length).to.be.at.most(allowed);
      }),
      { numRuns: 50 },
    );
  });
});
