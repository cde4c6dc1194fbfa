// One process at a time does what must not be done by two: a lock of the database session, which ends with its process.
import type { DataSource, QueryRunner } from 'typeorm';
import { asDatabaseFailure } from '../../store/database-failure.js';
import { queryRow } from '../../store/repositories/query-rows.js';

export class Leadership {
  private session: QueryRunner | undefined;

  /** `name` says what is led; processes that use the same database share it. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly name: string,
  ) {}

  /**
   * True while this process leads; it tries to when nobody does. A session that is gone has lost the lock with it: then it
   * tries again with a new one.
   * @throws AppError databaseUnavailable when the database can't be reached.
   */
  async holds(): Promise<boolean> {
    if (this.session && (await isAlive(this.session))) return true;
    await this.release();
    try {
      return await this.tryToLead();
    } catch (error) {
      throw asDatabaseFailure(error);
    }
  }

  private async tryToLead(): Promise<boolean> {
    const session = this.dataSource.createQueryRunner();
    try {
      await session.connect();
      const row = await queryRow<{ held: boolean }>(
        session,
        "select pg_try_advisory_lock(hashtextextended('leader ' || $1, 0)) as held",
        [this.name],
      );
      if (row?.held) this.session = session;
      return row?.held ?? false;
    } finally {
      if (this.session !== session) await session.release().catch(() => {});
    }
  }

  async release(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    if (!session) return;
    await session.query("select pg_advisory_unlock(hashtextextended('leader ' || $1, 0))", [this.name]).catch(() => {}); // a broken session has lost the lock already
    await session.release().catch(() => {});
  }
}

async function isAlive(session: QueryRunner): Promise<boolean> {
  try {
    await session.query('select 1');
    return true;
  } catch {
    return false;
  }
}
