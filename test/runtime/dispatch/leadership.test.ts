import { expect } from 'chai';
import { Leadership } from '../../../runtime/dispatch/leadership.js';
import { openDatabase } from '../../../store/data-source.js';
import { openTestStore, type TestStore } from '../../store/sample-rows.js';
import { createTestDatabase } from '../../support/postgres.js';

describe('leadership', () => {
  let store: TestStore;

  before(async () => {
    store = await openTestStore();
  });

  after(() => store.close());

  const urlOf = (): string => (store.dataSource.options as { url: string }).url;

  it('is held by one of two, and by the other once it is given back', async () => {
    const first = new Leadership(store.dataSource, 'test');
    const second = new Leadership(store.dataSource, 'test');
    expect([await first.holds(), await second.holds(), await first.holds()]).to.deep.equal([true, false, true]);
    await first.release();
    expect(await second.holds()).to.equal(true);
    await second.release();
  });

  it('is taken again, without a failure, when its connection is gone', async () => {
    const other = await openDatabase(urlOf());
    const leadership = new Leadership(other, 'test');
    expect(await leadership.holds()).to.equal(true);
    await store.dataSource.query(
      "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()",
    );
    expect(await leadership.holds()).to.equal(true);
    await leadership.release();
    await other.destroy();
  });

  it('says databaseUnavailable when the database is gone', async () => {
    const database = await createTestDatabase();
    const dataSource = await openDatabase(database.url);
    const leadership = new Leadership(dataSource, 'test');
    expect(await leadership.holds()).to.equal(true);
    await database.drop();
    const failure = await leadership.holds().catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'databaseUnavailable');
    await leadership.release();
    await dataSource.destroy();
  });
});
