import { expect } from 'chai';
import { samplePurchases } from '../../../../runtime/demo/world/sample-shop.js';

const AS_OF = Date.UTC(2026, 5, 30);

describe('the sample shop', () => {
  const purchases = [...samplePurchases({ customers: 300, asOf: AS_OF })];

  it('is the same shop every time', () => {
    expect([...samplePurchases({ customers: 300, asOf: AS_OF })]).to.deep.equal(purchases);
  });

  it('has Persian and English customers, and both loyal ones and ones silent for more than 180 days', () => {
    const newest = new Map(purchases.map((purchase) => [purchase.customer, purchase.at]));
    const silentSince = new Date(AS_OF - 181 * 86_400_000).toISOString();
    const silent = [...newest.values()].filter((at) => at < silentSince).length;
    expect(newest.size).to.equal(300);
    expect(silent).to.be.within(100, 200);
    expect(new Set(purchases.map((purchase) => purchase.locale))).to.deep.equal(new Set(['fa', 'en']));
  });

  it('names every order once and sells nothing after its last day', () => {
    expect(new Set(purchases.map((purchase) => purchase.order)).size).to.equal(purchases.length);
    expect(purchases.every((purchase) => Date.parse(purchase.at) < AS_OF)).to.equal(true);
  });
});
