// What functions did for runs: one row per (run, call key), so that a repeated call gets the stored outcome.
import type { EntityManager } from 'typeorm';
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import type { Instant } from '../../core/engine/state.js';
import { type Queryable, queryRows } from './query-rows.js';

export interface StoredCall {
  readonly runId: string;
  readonly key: string;
  readonly functionName: string;
  /** `started`: somebody began and nobody wrote down what came of it. */
  readonly state: 'started' | 'done' | 'failed';
  readonly outcome: FunctionOutcome | null;
  readonly attempts: number;
}

/** `begin`: ours to do. Else what an earlier attempt left: its outcome, or `started` without one. */
export type CallStart = { readonly begin: true } | { readonly begin: false; readonly stored: StoredCall };

type CallKey = Pick<FunctionCall, 'runId' | 'key'>;

function keyOf({ runId, key }: CallKey): string {
  return `${runId}\n${key}`;
}

const CALL_COLUMNS =
  'call.run_id as "runId", call.key, call.function as "functionName", call.state, call.outcome, call.attempts';

/** Stored calls by position; undefined where nothing is stored. */
export async function findCalls(queryable: Queryable, keys: readonly CallKey[]): Promise<(StoredCall | undefined)[]> {
  if (keys.length === 0) return [];
  const rows = await queryRows<StoredCall>(
    queryable,
    `select ${CALL_COLUMNS} from unnest($1::uuid[], $2::text[]) as wanted (run_id, key)
     join call on call.run_id = wanted.run_id and call.key = wanted.key`,
    [keys.map(({ runId }) => runId), keys.map(({ key }) => key)],
  );
  const stored = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => stored.get(keyOf(key)));
}

/**
 * Writes `started` for calls that nobody has begun, or that failed and may be tried again; one answer per call in order.
 * Own writes call it in the transaction of the effect: another attempt at the same moment waits here and then finds
 * the outcome. Effects outside commit it before they begin: a `started` found later means that nobody knows what came of it.
 */
export async function beginCalls(
  manager: EntityManager,
  calls: readonly FunctionCall[],
  now: Instant,
): Promise<CallStart[]> {
  if (calls.length === 0) return [];
  const begun = await queryRows<CallKey>(
    manager,
    `insert into call (run_id, key, function, args, state, attempts, created_at)
     select given.run_id, key, function, args, 'started', attempt, $6
     from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::integer[])
       as given (run_id, key, function, args, attempt)
     order by run_id, key
     on conflict (run_id, key) do update
       set state = 'started', outcome = null, settled_at = null, attempts = excluded.attempts
       where call.state = 'failed' and call.outcome -> 'retryable' = 'true'
     returning run_id as "runId", key`,
    [
      calls.map(({ runId }) => runId),
      calls.map(({ key }) => key),
      calls.map(({ name }) => name),
      calls.map(({ args }) => JSON.stringify(args)),
      calls.map(({ attempt }) => attempt),
      new Date(now),
    ],
  );
  const ours = new Set(begun.map(keyOf));
  const others = await findCalls(
    manager,
    calls.filter((call) => !ours.has(keyOf(call))),
  );
  const stored = new Map(others.flatMap((call) => (call ? [[keyOf(call), call] as const] : [])));
  return calls.map((call) => {
    const found = stored.get(keyOf(call));
    return found ? { begin: false, stored: found } : { begin: true };
  });
}

/**
 * Stores what came of calls that were begun. `again` takes the beginning back: nothing has happened. A settled call
 * keeps its first outcome.
 */
export async function settleCalls(
  manager: EntityManager,
  settled: readonly { readonly call: CallKey; readonly outcome: FunctionOutcome }[],
  now: Instant,
): Promise<void> {
  const postponed = settled.filter(({ outcome }) => outcome.status === 'again').map(({ call }) => call);
  const ended = settled.filter(({ outcome }) => outcome.status !== 'again');
  if (postponed.length > 0)
    await manager.query(
      `delete from call using unnest($1::uuid[], $2::text[]) as given (run_id, key)
       where call.run_id = given.run_id and call.key = given.key and call.state = 'started'`,
      [postponed.map(({ runId }) => runId), postponed.map(({ key }) => key)],
    );
  if (ended.length > 0)
    await manager.query(
      `update call set state = given.state, outcome = given.outcome, settled_at = $5
       from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) as given (run_id, key, state, outcome)
       where call.run_id = given.run_id and call.key = given.key and call.state = 'started'`,
      [
        ended.map(({ call }) => call.runId),
        ended.map(({ call }) => call.key),
        ended.map(({ outcome }) => outcome.status),
        ended.map(({ outcome }) => JSON.stringify(outcome)),
        new Date(now),
      ],
    );
}
