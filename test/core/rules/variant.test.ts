import { expect } from 'chai';
import { chooseVariant } from '../../../core/rules/variant.js';

const units = Array.from({ length: 10_000 }, (_, index) => `contact-${index}`);
const count = (experiment: string, weights: Record<string, number>, variant: string): number =>
  units.filter((unit) => chooseVariant(experiment, unit, weights) === variant).length;

describe('choosing a variant', () => {
  it('gives the same person the same variant, in whatever order the variants are written', () => {
    for (const unit of units.slice(0, 100)) {
      expect(chooseVariant('coupon', unit, { A: 50, B: 50 })).to.equal(chooseVariant('coupon', unit, { B: 50, A: 50 }));
    }
  });

  it('shares people by weight', () => {
    expect(count('coupon', { A: 50, B: 50 }, 'A')).to.be.within(4800, 5200);
    expect(count('coupon', { A: 10, B: 90 }, 'A')).to.be.within(850, 1150);
    expect(count('coupon', { A: 0, B: 1 }, 'A')).to.equal(0);
  });

  it('shares people anew in another experiment', () => {
    const both = units.filter(
      (unit) =>
        chooseVariant('first', unit, { A: 1, B: 1 }) === 'A' && chooseVariant('second', unit, { A: 1, B: 1 }) === 'A',
    );
    expect(both.length).to.be.within(2300, 2700);
  });

  it('refuses an experiment without a variant', () => {
    expect(() => chooseVariant('coupon', 'x', { A: 0 })).to.throw(RangeError, 'no variant with a weight above 0');
  });
});
