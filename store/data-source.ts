// The one way to a database: explicit class lists, no synchronize, no extension created behind our back.
import 'reflect-metadata';
import { DataSource, type EntityManager, MigrationExecutor, type QueryRunner } from 'typeorm';
import { asDatabaseFailure, databaseErrorCode } from './database-failure.js';
import { ENTITIES } from './entities/index.js';
import { MIGRATIONS } from './migrations/index.js';
import { PostgresNaming } from './naming.js';

export interface DatabaseOptions {
  /** Connections at most, 10 unless told. */
  readonly poolSize?: number;
  /** A statement that takes longer is canceled; 30 s unless told. */
  readonly statementTimeoutMs?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
}

/** Key of the advisory lock that migrations hold: "rvnd" in ASCII. */
const MIGRATION_LOCK = 0x72766e64;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const TRANSACTION_ATTEMPTS = 3;

/**
 * Opens a pool. It does not migrate: see `migrate`.
 * Throws AppError `databaseUnavailable` when nobody answers or lets us in.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    applicationName: options.applicationName ?? 'ravand',
    entities: [...ENTITIES],
    migrations: [...MIGRATIONS],
    namingStrategy: new PostgresNaming(),
    synchronize: false,
    logging: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: 10_000,
    // An idle connection that breaks is dropped by the pool; the next statement reports what is wrong.
    poolErrorHandler: () => {},
    extra: {
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      idle_in_transaction_session_timeout: 120_000,
    },
  });
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw asDatabaseFailure(error);
  }
}

/** Brings the tables up to date. Safe when several processes start at once: one migrates, the others wait for it. */
export async function migrate(dataSource: DataSource): Promise<void> {
  await underMigrationLock(dataSource, (executor) => executor.executePendingMigrations());
}

/** Takes back the newest migration. */
export async function revertMigration(dataSource: DataSource): Promise<void> {
  await underMigrationLock(dataSource, (executor) => executor.undoLastMigration());
}

/** True when the database has every migration that this version of the program knows. */
export async function isMigrated(dataSource: DataSource): Promise<boolean> {
  const runner = dataSource.createQueryRunner();
  try {
    return (await new MigrationExecutor(dataSource, runner).getPendingMigrations()).length === 0;
  } catch (error) {
    throw asDatabaseFailure(error);
  } finally {
    await runner.release();
  }
}

/**
 * Runs `work` in one transaction, over any connection of the pool or that of a manager. A deadlock or a serialization failure is tried again from the beginning, so `work` must
 * do nothing but statements. Throws AppError for an unreachable or full database.
 */
export async function inTransaction<T>(
  on: Pick<DataSource | EntityManager, 'transaction'>,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await on.transaction(work);
    } catch (error) {
      const code = databaseErrorCode(error);
      const mayTryAgain = code === DEADLOCK || code === SERIALIZATION_FAILURE;
      if (!mayTryAgain || attempt === TRANSACTION_ATTEMPTS) throw asDatabaseFailure(error);
    }
  }
}

async function underMigrationLock(
  dataSource: DataSource,
  work: (executor: MigrationExecutor) => Promise<unknown>,
): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await lockMigrations(runner);
    try {
      await work(new MigrationExecutor(dataSource, runner));
    } finally {
      await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await runner.query('reset statement_timeout');
    }
  } catch (error) {
    throw asDatabaseFailure(error);
  } finally {
    await runner.release();
  }
}

async function lockMigrations(runner: QueryRunner): Promise<void> {
  // Waiting for another process's migrations may take longer than a statement of ours is allowed to.
  await runner.query('set statement_timeout = 0');
  await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
}
