// An evaluation holds its segment for as long as it walks: the sweeper leaves to it what it asks about anyway. Several
// evaluations may hold one segment. A hold is a lock of the session, so it ends with the process that has it.
import type { DataSource, EntityManager } from 'typeorm';
import { type Queryable, queryRows } from './query-rows.js';
import type { Segment } from './segments.js';

/** Key of a segment's advisory lock. `${id}` is an SQL expression, never a value. */
const keyOf = (id: string): string => `hashtextextended('segment ' || ${id}, 0)`;

/** Runs `work` over the one connection that holds the segment. */
export async function whileHeld<T>(
  dataSource: DataSource,
  segment: Segment,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`select pg_advisory_lock_shared(${keyOf('$1')})`, [segment.id]);
    try {
      return await work(runner.manager);
    } finally {
      await runner.query(`select pg_advisory_unlock_shared(${keyOf('$1')})`, [segment.id]);
    }
  } finally {
    await runner.release();
  }
}

/** Those that nobody holds; until the open transaction ends nobody else will. */
export async function takeFree(queryable: Queryable, segments: readonly Segment[]): Promise<readonly Segment[]> {
  const rows = await queryRows<{ id: string }>(
    queryable,
    `select id from unnest($1::text[]) as id where pg_try_advisory_xact_lock(${keyOf('id')})`,
    [segments.map(({ id }) => id)],
  );
  const free = new Set(rows.map(({ id }) => id));
  return segments.filter(({ id }) => free.has(id));
}
