import { expect } from 'chai';
import { AppError, type FailureCode } from '../../core/errors.js';
import { inTransaction, isMigrated, migrate, openDatabase, revertMigration } from '../../store/data-source.js';
import { asDatabaseFailure, isConnectionLost } from '../../store/database-failure.js';
import { ENTITIES } from '../../store/entities/index.js';
import { MIGRATIONS } from '../../store/migrations/index.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('the schema', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
    const dataSource = await openDatabase(database.url);
    await dataSource.query('drop schema public cascade; create schema public');
    await dataSource.destroy();
  });

  afterEach(async () => {
    await database.drop();
  });

  it('goes up, down to nothing, and up again', async () => {
    const dataSource = await openDatabase(database.url);
    const tables = async (): Promise<number> =>
      (await dataSource.query("select 1 from pg_tables where schemaname = 'public' and tablename <> 'migrations'"))
        .length;
    await migrate(dataSource);
    expect(await tables()).to.equal(ENTITIES.length);
    for (const _ of MIGRATIONS) await revertMigration(dataSource);
    expect(await tables()).to.equal(0);
    expect(await isMigrated(dataSource)).to.equal(false);
    await migrate(dataSource);
    expect(await tables()).to.equal(ENTITIES.length);
    expect(await isMigrated(dataSource)).to.equal(true);
    await dataSource.destroy();
  });

  it('is made once when several instances start at the same time', async () => {
    const instances = await Promise.all([1, 2, 3].map(() => openDatabase(database.url, { poolSize: 1 })));
    await Promise.all(instances.map(migrate));
    const rows = await instances[0]!.query('select name from migrations');
    expect(rows).to.have.length(MIGRATIONS.length);
    await Promise.all(instances.map((instance) => instance.destroy()));
  });

  it('is what the entities describe', async () => {
    const dataSource = await openDatabase(database.url);
    await migrate(dataSource);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).to.deep.equal([]);
    await dataSource.destroy();
  });

  it('keeps money exact and instants as dates', async () => {
    const dataSource = await openDatabase(database.url);
    const [row] = await dataSource.query("select 0.1::numeric(18, 4) as amount, timestamptz '1998-06-30Z' as at");
    expect(row).to.deep.equal({ amount: '0.1000', at: new Date('1998-06-30') });
    await dataSource.destroy();
  });
});

describe('a failing database', () => {
  it('is reported as databaseUnavailable when nobody answers', async () => {
    const failure = await openDatabase('postgres://nobody:x@127.0.0.1:1/none').catch((error) => error);
    expect(failure).to.be.instanceOf(AppError).with.property('code', 'databaseUnavailable');
  });

  it('is reported as databaseUnavailable when it goes away, and is used again when it is back', async () => {
    const database = await createTestDatabase();
    const dataSource = await openDatabase(database.url, { poolSize: 1 });
    const killed = inTransaction(dataSource, async (manager) => {
      await manager.query('select pg_terminate_backend(pg_backend_pid())');
    }).catch((error) => error);
    expect(await killed).to.have.property('code', 'databaseUnavailable');
    expect(await dataSource.query('select 1 as one')).to.deep.equal([{ one: 1 }]);
    await dataSource.destroy();
    await database.drop();
  });

  it('is reported as databaseUnavailable when a connection breaks under the hand of its user', async () => {
    const database = await createTestDatabase();
    const dataSource = await openDatabase(database.url, { poolSize: 1 });
    const runner = dataSource.createQueryRunner();
    await runner.query('select pg_terminate_backend(pg_backend_pid())').catch(() => {});
    await runner.release();
    const failure = await runner.query('select 1').catch((error) => error);
    expect(asDatabaseFailure(failure)).to.have.property('code', 'databaseUnavailable');
    await dataSource.destroy();
    await database.drop();
  });

  it('is reported as databaseFull when its disk is', async () => {
    const database = await createTestDatabase();
    const dataSource = await openDatabase(database.url);
    const failure = await inTransaction(dataSource, (manager) =>
      manager.query("do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$"),
    ).catch((error) => error);
    expect(failure).to.have.property('code', 'databaseFull');
    await dataSource.destroy();
    await database.drop();
  });

  it('is told from another service that refuses connections, and from one whose tables are old', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:7233'), { code: 'ECONNREFUSED' });
    const withCause = (code: FailureCode) => new AppError(code, 'It does not answer.', [], { cause: refused });
    expect(isConnectionLost(withCause('databaseUnavailable'))).to.equal(true);
    expect(isConnectionLost(withCause('temporalUnavailable'))).to.equal(false);
    expect(isConnectionLost(new AppError('databaseUnavailable', 'The tables are not up to date.'))).to.equal(false);
  });
});
