// What the end of a run closes: its unsent messages, its open work items, what was still on its way to it; and whom it tells.
import type { EntityManager } from 'typeorm';
import { sourceOfRun } from '../../core/catalog/cloud-event.js';
import type { ErrorObject } from '../../core/engine/state.js';
import { wakeUp } from '../wake-up.js';
import { ingestEvents } from './events.js';
import { queryRow, queryRows } from './query-rows.js';

/** Reason of messages and event type of ends. */
const RUN_ENDED = 'runEnded';
const PROCESS_ENDED = 'process.ended';

/** For runs whose rows say that they have ended; in the transaction that said so. */
export async function closeEndedRuns(manager: EntityManager, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await cancelMessages(manager, runIds);
  await cancelWorkItems(manager, runIds);
  await manager.query(
    "update run_event set state = 'late' where run_id = any($1::uuid[]) and state in ('pending', 'delivered')",
    [runIds],
  );
  await answerParents(manager, runIds);
  await announceEnds(manager, runIds);
}

async function cancelMessages(manager: EntityManager, runIds: readonly string[]): Promise<void> {
  await manager.query(
    `update message set state = 'canceled', reason = $2, held_until = null, state_at = run.ended_at
     from run where run.id = message.run_id and message.run_id = any($1::uuid[])
       and message.state in ('held', 'reserved')`,
    [runIds, RUN_ENDED],
  );
}

async function cancelWorkItems(manager: EntityManager, runIds: readonly string[]): Promise<void> {
  await manager.query(
    `update work_item set state = 'canceled', version = version + 1
     where run_id = any($1::uuid[]) and state in ('open', 'claimed')`,
    [runIds],
  );
}

/** What a parent is told of a child that was canceled; of one that failed it is told the child's own error. */
const CANCELED: ErrorObject = {
  type: 'https://serverlessworkflow.io/spec/1.0.0/errors/runtime',
  status: 500,
  title: 'The process was canceled',
};

/** A parent that waits for `run: workflow` gets the outcome as an answer to its open command, once. */
async function answerParents(manager: EntityManager, runIds: readonly string[]): Promise<void> {
  const answered = await queryRows(
    manager,
    `insert into run_event (run_id, answer, created_at)
     select parent.id,
       jsonb_build_object('id', child.parent_command) || case
         when child.status = 'completed' then jsonb_build_object('status', 'done', 'result', child.output)
         else jsonb_build_object('status', 'failed', 'error', coalesce(child.error, $2::jsonb))
       end,
       child.ended_at
     from run as child join run as parent on parent.id = child.parent_run_id
     where child.id = any($1::uuid[]) and child.parent_command is not null
       and parent.status in ('enrolled', 'running', 'paused')
     order by child.id
     on conflict do nothing returning id`,
    [runIds, JSON.stringify(CANCELED)],
  );
  if (answered.length > 0) await wakeUp(manager, 'runEvents');
}

/** `process.ended` is told when some published process listens for it or starts on it. */
async function announceEnds(manager: EntityManager, runIds: readonly string[]): Promise<void> {
  const listened = await queryRow(
    manager,
    `select id from definition where $1 = any(event_types)
       or jsonb_path_exists(triggers, '$.** ? (@ == $type)', jsonb_build_object('type', $1::text)) limit 1`,
    [PROCESS_ENDED],
  );
  if (!listened) return;
  const ended = await queryRows<EndedRun>(
    manager,
    `select id, definition_name as "definitionName", contact_id as "contactId", status, ended_at as "endedAt"
     from run where id = any($1::uuid[]) order by id`,
    [runIds],
  );
  const now = Math.max(...ended.map(({ endedAt }) => endedAt.getTime()));
  await ingestEvents(
    manager,
    ended.map(({ id, definitionName, contactId, status, endedAt }) => ({
      source: sourceOfRun(id),
      eventId: PROCESS_ENDED,
      type: PROCESS_ENDED,
      at: endedAt.getTime(),
      data: { runId: id, process: definitionName, status },
      ...(contactId === null ? {} : { contactId }),
    })),
    now,
  );
}

interface EndedRun {
  readonly id: string;
  readonly definitionName: string;
  readonly contactId: string | null;
  readonly status: string;
  readonly endedAt: Date;
}
