// Answers to unsafe requests that carried a key, so that the same request again gets the same answer. The rows belong to
// the transport, not to the world: they are timed by the database's own clock.
import { type Queryable, queryRow } from './query-rows.js';

export interface StoredAnswer {
  readonly requestHash: string;
  /** null while the first request is being worked on. */
  readonly status: number | null;
  readonly response: unknown;
}

/** A request whose answer never came (its process died) may be done again after this time. */
const ABANDONED_AFTER = '2 minutes';
const KEPT_FOR = '24 hours';

/** Reserves the key for a request. Undefined: it is ours to do. Else what is stored under the key. */
export async function reserveKey(
  queryable: Queryable,
  key: string,
  requestHash: string,
): Promise<StoredAnswer | undefined> {
  const reserved = await queryRow(
    queryable,
    `insert into idempotent_request (key, request_hash, created_at) values ($1, $2, now())
     on conflict (key) do update set request_hash = excluded.request_hash, status = null, response = null,
       created_at = now()
     where idempotent_request.created_at < now() - interval '${KEPT_FOR}'
        or (idempotent_request.status is null and idempotent_request.request_hash = excluded.request_hash
            and idempotent_request.created_at < now() - interval '${ABANDONED_AFTER}')
     returning key`,
    [key, requestHash],
  );
  if (reserved) return undefined;
  const stored = await queryRow<StoredAnswer>(
    queryable,
    'select request_hash as "requestHash", status, response from idempotent_request where key = $1',
    [key],
  );
  return stored ?? { requestHash, status: null, response: null };
}

export async function storeAnswer(queryable: Queryable, key: string, status: number, response: unknown): Promise<void> {
  await queryable.query('update idempotent_request set status = $2, response = $3 where key = $1', [
    key,
    status,
    JSON.stringify(response),
  ]);
}

/** The request failed: the same key may be tried again. */
export async function releaseKey(queryable: Queryable, key: string): Promise<void> {
  await queryable.query('delete from idempotent_request where key = $1 and status is null', [key]);
}

/** Forgets the answers that are older than a day; returns how many. */
export async function forgetOldAnswers(queryable: Queryable): Promise<number> {
  const row = await queryRow<{ count: number }>(
    queryable,
    `with gone as (delete from idempotent_request where created_at < now() - interval '${KEPT_FOR}' returning 1)
     select count(*)::integer as count from gone`,
  );
  return row?.count ?? 0;
}
