// The record of activations: what runs were fed and did, written for many runs at once; twice is the same as once.
import type { DataSource, EntityManager } from 'typeorm';
import type { ActivationRecord, RecordedFeed } from '../../core/engine/activation-record.js';
import { inTransaction } from '../data-source.js';
import { wakeUp } from '../wake-up.js';
import { queryRow, queryRows } from './query-rows.js';
import { closeEndedRuns } from './run-endings.js';

/** Place in the feed of a record that fed nothing: it overtakes nothing and nothing has overtaken it. */
const NOTHING_FED = 2 ** 31 - 1;

/**
 * Writes records, several of one run in order. Records of a host that is not the run's any more, and of runs that
 * were erased, are left out. A run's end closes what is still open of it.
 */
export async function recordActivations(dataSource: DataSource, records: readonly ActivationRecord[]): Promise<void> {
  if (records.length === 0) return;
  await inTransaction(dataSource, async (manager) => {
    const runs = await lockRuns(manager, records);
    const own = records.filter(({ runId, epoch }) => runs.get(runId)?.epoch === epoch);
    await insertFeed(manager, own);
    await acknowledge(manager, own);
    const ended = await updateRuns(manager, own);
    await closeEndedRuns(manager, ended);
    const begun = own.filter(({ runId }) => runs.get(runId)?.status === 'enrolled').map(({ runId }) => runId);
    await wakeRouterFor(manager, begun);
  });
}

interface LockedRun {
  readonly id: string;
  readonly epoch: number;
  readonly status: string;
}

async function lockRuns(
  manager: EntityManager,
  records: readonly ActivationRecord[],
): Promise<ReadonlyMap<string, LockedRun>> {
  const runs = await queryRows<LockedRun>(
    manager,
    'select id, epoch, status from run where id = any($1::uuid[]) order by id for no key update',
    [[...new Set(records.map(({ runId }) => runId))]],
  );
  return new Map(runs.map((run) => [run.id, run]));
}

/** What came for a run before its workflow began can be delivered from now on. */
async function wakeRouterFor(manager: EntityManager, begun: readonly string[]): Promise<void> {
  if (begun.length === 0) return;
  const waiting = await queryRow(
    manager,
    "select id from run_event where run_id = any($1::uuid[]) and state = 'pending' limit 1",
    [begun],
  );
  if (waiting) await wakeUp(manager, 'runEvents');
}

/** One parameter of JSON: to write and read it costs a fraction of what arrays of Postgres do. */
async function insertFeed(manager: EntityManager, records: readonly ActivationRecord[]): Promise<void> {
  const entries = records.flatMap(({ runId, fed }) => fed.map((entry) => rowOf(runId, entry)));
  if (entries.length === 0) return;
  await manager.query(
    `insert into run_feed (run_id, seq, at, fed, step_seq, steps_at, steps)
     select run_id, seq, at, fed, step_seq, steps_at, steps from json_to_recordset($1) as entry
       (run_id uuid, seq integer, at timestamptz, fed jsonb, step_seq integer, steps_at timestamptz, steps json)
     on conflict do nothing`,
    [JSON.stringify(entries)],
  );
}

function rowOf(runId: string, { seq, at, fed, stepSeq, stepsAt, steps }: RecordedFeed): object {
  return {
    run_id: runId,
    seq,
    at: new Date(at),
    fed,
    step_seq: stepSeq,
    steps_at: new Date(stepsAt),
    steps: steps.map(({ kind, task, name, why }) => (why === undefined ? [kind, task, name] : [kind, task, name, why])),
  };
}

async function acknowledge(manager: EntityManager, records: readonly ActivationRecord[]): Promise<void> {
  const ids = records.flatMap(({ acknowledged }) => acknowledged);
  if (ids.length === 0) return;
  await manager.query(
    "update run_event set state = 'acknowledged' where id = any($1::bigint[]) and state <> 'acknowledged'",
    [ids],
  );
}

/** Ids of the runs that these records ended. An end is final, and a record that a newer one has overtaken changes nothing. */
async function updateRuns(manager: EntityManager, records: readonly ActivationRecord[]): Promise<string[]> {
  const newest = [...new Map(records.map((record) => [record.runId, record])).values()];
  const rows = await queryRows<{ id: string; endedAt: Date | null }>(
    manager,
    `update run set status = record.status, current_task = record.current_task, next_due_at = record.next_due_at,
       output = record.output, error = record.error, ended_at = record.ended_at, open_calls = record.open_calls
     from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[], $6::jsonb[], $7::timestamptz[],
         $8::integer[], $9::integer[])
       as record (run_id, status, current_task, next_due_at, output, error, ended_at, last_seq, open_calls)
     where run.id = record.run_id and run.status in ('enrolled', 'running', 'paused')
       and not exists (select from run_feed where run_feed.run_id = record.run_id and run_feed.seq > record.last_seq)
     returning run.id, run.ended_at as "endedAt"`,
    [
      newest.map(({ runId }) => runId),
      newest.map(({ status }) => status),
      newest.map(({ currentTask }) => currentTask),
      newest.map(({ nextDueAt }) => (nextDueAt === null ? null : new Date(nextDueAt))),
      newest.map(({ output }) => (output === undefined ? null : JSON.stringify(output))),
      newest.map(({ error }) => (error === undefined ? null : JSON.stringify(error))),
      newest.map(({ endedAt }) => (endedAt === undefined ? null : new Date(endedAt))),
      newest.map(({ fed }) => fed.at(-1)?.seq ?? NOTHING_FED),
      newest.map(({ openCalls }) => openCalls),
    ],
  );
  return rows.filter(({ endedAt }) => endedAt !== null).map(({ id }) => id);
}
