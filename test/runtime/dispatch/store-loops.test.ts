import { expect } from 'chai';
import pg from 'pg';
import type { Instant } from '../../../core/engine/state.js';
import type { AppError } from '../../../core/errors.js';
import { startDueSweeper } from '../../../runtime/dispatch/due-sweeper.js';
import { startEventDispatcher } from '../../../runtime/dispatch/event-dispatcher.js';
import type { LoopFailure } from '../../../runtime/dispatch/loop.js';
import { startWakeUps } from '../../../runtime/dispatch/wake-ups.js';
import { inTransaction } from '../../../store/data-source.js';
import { newId } from '../../../store/new-id.js';
import { markContactsChanged } from '../../../store/repositories/changed-contacts.js';
import { ingestEvents } from '../../../store/repositories/events.js';
import { evaluateSegment } from '../../../store/repositories/segment-evaluation.js';
import { saveSegment } from '../../../store/repositories/segments.js';
import {
  DAY_MS,
  insertContacts,
  insertPurchases,
  NOON,
  openTestStore,
  publish,
  type TestStore,
} from '../../store/sample-rows.js';

const NEVER_MS = 3_600_000;
const ORGANISATION = { timeZone: 'Asia/Tehran', currency: 'IRR' };

/** Resolves when told that something happened for which the condition holds. */
class Happening {
  private check = (): void => {};

  tell(): void {
    this.check();
  }

  until(condition: () => boolean | Promise<boolean>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.check = () => {
        Promise.resolve(condition()).then((holds) => holds && resolve(), reject);
      };
      this.check();
    });
  }
}

describe('the loops over the store', () => {
  let store: TestStore;
  let contactId: string;

  before(async () => {
    store = await openTestStore();
  });

  beforeEach(async () => {
    await store.dataSource.query('truncate contact, event, run, definition, segment, due cascade');
    [contactId] = (await insertContacts(store.dataSource, 1)) as [string];
  });

  after(() => store.close());

  const tell = (type: string) =>
    inTransaction(store.dataSource, (manager) =>
      ingestEvents(manager, [{ source: 'test', eventId: newId(), type, at: NOON, data: {}, contactId }], NOON),
    );
  const waiting = async (): Promise<number> =>
    (await store.dataSource.query('select 1 from event where dispatched_at is null')).length;

  it('dispatch an event when it is stored, without waiting for the next look', async () => {
    await publish(store.dataSource, 'greets', { triggers: [{ type: 'hello', filter: { with: { type: 'hello' } } }] });
    const dispatched = new Happening();
    let enrolled = 0;
    const dispatcher = startEventDispatcher({
      dataSource: store.dataSource,
      eventTypes: new Map(),
      scoreModels: new Map(),
      now: () => NOON,
      pollMs: NEVER_MS,
      onDispatched: (report) => {
        enrolled += report.enrolled;
        dispatched.tell();
      },
    });
    const wakeUps = startWakeUps(store.dataSource, { events: [dispatcher] });
    await tell('hello');
    await dispatched.until(() => enrolled === 1);
    await tell('hello');
    await dispatched.until(() => enrolled === 2);
    await wakeUps.stop();
    await dispatcher.stop();
  });

  it('go on when the database was lost and is back', async () => {
    const dispatched = new Happening();
    const failures: LoopFailure[] = [];
    const dispatcher = startEventDispatcher({
      dataSource: store.dataSource,
      eventTypes: new Map(),
      scoreModels: new Map(),
      now: () => NOON,
      pollMs: NEVER_MS,
      onDispatched: () => dispatched.tell(),
      onFailure: (failure) => failures.push(failure),
    });
    const wakeUps = startWakeUps(store.dataSource, { events: [dispatcher] });
    await tell('before');
    await dispatched.until(async () => (await waiting()) === 0);

    const { url } = store.dataSource.options as { url: string };
    const killer = new pg.Client({ connectionString: url });
    await killer.connect();
    await killer.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await killer.query(
      `insert into event (id, source, event_id, type, at, received_at) values ($1, 'test', 'lost', 'x', now(), now())`,
      [newId()],
    );
    // Counted over a connection that was not broken: the pool may still hold one that was.
    const lost = 'select 1 from event where dispatched_at is null';
    await dispatched.until(async () => (await killer.query(lost)).rowCount === 0);
    await killer.end();
    await wakeUps.stop();
    await dispatcher.stop();
    expect(failures.map(({ error }) => (error as AppError).code)).to.satisfy((codes: string[]) =>
      codes.every((code) => code === 'databaseUnavailable'),
    );
  });

  it('take people into segments as the world clock passes, and look again when one is marked as changed', async () => {
    let now: Instant = NOON;
    const swept = new Happening();
    const changes = { entered: 0, left: 0 };
    await insertPurchases(store.dataSource, contactId, [{ at: NOON }]);
    const filter = { purchases: { lastBefore: 'P180D' } };
    await saveSegment(store.dataSource.manager, { name: 'silent', title: { fa: '', en: '' }, filter }, NOON);
    await evaluateSegment(store.dataSource, 'silent', { now, ...ORGANISATION });
    const sweeper = startDueSweeper({
      dataSource: store.dataSource,
      scoreModels: new Map(),
      organisation: ORGANISATION,
      now: () => now,
      pollMs: 20,
      onSwept: ({ entered, left }) => {
        changes.entered += entered;
        changes.left += left;
        swept.tell();
      },
    });
    now += 200 * DAY_MS;
    await swept.until(() => changes.entered === 1);
    await insertPurchases(store.dataSource, contactId, [{ at: now }]);
    await inTransaction(store.dataSource, (manager) => markContactsChanged(manager, [contactId], now));
    await swept.until(() => changes.left === 1);
    await sweeper.stop();
  });

  it('give a purchase of somebody unknown to the person who turns up later', async () => {
    const data = { purchaseId: 'p-1', amount: '12.50', currency: 'IRR', at: new Date(NOON).toISOString() };
    await inTransaction(store.dataSource, (manager) =>
      ingestEvents(
        manager,
        [{ source: 'shop', eventId: '1', type: 'purchase.made', at: NOON, data, subject: 'c-9' }],
        NOON,
      ),
    );
    await store.dataSource.query('update event set dispatched_at = now()');
    await store.dataSource.query("update contact set external_id = 'c-9'");
    const segment = { name: 'buyers', title: { fa: '', en: '' }, filter: { purchases: { count: { atLeast: 1 } } } };
    await saveSegment(store.dataSource.manager, segment, NOON);
    const swept = new Happening();
    let entered = 0;
    const sweeper = startDueSweeper({
      dataSource: store.dataSource,
      scoreModels: new Map(),
      organisation: ORGANISATION,
      now: () => NOON,
      pollMs: 20,
      onSwept: (changes) => {
        entered += changes.entered;
        swept.tell();
      },
    });
    await inTransaction(store.dataSource, (manager) => markContactsChanged(manager, [contactId], NOON));
    await swept.until(() => entered === 1);
    await sweeper.stop();
    const [purchase] = await store.dataSource.query('select contact_id, amount from purchase');
    expect(purchase).to.deep.equal({ contact_id: contactId, amount: '12.5000' });
  });
});
