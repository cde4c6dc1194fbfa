import { expect } from 'chai';
import type { SegmentFilter } from '../../../core/catalog/segments.js';
import type { Instant } from '../../../core/engine/state.js';
import { inTransaction } from '../../../store/data-source.js';
import { markContactsChanged } from '../../../store/repositories/changed-contacts.js';
import { sweepDue } from '../../../store/repositories/due-sweep.js';
import { evaluateSegment } from '../../../store/repositories/segment-evaluation.js';
import {
  countMembers,
  findSegment,
  membersOf,
  saveSegment,
  segmentNamed,
} from '../../../store/repositories/segments.js';
import type { SegmentMoment } from '../../../store/segments/filter-sql.js';
import { DAY_MS, insertContacts, insertPurchases, NOON, openTestStore, type TestStore } from '../sample-rows.js';

const SILENT: SegmentFilter = {
  all: [{ purchases: { lastBefore: 'P180D' } }, { attribute: 'lifecycle', isNot: 'lost' }],
};

const at = (now: Instant): SegmentMoment => ({ now, timeZone: 'Asia/Tehran', currency: 'IRR' });

describe('segments', () => {
  let store: TestStore;

  before(async () => {
    store = await openTestStore(20);
  });

  beforeEach(() => store.dataSource.query('truncate contact, event, segment, due cascade'));

  after(() => store.close());

  const save = (name: string, filter: SegmentFilter) =>
    saveSegment(store.dataSource.manager, { name, title: { fa: name, en: name }, filter }, NOON);
  const buy = async (contactId: string, when: Instant): Promise<void> => {
    await insertPurchases(store.dataSource, contactId, [{ at: when }]);
    await inTransaction(store.dataSource, (manager) => markContactsChanged(manager, [contactId], when));
  };
  const sweep = (now: Instant, limit = 100) => sweepDue(store.dataSource, at(now), limit);
  const moves = async (): Promise<string[]> =>
    (await store.dataSource.query('select type from event order by id')).map((row: { type: string }) => row.type);
  const membersNow = async (name: string): Promise<number> =>
    countMembers(store.dataSource, (await segmentNamed(store.dataSource, name)).id);

  it('are saved under their name, and a changed filter has to be evaluated again', async () => {
    await save('s', SILENT);
    await evaluateSegment(store.dataSource, 's', at(NOON));
    expect((await save('s', SILENT)).evaluatedAt).to.deep.equal(new Date(NOON));
    expect((await save('s', { all: [] })).evaluatedAt).to.equal(null);
    expect(await findSegment(store.dataSource, 'unknown')).to.equal(undefined);
    const failure = await evaluateSegment(store.dataSource, 'unknown', at(NOON)).catch((error) => error);
    expect(failure).to.have.property('code', 'notFound');
  });

  it('take in who matches, with one event each, and twice is once', async () => {
    const [silent, active] = (await insertContacts(store.dataSource, 2)) as [string, string];
    await insertPurchases(store.dataSource, silent, [{ at: NOON - 200 * DAY_MS }]);
    await insertPurchases(store.dataSource, active, [{ at: NOON - 10 * DAY_MS }]);
    const segment = await save('silent', SILENT);
    expect(await evaluateSegment(store.dataSource, 'silent', at(NOON))).to.deep.equal({ entered: 1, left: 0 });
    expect(await evaluateSegment(store.dataSource, 'silent', at(NOON))).to.deep.equal({ entered: 0, left: 0 });
    const events = await store.dataSource.query('select source, type, contact_id, data from event');
    expect(events).to.deep.equal([
      {
        source: 'segment',
        type: 'segment.entered',
        contact_id: silent,
        data: { contactId: silent, segment: 'silent' },
      },
    ]);
    const { members } = await membersOf(store.dataSource, segment.id, { limit: 10 });
    expect(members.map(({ contactId }) => contactId)).to.deep.equal([silent]);
  });

  it('list their members page by page', async () => {
    const contacts = await insertContacts(store.dataSource, 5);
    const segment = await save('everybody', { all: [] });
    await evaluateSegment(store.dataSource, 'everybody', at(NOON));
    const first = await membersOf(store.dataSource, segment.id, { limit: 3 });
    const second = await membersOf(store.dataSource, segment.id, { limit: 3, cursor: first.nextCursor });
    expect([...first.members, ...second.members].map(({ contactId }) => contactId)).to.deep.equal(contacts);
    expect(second.nextCursor).to.equal(undefined);
  });

  it('take people in by time alone, at the midnight that makes them match', async () => {
    const [contactId] = (await insertContacts(store.dataSource, 1)) as [string];
    await insertPurchases(store.dataSource, contactId, [{ at: NOON }]);
    await save('silent', SILENT);
    await evaluateSegment(store.dataSource, 'silent', at(NOON));
    const [due] = await store.dataSource.query('select at from due');
    // The 181st midnight in Tehran after the day of the purchase: 20:30 UTC.
    const midnight = NOON + 180 * DAY_MS + 8.5 * 3_600_000;
    expect(due.at).to.deep.equal(new Date(midnight));
    expect(await sweep(midnight - 1)).to.deep.include({ entered: 0, left: 0, swept: 0 });
    expect(await sweep(midnight)).to.deep.include({ entered: 1, left: 0, swept: 1 });
    expect(await sweep(midnight)).to.deep.include({ entered: 0, left: 0, swept: 0 });
    expect(await moves()).to.deep.equal(['segment.entered']);
  });

  it('let go of who buys or changes, and take in again after the time has passed once more', async () => {
    const [contactId] = (await insertContacts(store.dataSource, 1)) as [string];
    await insertPurchases(store.dataSource, contactId, [{ at: NOON - 200 * DAY_MS }]);
    await save('silent', SILENT);
    await evaluateSegment(store.dataSource, 'silent', at(NOON));
    await buy(contactId, NOON + DAY_MS);
    expect(await sweep(NOON + DAY_MS)).to.deep.include({ entered: 0, left: 1, swept: 1 });
    expect(await sweep(NOON + 182 * DAY_MS)).to.deep.include({ entered: 1, left: 0 });
    await store.dataSource.query(`update contact set attributes = '{"lifecycle":"lost"}'`);
    await inTransaction(store.dataSource, (manager) => markContactsChanged(manager, [contactId], NOON + 190 * DAY_MS));
    expect(await sweep(NOON + 190 * DAY_MS)).to.deep.include({ entered: 0, left: 1 });
    expect(await moves()).to.deep.equal(['segment.entered', 'segment.left', 'segment.entered', 'segment.left']);
  });

  it('look again whenever a purchase leaves the window of a count', async () => {
    const [contactId] = (await insertContacts(store.dataSource, 1)) as [string];
    await insertPurchases(store.dataSource, contactId, [{ at: NOON - 20 * DAY_MS }, { at: NOON - 10 * DAY_MS }]);
    await save('regular', { purchases: { count: { atLeast: 2 }, within: 'P30D' } });
    expect(await evaluateSegment(store.dataSource, 'regular', at(NOON))).to.deep.equal({ entered: 1, left: 0 });
    expect(await sweep(NOON + 9 * DAY_MS)).to.deep.include({ left: 0 });
    expect(await sweep(NOON + 11 * DAY_MS)).to.deep.include({ left: 1 });
    expect(await store.dataSource.query('select at from due')).to.have.length(1);
    await sweep(NOON + 22 * DAY_MS);
    expect(await store.dataSource.query('select at from due')).to.deep.equal([]);
  });

  it('are swept in batches, by several sweepers at a time, each contact once', async () => {
    const contacts = await insertContacts(store.dataSource, 300);
    await insertPurchases(store.dataSource, contacts[0]!, []);
    for (const id of contacts) await insertPurchases(store.dataSource, id, [{ at: NOON }]);
    await save('silent', SILENT);
    await evaluateSegment(store.dataSource, 'silent', at(NOON));
    const sweeper = async (): Promise<number> => {
      let entered = 0;
      for (let swept = 1; swept > 0; ) {
        const result = await sweep(NOON + 200 * DAY_MS, 40);
        swept = result.swept;
        entered += result.entered;
      }
      return entered;
    };
    await Promise.all([sweeper(), sweeper(), sweeper()]);
    await sweeper();
    expect(await membersNow('silent')).to.equal(300);
    expect(await moves()).to.have.length(300);
  });

  it('forget dates of people and segments that are gone', async () => {
    const [first, second] = (await insertContacts(store.dataSource, 2)) as [string, string];
    for (const id of [first, second]) await insertPurchases(store.dataSource, id, [{ at: NOON }]);
    await save('silent', SILENT);
    await save('dropped', SILENT);
    for (const name of ['silent', 'dropped']) await evaluateSegment(store.dataSource, name, at(NOON));
    await store.dataSource.query("delete from segment where name = 'dropped'");
    await store.dataSource.query('delete from contact where id = $1', [first]);
    expect(await sweep(NOON + 200 * DAY_MS)).to.deep.include({ entered: 1, left: 0, swept: 4 });
    expect(await store.dataSource.query('select 1 from due')).to.deep.equal([]);
  });
});
