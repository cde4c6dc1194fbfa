import { expect } from 'chai';
import type { Instant } from '../../../core/engine/state.js';
import { startDueSweeper } from '../../../runtime/dispatch/due-sweeper.js';
import { startEventDispatcher } from '../../../runtime/dispatch/event-dispatcher.js';
import { inTransaction } from '../../../store/data-source.js';
import { newId } from '../../../store/new-id.js';
import { markContactsChanged } from '../../../store/repositories/changed-contacts.js';
import { ingestEvents } from '../../../store/repositories/events.js';
import { scoreContacts } from '../../../store/repositories/scores/score-contacts.js';
import { markOutdatedScores, sweepScores } from '../../../store/repositories/scores/stale-scores.js';
import { scoreModelsByName } from '../../../store/shipped.js';
import { DAY_MS, insertContacts, NOON, openTestStore, type TestStore } from '../../store/sample-rows.js';
import { until } from '../../support/condition.js';

const POLL_MS = 20;
const models = scoreModelsByName();
const lead = models.get('lead')!;

describe('stored scores', () => {
  let store: TestStore;
  let contactId: string;
  let now: Instant;

  before(async () => {
    store = await openTestStore();
  });

  beforeEach(async () => {
    now = NOON;
    await store.dataSource.query('truncate contact, event, run, definition, segment, due cascade');
    [contactId] = (await insertContacts(store.dataSource, 1)) as [string];
  });

  after(() => store.close());

  const score = () => inTransaction(store.dataSource, (manager) => scoreContacts(manager, lead, [{ contactId }], now));
  const visit = (page: string) =>
    inTransaction(store.dataSource, (manager) =>
      ingestEvents(
        manager,
        [{ source: 'site', eventId: newId(), type: 'site.visited', at: now, data: { page }, contactId }],
        now,
      ),
    );
  const storedScore = async (): Promise<number | undefined> =>
    (await store.dataSource.query('select score from score where contact_id = $1', [contactId]))[0]?.score;
  const changes = async (): Promise<unknown[]> =>
    (await store.dataSource.query('select previous, score from score_change order by id')).map(Object.values);

  async function withLoops(work: () => Promise<void>): Promise<void> {
    const common = { dataSource: store.dataSource, scoreModels: models, now: () => now, pollMs: POLL_MS };
    const dispatcher = startEventDispatcher({ ...common, eventTypes: new Map() });
    const sweeper = startDueSweeper({ ...common, organisation: { timeZone: 'Asia/Tehran', currency: 'IRR' } });
    try {
      await work();
    } finally {
      await Promise.all([dispatcher.stop(), sweeper.stop()]);
    }
  }

  it('follow what the contact does, outside of any run; whoever has no score gets none', async () => {
    await score();
    await withLoops(async () => {
      await visit('pricing');
      await until('the visit counts', async () => (await storedScore()) === 11);
      await visit('home');
      await until('the second visit counts', async () => (await storedScore()) === 14);
    });
    expect(await changes()).to.deep.equal([
      [null, 0],
      [0, 11],
      [11, 14],
    ]);
    await store.dataSource.query('delete from score');
    await withLoops(async () => {
      await visit('pricing');
      await until(
        'the event is dispatched',
        async () => (await store.dataSource.query('select 1 from event where dispatched_at is null')).length === 0,
      );
    });
    expect(await storedScore()).to.equal(undefined);
  });

  it('follow what is known about many contacts that changed at once', async () => {
    const contactIds = await insertContacts(store.dataSource, 150);
    await inTransaction(store.dataSource, (manager) =>
      scoreContacts(
        manager,
        lead,
        contactIds.map((id) => ({ contactId: id })),
        now,
      ),
    );
    await withLoops(async () => {
      await inTransaction(store.dataSource, async (manager) => {
        await manager.query(`update contact set attributes = '{"industry": "food"}'`);
        await markContactsChanged(manager, contactIds, now);
      });
      const changed = async (): Promise<number> =>
        (await store.dataSource.query('select count(*)::integer as n from score where score = 10'))[0].n;
      await until('the industry of all counts', async () => (await changed()) === 150);
    });
  });

  it('follow what is known about the contact', async () => {
    await score();
    await withLoops(async () => {
      await inTransaction(store.dataSource, async (manager) => {
        await manager.query(`update contact set attributes = '{"industry": "food"}' where id = $1`, [contactId]);
        await markContactsChanged(manager, [contactId], now);
      });
      await until('the industry counts', async () => (await storedScore()) === 10);
    });
  });

  it('fade to nothing as time passes, and are then left alone', async () => {
    await visit('pricing');
    await score();
    const points: (number | undefined)[] = [await storedScore()];
    for (;;) {
      const [due] = await store.dataSource.query("select at from due where kind = 'score'");
      if (!due) break;
      now = due.at.getTime();
      expect(await sweepScores(store.dataSource, models, now - 1, 10)).to.equal(0);
      expect(await sweepScores(store.dataSource, models, now, 10)).to.equal(1);
      points.push(await storedScore());
    }
    expect(points).to.deep.equal([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(now).to.be.within(NOON + 62 * DAY_MS, NOON + 63 * DAY_MS);
    expect(await changes()).to.have.length(12);
  });

  it('are computed again when their model has another version, and stay when it is gone', async () => {
    await score();
    await store.dataSource.query("delete from due; update score set model_version = '0.9.0', score = 77");
    await inTransaction(store.dataSource, (manager) => markOutdatedScores(manager, models, now));
    expect(await sweepScores(store.dataSource, new Map(), now, 10)).to.equal(1);
    expect(await storedScore()).to.equal(77);
    await inTransaction(store.dataSource, (manager) => markOutdatedScores(manager, models, now));
    expect(await sweepScores(store.dataSource, models, now, 10)).to.equal(1);
    expect(await storedScore()).to.equal(0);
  });

  it('of a contact that somebody is busy with wait for the next look; those of an erased one go', async () => {
    await score();
    await store.dataSource.query(`insert into due (kind, subject, at) values ('score', 'lead/' || $1, $2)`, [
      contactId,
      new Date(NOON),
    ]);
    await inTransaction(store.dataSource, async (manager) => {
      await manager.query('select 1 from contact where id = $1 for update', [contactId]);
      expect(await sweepScores(store.dataSource, models, now, 10)).to.equal(0);
    });
    await store.dataSource.query('delete from contact');
    expect(await sweepScores(store.dataSource, models, now, 10)).to.equal(1);
    expect(await store.dataSource.query('select 1 from due')).to.deep.equal([]);
  });
});
