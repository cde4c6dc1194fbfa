import { expect } from 'chai';
import type { SegmentFilter } from '../../../core/catalog/segments.js';
import { inTransaction } from '../../../store/data-source.js';
import { markContactsChanged } from '../../../store/repositories/changed-contacts.js';
import { type Sweep, sweepDue } from '../../../store/repositories/due-sweep.js';
import { evaluateSegment } from '../../../store/repositories/segment-evaluation.js';
import { whileHeld } from '../../../store/repositories/segment-holds.js';
import { saveSegment, segmentNamed } from '../../../store/repositories/segments.js';
import { insertContacts, NOON, openTestStore, type TestStore } from '../sample-rows.js';

const MOMENT = { now: NOON, timeZone: 'Asia/Tehran', currency: 'IRR' };
const MANY = 2_300;
const IS_NEW: SegmentFilter = { attribute: 'state', equals: 'new' };

describe('many contacts that changed at once', () => {
  let store: TestStore;
  let contacts: string[];

  before(async () => {
    store = await openTestStore(20);
  });

  beforeEach(async () => {
    await store.dataSource.query('truncate contact, event, segment, due cascade');
    contacts = await insertContacts(store.dataSource, MANY, { state: 'new' });
    for (const name of ['first', 'second'])
      await saveSegment(store.dataSource.manager, { name, title: { fa: name, en: name }, filter: IS_NEW }, NOON);
  });

  after(() => store.close());

  const mark = (contactIds: readonly string[] = contacts) =>
    inTransaction(store.dataSource, (manager) => markContactsChanged(manager, contactIds, NOON));
  const evaluate = (name: string) => evaluateSegment(store.dataSource, name, MOMENT);
  const held = async <T>(name: string, work: () => Promise<T>): Promise<T> =>
    whileHeld(store.dataSource, await segmentNamed(store.dataSource, name), work);
  const dueRows = async (): Promise<number> => (await store.dataSource.query('select 1 from due')).length;
  const members = async (): Promise<number> => (await store.dataSource.query('select 1 from segment_member')).length;
  const events = async (): Promise<number> => (await store.dataSource.query('select 1 from event')).length;

  /** Until there is nothing more that can be done. */
  async function sweep(): Promise<Sweep> {
    const all = { entered: 0, left: 0, swept: 0, changedContacts: [] as string[] };
    for (;;) {
      const round = await sweepDue(store.dataSource, MOMENT, 500);
      if (round.swept === 0) return all;
      all.entered += round.entered;
      all.left += round.left;
      all.swept += round.swept;
      all.changedContacts.push(...round.changedContacts);
    }
  }

  it('are a few lists, about whom every segment is asked', async () => {
    await mark([...contacts, ...contacts]);
    expect(await dueRows()).to.equal(3);
    const swept = await sweep();
    expect(swept).to.include({ entered: 2 * MANY, left: 0, swept: MANY });
    expect(new Set(swept.changedContacts)).to.deep.equal(new Set(contacts));
    expect([await members(), await events(), await dueRows()]).to.deep.equal([2 * MANY, 2 * MANY, 0]);
  });

  it('are not asked a second time by the sweeper when a segment was evaluated whole after them', async () => {
    await mark();
    expect(await evaluate('first')).to.deep.equal({ entered: MANY, left: 0 });
    // Nobody is told of this change: whoever were asked once more would leave.
    await store.dataSource.query(`delete from segment_member where contact_id = $1`, [contacts[0]]);
    expect(await sweep()).to.include({ entered: MANY, left: 0, swept: MANY });
    expect([await members(), await dueRows()]).to.deep.equal([2 * MANY - 1, 0]);
  });

  it('are still told to whoever looks for events about unknown people when all segments were evaluated', async () => {
    await mark();
    await evaluate('first');
    await evaluate('second');
    const swept = await sweep();
    expect(swept).to.include({ entered: 0, left: 0, swept: MANY });
    expect(new Set(swept.changedContacts)).to.deep.equal(new Set(contacts));
    expect(await dueRows()).to.equal(0);
  });

  it('are asked again when they changed once more after an evaluation', async () => {
    await mark();
    await evaluate('first');
    await store.dataSource.query(`update contact set attributes = '{}'`);
    await mark();
    expect(await sweep()).to.include({ left: MANY });
    expect([await members(), await dueRows()]).to.deep.equal([0, 0]);
  });

  it('are left to the evaluation that holds a segment, and to the sweeper when that ends early', async () => {
    await mark();
    await held('first', async () => {
      expect(await sweep()).to.include({ entered: MANY, swept: MANY });
      expect(await sweep()).to.include({ entered: 0, swept: 0 });
    });
    expect(await sweep()).to.include({ entered: MANY, swept: MANY });
    expect([await members(), await dueRows()]).to.deep.equal([2 * MANY, 0]);
  });

  it('wait for whoever is busy with one of them, without holding up the others', async () => {
    await mark();
    await inTransaction(store.dataSource, async (manager) => {
      await manager.query('select 1 from contact where id = any($1::uuid[]) for no key update', [contacts.slice(0, 5)]);
      expect(await sweep()).to.include({ entered: 2 * (MANY - 5) });
    });
    expect(await sweep()).to.include({ entered: 10 });
    expect(await dueRows()).to.equal(0);
  });

  it('forget who is erased meanwhile', async () => {
    await mark();
    await store.dataSource.query('delete from contact where id <> $1', [contacts[7]]);
    expect(await sweep()).to.include({ entered: 2 });
    expect(await dueRows()).to.equal(0);
  });

  it('are asked about rightly and told of once, whoever evaluates and sweeps at the same time', async () => {
    await mark();
    await Promise.all([evaluate('first'), sweep(), evaluate('second'), mark(contacts.slice(500)), sweep(), sweep()]);
    await sweep();
    expect([await members(), await events(), await dueRows()]).to.deep.equal([2 * MANY, 2 * MANY, 0]);
  });
});
