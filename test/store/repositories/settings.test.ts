import { expect } from 'chai';
import { REAL_TIME } from '../../../core/calendar/world-clock.js';
import { addToOutbox, finishOutbox, retryOutboxLater, takeFromOutbox } from '../../../store/repositories/outbox.js';
import { installationId, readSetting, readWorldClock, writeWorldClock } from '../../../store/repositories/settings.js';
import { NOON, openTestStore, type TestStore } from '../sample-rows.js';

describe('settings', () => {
  let store: TestStore;

  before(async () => {
    store = await openTestStore();
  });

  after(() => store.close());

  it('hold one id of the installation, whoever asks first', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => installationId(store.dataSource)));
    expect(new Set(ids).size).to.equal(1);
    expect(await readSetting(store.dataSource, 'unknown')).to.equal(undefined);
  });

  it('hold the world clock, which is real time until it is set', async () => {
    expect(await readWorldClock(store.dataSource)).to.deep.equal(REAL_TIME);
    const clock = { realAnchor: 5, virtualOrigin: NOON, scale: 3600 };
    await writeWorldClock(store.dataSource.manager, clock);
    expect(await readWorldClock(store.dataSource)).to.deep.equal(clock);
  });

  describe('the outbox', () => {
    const add = (payload: number) =>
      addToOutbox(store.dataSource.manager, [{ kind: 'signal', payload: { payload } }], NOON);

    beforeEach(() => store.dataSource.query('truncate outbox'));

    it('gives each item to one taker, and again when its lease has run out', async () => {
      for (let i = 0; i < 6; i += 1) await add(i);
      const taken = await Promise.all([1, 2, 3].map(() => takeFromOutbox(store.dataSource, 2, 3_600_000)));
      expect(new Set(taken.flat().map(({ id }) => id)).size).to.equal(6);
      expect(await takeFromOutbox(store.dataSource, 10, 0)).to.deep.equal([]);
      await retryOutboxLater(store.dataSource, [taken[0]![0]!.id], 0);
      const [again] = await takeFromOutbox(store.dataSource, 10, 0);
      expect(again).to.deep.include({ id: taken[0]![0]!.id, kind: 'signal', attempts: 2 });
    });

    it('forgets what was told', async () => {
      await add(1);
      const taken = await takeFromOutbox(store.dataSource, 10, 0);
      await finishOutbox(
        store.dataSource,
        taken.map(({ id }) => id),
      );
      expect(await takeFromOutbox(store.dataSource, 10, 0)).to.deep.equal([]);
    });
  });
});
