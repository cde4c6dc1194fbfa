// What must still be told to another system: written with the change it tells of, taken by a loop, repeated until it is done.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { Json } from '../../core/json.js';
import { wakeUp } from '../wake-up.js';
import { type Queryable, queryRows } from './query-rows.js';

export interface OutboxItem {
  readonly id: string;
  readonly kind: string;
  readonly payload: Json;
  /** This try included. */
  readonly attempts: number;
}

/** Adds items in the transaction of the change. */
export async function addToOutbox(
  manager: EntityManager,
  items: readonly { readonly kind: string; readonly payload: Json }[],
  now: Instant,
): Promise<void> {
  if (items.length === 0) return;
  await manager.query(
    `insert into outbox (kind, payload, created_at) select kind, payload, $3
     from unnest($1::text[], $2::jsonb[]) as given (kind, payload)`,
    [items.map(({ kind }) => kind), items.map(({ payload }) => JSON.stringify(payload)), new Date(now)],
  );
  await wakeUp(manager, 'outbox');
}

/**
 * Takes items that are ripe, the oldest first, and leases them for so long in real time: whoever dies with them leaves
 * them to the next after that.
 */
export function takeFromOutbox(queryable: Queryable, limit: number, leaseMs: number): Promise<OutboxItem[]> {
  return queryRows(
    queryable,
    `with taken as (
       select id from outbox where next_real_at <= clock_timestamp() order by next_real_at, id limit $1
       for update skip locked
     ), leased as (
       update outbox set attempts = attempts + 1, next_real_at = clock_timestamp() + $2 * interval '1 millisecond'
       from taken where outbox.id = taken.id returning outbox.id, kind, payload, attempts
     )
     select * from leased order by id`,
    [limit, leaseMs],
  );
}

/** Told: the items are gone. */
export async function finishOutbox(queryable: Queryable, ids: readonly string[]): Promise<void> {
  await queryable.query('delete from outbox where id = any($1::bigint[])', [ids]);
}

/** Not told: try again after so long in real time. */
export async function retryOutboxLater(queryable: Queryable, ids: readonly string[], afterMs: number): Promise<void> {
  await queryable.query(
    `update outbox set next_real_at = clock_timestamp() + $2 * interval '1 millisecond' where id = any($1::bigint[])`,
    [ids, afterMs],
  );
}
