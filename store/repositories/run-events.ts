// Run events on their way: taken by the router, delivered by signal, acknowledged by the run's record, late when it has ended.
import type { DataSource, EntityManager } from 'typeorm';
import type { StoredEvent } from '../../core/catalog/cloud-event.js';
import type { ProcessAnswer } from '../../core/engine/outgoing.js';
import type { Instant } from '../../core/engine/state.js';
import { AppError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { wakeUp } from '../wake-up.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export type RunControl = 'pause' | 'resume' | 'cancel';

/** One thing to tell a run, with the run's address. */
export interface RunEvent {
  /** Grows in the order in which the things happened. Acknowledged by this id. */
  readonly id: string;
  readonly runId: string;
  readonly cohortId: string;
  readonly slot: number;
  readonly epoch: number;
  /** When it became something to tell. */
  readonly at: Instant;
  readonly content:
    | { readonly kind: 'event'; readonly event: StoredEvent }
    | { readonly kind: 'control'; readonly control: RunControl }
    | { readonly kind: 'answer'; readonly answer: ProcessAnswer };
}

interface RunEventRow {
  readonly id: string;
  readonly runId: string;
  readonly cohortId: string;
  readonly slot: number;
  readonly epoch: number;
  readonly createdAt: Instant;
  readonly control: RunControl | null;
  readonly answer: ProcessAnswer | null;
  readonly eventId: string;
  readonly source: string;
  readonly type: string;
  readonly at: Instant;
  readonly contactId: string | null;
  readonly data: JsonObject;
}

/**
 * Takes the oldest pending run events of started runs, at most `limit`, and marks them delivered: who takes them signals
 * next. Whoever dies in between is covered by `requeueUnacknowledged`.
 */
export async function takeRunEvents(queryable: Queryable, limit: number): Promise<RunEvent[]> {
  const rows = await queryRows<RunEventRow>(
    queryable,
    `with taken as (
       select run_event.id from run_event join run on run.id = run_event.run_id
       where run_event.state = 'pending' and run.cohort_id is not null and run.status in ('running', 'paused')
       order by run_event.id limit $1 for update of run_event skip locked
     ), delivered as (
       update run_event set state = 'delivered', delivered_real_at = clock_timestamp()
       from taken where run_event.id = taken.id
       returning run_event.id, run_event.run_id, run_event.event_id, run_event.control, run_event.answer,
         run_event.created_at
     )
     select delivered.id, delivered.run_id as "runId", run.cohort_id as "cohortId", run.slot, run.epoch,
       (extract(epoch from delivered.created_at) * 1000)::double precision as "createdAt",
       delivered.control, delivered.answer, delivered.event_id as "eventId", event.source, event.type,
       (extract(epoch from event.at) * 1000)::double precision as at, event.contact_id as "contactId", event.data
     from delivered join run on run.id = delivered.run_id left join event on event.id = delivered.event_id
     order by delivered.id`,
    [limit],
  );
  return rows.map(({ id, runId, cohortId, slot, epoch, createdAt, ...row }) => ({
    id,
    runId,
    cohortId,
    slot,
    epoch,
    at: createdAt,
    content: contentOf(row),
  }));
}

function contentOf(
  row: Omit<RunEventRow, 'id' | 'runId' | 'cohortId' | 'slot' | 'epoch' | 'createdAt'>,
): RunEvent['content'] {
  if (row.control !== null) return { kind: 'control', control: row.control };
  if (row.answer !== null) return { kind: 'answer', answer: row.answer };
  const { eventId, source, type, at, contactId, data } = row;
  return { kind: 'event', event: { id: eventId, source, type, at, contactId, data } };
}

/** Gives back what could not be signaled: it is pending again, in its old place. */
export async function releaseRunEvents(queryable: Queryable, ids: readonly string[]): Promise<void> {
  await queryable.query(
    "update run_event set state = 'pending', delivered_real_at = null where id = any($1::bigint[]) and state = 'delivered'",
    [ids],
  );
}

/** Delivers again what no run has acknowledged for so long in real time: a run takes an event once, however often it comes. */
export async function requeueUnacknowledged(manager: EntityManager, olderThanMs: number): Promise<number> {
  const rows = await queryRows(
    manager,
    `update run_event set state = 'pending', delivered_real_at = null
     where state = 'delivered' and delivered_real_at < clock_timestamp() - $1 * interval '1 millisecond' returning id`,
    [olderThanMs],
  );
  if (rows.length > 0) await wakeUp(manager, 'runEvents');
  return rows.length;
}

/** What came for runs that have ended meanwhile is late: shown, not lost. Returns how many. */
export async function settleLateRunEvents(queryable: Queryable): Promise<number> {
  const rows = await queryRows(
    queryable,
    `update run_event set state = 'late' from run
     where run.id = run_event.run_id and run_event.state = 'pending'
       and run.status in ('completed', 'faulted', 'canceled') returning run_event.id`,
  );
  return rows.length;
}

/** Marks run events late whose run turned out to have ended; those of open runs stay as they are. */
export async function markRunEventsLate(queryable: Queryable, ids: readonly string[]): Promise<void> {
  await queryable.query(
    `update run_event set state = 'late' from run
     where run.id = run_event.run_id and run_event.id = any($1::bigint[]) and run_event.state <> 'acknowledged'
       and run.status in ('completed', 'faulted', 'canceled')`,
    [ids],
  );
}

/**
 * Asks a run to pause, resume or cancel; it travels like an event. The same wish again while it is on its way is one wish.
 * Throws `notFound`, and `conflict` when the run has ended.
 */
export async function requestControl(
  manager: EntityManager,
  runId: string,
  control: RunControl,
  now: Instant,
): Promise<void> {
  const run = await queryRow<{ status: string }>(manager, 'select status from run where id = $1 for update', [runId]);
  if (!run) throw new AppError('notFound', `There is no run ${runId}.`);
  if (!['enrolled', 'running', 'paused'].includes(run.status))
    throw new AppError('conflict', `Run ${runId} has ended (${run.status}): it can't ${control} any more.`);
  await manager.query(
    `insert into run_event (run_id, control, created_at) select $1, $2, $3
     where not exists (
       select from run_event newer where newer.run_id = $1 and newer.state in ('pending', 'delivered')
         and newer.control = $2 and newer.id = (
           select max(id) from run_event where run_id = $1 and state in ('pending', 'delivered') and control is not null))`,
    [runId, control, new Date(now)],
  );
  await wakeUp(manager, 'runEvents');
}

/**
 * Moves runs to other addresses in one transaction: their epoch grows, so that the old host writes nothing more, and what
 * was delivered to the old address but not acknowledged is delivered again to the new one.
 */
export async function moveRuns(
  manager: EntityManager,
  moves: readonly { readonly runId: string; readonly cohortId: string; readonly slot: number }[],
): Promise<void> {
  const runIds = moves.map(({ runId }) => runId);
  await manager.query('select id from run where id = any($1::uuid[]) order by id for update', [runIds]);
  await manager.query(
    `update run set cohort_id = move.cohort_id, slot = move.slot, epoch = epoch + 1
     from unnest($1::uuid[], $2::text[], $3::integer[]) as move (run_id, cohort_id, slot) where run.id = move.run_id`,
    [runIds, moves.map(({ cohortId }) => cohortId), moves.map(({ slot }) => slot)],
  );
  await manager.query(
    `update run_event set state = 'pending', delivered_real_at = null
     where run_id = any($1::uuid[]) and state = 'delivered'`,
    [runIds],
  );
  await wakeUp(manager, 'runEvents');
}

/** Run events of one run in order, for a person to read. */
export function runEventsOf(dataSource: DataSource | EntityManager, runId: string): Promise<RunEventView[]> {
  return queryRows(
    dataSource,
    `select run_event.id, run_event.state, run_event.control, run_event.answer, event.id as "eventId", event.type,
       event.at, run_event.created_at as "createdAt"
     from run_event left join event on event.id = run_event.event_id
     where run_event.run_id = $1 order by run_event.id`,
    [runId],
  );
}

export interface RunEventView {
  readonly id: string;
  readonly state: 'pending' | 'delivered' | 'acknowledged' | 'late';
  readonly control: RunControl | null;
  readonly answer: ProcessAnswer | null;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly at: Date | null;
  readonly createdAt: Date;
}
