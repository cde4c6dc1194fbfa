// Runs as screens and the API show them: one with its journal, many by filter and cursor.
import type { Json, JsonObject } from '../../core/json.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export type StoredRunStatus = 'enrolled' | 'running' | 'paused' | 'completed' | 'faulted' | 'canceled';

export interface RunSummary {
  readonly id: string;
  readonly definitionName: string;
  readonly definitionVersion: string;
  readonly contactId: string | null;
  readonly status: StoredRunStatus;
  /** Pointer of the task that it is at. */
  readonly currentTask: string | null;
  readonly nextDueAt: Date | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

export interface Run extends RunSummary {
  readonly programHash: string;
  readonly subject: JsonObject;
  readonly input: Json;
  readonly output: Json | null;
  readonly error: JsonObject | null;
  readonly eventTypes: readonly string[] | null;
  readonly cohortId: string | null;
  readonly slot: number | null;
  readonly epoch: number;
  readonly parentRunId: string | null;
}

export interface RunStep {
  readonly seq: number;
  readonly at: Date;
  readonly kind: string;
  readonly task: string;
  readonly name: string;
  readonly detail: Json | null;
}

export interface RunFilters {
  readonly definitionName?: string;
  readonly statuses?: readonly StoredRunStatus[];
  readonly contactId?: string;
  /** Children of a run. */
  readonly parentRunId?: string;
}

export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** Give it back to get the next page; absent on the last. */
  readonly nextCursor?: string;
}

const SUMMARY_COLUMNS = `id, definition_name as "definitionName", definition_version as "definitionVersion",
  contact_id as "contactId", status, current_task as "currentTask", next_due_at as "nextDueAt",
  started_at as "startedAt", ended_at as "endedAt"`;

export function findRun(queryable: Queryable, runId: string): Promise<Run | undefined> {
  return queryRow(
    queryable,
    `select ${SUMMARY_COLUMNS}, program_hash as "programHash", subject, input, output, error,
       event_types as "eventTypes", cohort_id as "cohortId", slot, epoch, parent_run_id as "parentRunId"
     from run where id = $1`,
    [runId],
  );
}

/** The newest runs first. The cursor is the id of the last run of the page before. */
export async function listRuns(
  queryable: Queryable,
  filters: RunFilters,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<RunPage> {
  const rows = await queryRows<RunSummary>(
    queryable,
    `select ${SUMMARY_COLUMNS} from run
     where ($1::text is null or definition_name = $1) and ($2::text[] is null or status = any($2))
       and ($3::uuid is null or contact_id = $3) and ($4::uuid is null or parent_run_id = $4)
       and ($5::uuid is null or id < $5)
     order by id desc limit $6`,
    [
      filters.definitionName ?? null,
      filters.statuses ?? null,
      filters.contactId ?? null,
      filters.parentRunId ?? null,
      page.cursor ?? null,
      page.limit + 1,
    ],
  );
  const runs = rows.slice(0, page.limit);
  const last = runs.at(-1);
  return rows.length > page.limit && last ? { runs, nextCursor: last.id } : { runs };
}

/** The journal of a run in order, from after a given entry. */
export function journalOf(
  queryable: Queryable,
  runId: string,
  page: { readonly afterSeq?: number; readonly limit?: number } = {},
): Promise<RunStep[]> {
  return queryRows(
    queryable,
    'select seq, at, kind, task, name, detail from run_step where run_id = $1 and seq > $2 order by seq limit $3',
    [runId, page.afterSeq ?? -1, page.limit ?? 10_000],
  );
}
