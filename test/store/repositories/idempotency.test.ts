import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../../store/data-source.js';
import { forgetOldAnswers, releaseKey, reserveKey, storeAnswer } from '../../../store/repositories/idempotency.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';

describe('stored answers', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  before(async () => {
    database = await createTestDatabase();
    dataSource = await openDatabase(database.url);
  });

  after(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const age = (key: string, interval: string): Promise<unknown> =>
    dataSource.query('update idempotent_request set created_at = now() - $2::interval where key = $1', [key, interval]);

  it('are reserved by one of many at the same moment, and given to the others', async () => {
    const reserved = await Promise.all(Array.from({ length: 5 }, () => reserveKey(dataSource, 'a', 'hash')));
    expect(reserved.filter((stored) => stored === undefined)).to.have.length(1);
    await storeAnswer(dataSource, 'a', 201, { id: 7 });
    expect(await reserveKey(dataSource, 'a', 'other')).to.deep.equal({
      requestHash: 'hash',
      status: 201,
      response: { id: 7 },
    });
  });

  it('can be reserved again when the work failed, or was abandoned', async () => {
    await reserveKey(dataSource, 'b', 'hash');
    await releaseKey(dataSource, 'b');
    expect(await reserveKey(dataSource, 'b', 'hash')).to.equal(undefined);
    expect(await reserveKey(dataSource, 'b', 'hash')).to.include({ status: null });
    await age('b', '3 minutes');
    expect(await reserveKey(dataSource, 'b', 'other'), 'another request does not inherit it').to.include({
      status: null,
    });
    expect(await reserveKey(dataSource, 'b', 'hash')).to.equal(undefined);
  });

  it('are forgotten after a day', async () => {
    for (const key of ['c', 'd']) {
      await reserveKey(dataSource, key, 'hash');
      await storeAnswer(dataSource, key, 200, null);
    }
    await age('c', '25 hours');
    expect(await reserveKey(dataSource, 'c', 'other')).to.equal(undefined);
    await age('d', '25 hours');
    expect(await forgetOldAnswers(dataSource)).to.equal(1);
    expect(await reserveKey(dataSource, 'd', 'other')).to.equal(undefined);
  });
});
