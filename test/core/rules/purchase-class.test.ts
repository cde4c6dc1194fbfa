import { expect } from 'chai';
import { defaultThresholds, purchaseClass } from '../../../core/rules/purchase-class.js';

const THRESHOLDS = { high: '250', medium: '75.50' };

describe('purchase class', () => {
  const rows: [count: number, yearlyAmount: string, expected: string][] = [
    [0, '0', 'none'],
    [1, '0', 'low'],
    [1, '75.4999', 'low'],
    [1, '75.5000', 'medium'],
    [3, '249.9999', 'medium'],
    [3, '250', 'high'],
    [9, '99999999999999.9999', 'high'],
  ];
  for (const [count, yearlyAmount, expected] of rows) {
    it(`${count} purchases for ${yearlyAmount} in the year is ${expected}`, () => {
      expect(purchaseClass({ count, yearlyAmount }, THRESHOLDS)).to.equal(expected);
    });
  }

  it('has thresholds for every currency', () => {
    expect(defaultThresholds('IRR').high).to.equal('150000000');
    expect(defaultThresholds('CHF')).to.deep.equal(defaultThresholds('USD'));
  });
});
