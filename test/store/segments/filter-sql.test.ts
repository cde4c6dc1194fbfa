import { expect } from 'chai';
import type { SegmentFilter } from '../../../core/catalog/segments.js';
import type { Instant } from '../../../core/engine/state.js';
import { countMatching } from '../../../store/repositories/segments.js';
import { compileFilter, type SegmentMoment, SqlParameters } from '../../../store/segments/filter-sql.js';
import { DAY_MS, insertContacts, insertPurchases, NOON, openTestStore, type TestStore } from '../sample-rows.js';

const MOMENT: SegmentMoment = { now: NOON, timeZone: 'Asia/Tehran', currency: 'IRR' };

describe('segment filters', () => {
  let store: TestStore;

  before(async () => {
    store = await openTestStore();
  });

  beforeEach(() => store.dataSource.query('truncate contact cascade'));

  after(() => store.close());

  const matches = async (filter: SegmentFilter, now: Instant = NOON): Promise<boolean> =>
    (await countMatching(store.dataSource, filter, { ...MOMENT, now })) === 1;

  describe('about an attribute', () => {
    const missing: [string, SegmentFilter, boolean][] = [
      ['equals', { attribute: 'a', equals: 1 }, false],
      ['isNot', { attribute: 'a', isNot: 1 }, true],
      ['in', { attribute: 'a', in: [1] }, false],
      ['exists', { attribute: 'a', exists: true }, false],
      ['does not exist', { attribute: 'a', exists: false }, true],
      ['atLeast', { attribute: 'a', atLeast: 0 }, false],
      ['atMost', { attribute: 'a', atMost: 0 }, false],
    ];
    for (const attributes of [{}, { a: null }])
      for (const [name, filter, expected] of missing)
        it(`${name} is ${expected} for ${JSON.stringify(attributes)}, and never unknown`, async () => {
          await insertContacts(store.dataSource, 1, attributes);
          expect(await matches(filter)).to.equal(expected);
          expect(await matches({ not: filter })).to.equal(!expected);
        });

    const given: [object, SegmentFilter, boolean][] = [
      [{ a: 'x' }, { attribute: 'a', equals: 'x' }, true],
      [{ a: 1.0 }, { attribute: 'a', equals: 1 }, true],
      [{ a: { b: [1] } }, { attribute: 'a', equals: { b: [1] } }, true],
      [{ a: 'x' }, { attribute: 'a', isNot: 'x' }, false],
      [{ a: 'y' }, { attribute: 'a', isNot: 'x' }, true],
      [{ a: 'y' }, { attribute: 'a', in: ['x', 'y'] }, true],
      [{ a: 'z' }, { attribute: 'a', in: ['x', 'y'] }, false],
      [{ a: false }, { attribute: 'a', exists: true }, true],
      [{ a: 5 }, { attribute: 'a', atLeast: 5 }, true],
      [{ a: 4.9 }, { attribute: 'a', atLeast: 5 }, false],
      [{ a: 5 }, { attribute: 'a', atMost: 5 }, true],
      [{ a: '5' }, { attribute: 'a', atLeast: 1 }, false],
    ];
    for (const [attributes, filter, expected] of given)
      it(`${JSON.stringify(filter)} is ${expected} for ${JSON.stringify(attributes)}`, async () => {
        await insertContacts(store.dataSource, 1, attributes);
        expect(await matches(filter)).to.equal(expected);
      });
  });

  it('combines with all, any and not; empty lists included', async () => {
    await insertContacts(store.dataSource, 1, { a: 1 });
    const yes: SegmentFilter = { attribute: 'a', equals: 1 };
    const no: SegmentFilter = { attribute: 'a', equals: 2 };
    expect(await matches({ all: [yes, { not: no }] })).to.equal(true);
    expect(await matches({ all: [yes, no] })).to.equal(false);
    expect(await matches({ any: [no, yes] })).to.equal(true);
    expect(await matches({ all: [] })).to.equal(true);
    expect(await matches({ any: [] })).to.equal(false);
  });

  describe('about purchases', () => {
    it('tell who never bought; nobody without a purchase is silent or active', async () => {
      const [contactId] = await insertContacts(store.dataSource, 1);
      expect(await matches({ purchases: { never: true } })).to.equal(true);
      expect(await matches({ purchases: { lastBefore: 'P1D' } })).to.equal(false);
      expect(await matches({ purchases: { lastWithin: 'P1D' } })).to.equal(false);
      await insertPurchases(store.dataSource, contactId!, [{ at: NOON }]);
      expect(await matches({ purchases: { never: true } })).to.equal(false);
    });

    it('count whole days as civil days of the organisation', async () => {
      const [contactId] = await insertContacts(store.dataSource, 1);
      // NOON is 15:30 in Tehran. 180 days before, the day there began at 20:30 UTC of the day before.
      const dayBegan = NOON - 180 * DAY_MS - 15.5 * 3_600_000;
      await insertPurchases(store.dataSource, contactId!, [{ at: dayBegan - DAY_MS }, { at: dayBegan }]);
      expect(await matches({ purchases: { lastBefore: 'P180D' } })).to.equal(false);
      expect(await matches({ purchases: { lastWithin: 'P180D' } })).to.equal(true);
      await store.dataSource.query("update purchase set at = at - interval '1 ms'");
      expect(await matches({ purchases: { lastBefore: 'P180D' } })).to.equal(true);
      expect(await matches({ purchases: { lastWithin: 'P180D' } })).to.equal(false);
      expect(await matches({ purchases: { lastBefore: 'P25W5D' } })).to.equal(true);
    });

    it('count hours from the instant', async () => {
      const [contactId] = await insertContacts(store.dataSource, 1);
      await insertPurchases(store.dataSource, contactId!, [{ at: NOON - 12 * 3_600_000 }]);
      expect(await matches({ purchases: { lastBefore: 'PT12H' } })).to.equal(false);
      expect(await matches({ purchases: { lastBefore: 'PT12H' } }, NOON + 1)).to.equal(true);
    });

    it('count and sum, within a window and in one currency', async () => {
      const [contactId] = await insertContacts(store.dataSource, 1);
      await insertPurchases(store.dataSource, contactId!, [
        { at: NOON - 400 * DAY_MS, amount: '70.25' },
        { at: NOON - 2 * DAY_MS, amount: '10.10' },
        { at: NOON - DAY_MS, amount: '99', currency: 'EUR' },
      ]);
      const cases: [SegmentFilter, boolean][] = [
        [{ purchases: { count: { atLeast: 3, atMost: 3 } } }, true],
        [{ purchases: { count: { atLeast: 4 } } }, false],
        [{ purchases: { count: { atMost: 2 }, within: 'P30D' } }, true],
        [{ purchases: { total: { atLeast: 80.35, atMost: 80.35 } } }, true],
        [{ purchases: { total: { atLeast: 99, currency: 'EUR' } } }, true],
        [{ purchases: { total: { atMost: 10.1 }, within: 'P30D' } }, true],
        [{ purchases: { total: { atLeast: 1, currency: 'USD' } } }, false],
        [{ purchases: { lastWithin: 'P3D', count: { atLeast: 1 } } }, true],
      ];
      for (const [filter, expected] of cases) expect(await matches(filter), JSON.stringify(filter)).to.equal(expected);
    });
  });

  it('are refused when the grammar does not know them, and take text only as a value', async () => {
    const wrong: unknown[] = [
      { all: [], any: [] },
      {},
      { attribute: 'a' },
      { attribute: 'a', equals: 1, isNot: 2 },
      { attribute: 'a', like: 'x' },
      { attribute: 'a', in: 'x' },
      { attribute: 'a', atLeast: '1' },
      { purchases: {} },
      { purchases: { within: 'P1D' } },
      { purchases: { lastBefore: 'P1M' } },
      { purchases: { lastBefore: "P1D'; drop table contact; --" } },
      { purchases: { count: { atLeast: '1; drop table contact' } } },
      { constructor: [] },
    ];
    for (const filter of wrong) {
      const compile = (): unknown => compileFilter(filter as SegmentFilter, MOMENT, new SqlParameters());
      expect(compile, JSON.stringify(filter)).to.throw().with.property('code', 'badInput');
    }
    await insertContacts(store.dataSource, 1, { "a' or true --": 1 });
    expect(await matches({ attribute: "a' or true --", equals: 1 })).to.equal(true);
    expect(await matches({ attribute: 'x', equals: "' or true --" })).to.equal(false);
  });
});
