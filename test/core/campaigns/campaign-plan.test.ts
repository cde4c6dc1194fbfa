import { expect } from 'chai';
import fc from 'fast-check';
import { DAY_MS } from '../../../core/calendar/spans.js';
import { armWeights, waveSizes, waveStarts } from '../../../core/campaigns/campaign-plan.js';

const NOON = Date.UTC(2026, 10, 21, 12);

describe('the plan of a campaign', () => {
  it('makes the control group one more arm', () => {
    const arm = { template: 't', parameters: {} };
    const arms = [
      { name: 'A', weight: 3, ...arm },
      { name: 'B', weight: 1, ...arm },
    ];
    expect(armWeights({ arms, controlShare: 0.2 })).to.deep.equal({ A: 0.8 * 0.75, B: 0.8 * 0.25, control: 0.2 });
  });

  it('begins each wave at its instant or so long after the freezing, and none before the one before', () => {
    const waves = [
      { share: 1 },
      { share: 1, after: 'P2D' },
      { share: 1, startAt: new Date(NOON + DAY_MS).toISOString() },
      { share: 1, startAt: new Date(NOON + 5 * DAY_MS).toISOString() },
    ];
    expect(waveStarts(waves, NOON)).to.deep.equal([NOON, NOON + 2 * DAY_MS, NOON + 2 * DAY_MS, NOON + 5 * DAY_MS]);
  });

  it('divides everybody among the waves, each off by less than one', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(shares, fc.integer({ min: 0, max: 100_000 }), (list, total) => {
        const sizes = waveSizes(
          list.map((share) => ({ share })),
          total,
        );
        const all = list.reduce((sum, share) => sum + share, 0);
        expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(total);
        for (const [index, size] of sizes.entries())
          expect(Math.abs(size - (list[index]! / all) * total)).to.be.below(1);
      }),
    );
  });
});
