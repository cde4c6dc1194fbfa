import type { DataSource, EntityManager } from 'typeorm';

/** Who can run a statement: the pool, or the open transaction. */
export type Queryable = Pick<DataSource, 'query'> | Pick<EntityManager, 'query'>;

/**
 * Rows of one statement, whichever it is. TypeORM answers an UPDATE or DELETE with [rows, count] and everything else with
 * rows. `Row` is the shape the statement's column aliases promise.
 */
export async function queryRows<Row>(
  queryable: Queryable,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const answer: unknown = await queryable.query(sql, [...parameters]);
  const isCounted =
    Array.isArray(answer) && answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number';
  return (isCounted ? answer[0] : answer) as Row[];
}

/** The first row of one statement, or undefined. */
export async function queryRow<Row>(
  queryable: Queryable,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row | undefined> {
  return (await queryRows<Row>(queryable, sql, parameters))[0];
}
