// What came of each imported file, with every row that was refused.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export interface ImportCounts {
  readonly rows: number;
  readonly accepted: number;
  readonly refused: number;
  readonly contactsCreated: number;
  readonly purchasesCreated: number;
  readonly purchasesUpdated: number;
  /** New leads, and those that were given up and are open again. */
  readonly leadsCaptured: number;
  readonly eventsEmitted: number;
}

export interface ImportRecord {
  readonly id: string;
  readonly source: string;
  readonly layout: string;
  readonly fileName: string | null;
  readonly status: 'running' | 'completed' | 'failed';
  readonly counts: ImportCounts;
  readonly problem: string | null;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Why one row was not taken: where, what stands there, what should. */
export interface ImportRefusal {
  /** Counted from 1. */
  readonly line: number;
  readonly column: string;
  readonly reason: string;
  readonly found: string | null;
  readonly expected: string;
}

export interface RefusedRow extends ImportRefusal {
  /** The row as it stood in the file. */
  readonly record: string;
}

const COLUMNS = `id, source, layout, file_name as "fileName", status, counts, problem, started_by as "startedBy",
  started_at as "startedAt", ended_at as "endedAt"`;
const REFUSAL_COLUMNS = 'line, "column", reason, found, expected';

export async function insertImport(
  queryable: Queryable,
  given: Pick<ImportRecord, 'source' | 'layout' | 'fileName' | 'startedBy' | 'counts'>,
  now: Instant,
): Promise<string> {
  const id = newId();
  await queryable.query(
    `insert into import (id, source, layout, file_name, status, counts, started_by, started_at)
     values ($1, $2, $3, $4, 'running', $5, $6, $7)`,
    [id, given.source, given.layout, given.fileName, JSON.stringify(given.counts), given.startedBy, new Date(now)],
  );
  return id;
}

/**
 * The open transaction will not wait for the disk when it commits. What a power cut takes of it, the same file brings again;
 * the end of an import does wait, and with it everything that was committed before.
 */
export async function commitUnhurriedly(manager: EntityManager): Promise<void> {
  await manager.query('set local synchronous_commit = off');
}

export async function updateImportCounts(queryable: Queryable, id: string, counts: ImportCounts): Promise<void> {
  await queryable.query('update import set counts = $2 where id = $1', [id, JSON.stringify(counts)]);
}

export async function endImport(
  queryable: Queryable,
  id: string,
  end: { readonly status: 'completed' | 'failed'; readonly problem?: string; readonly now: Instant },
): Promise<void> {
  await queryable.query('update import set status = $2, problem = $3, ended_at = $4 where id = $1', [
    id,
    end.status,
    end.problem ?? null,
    new Date(end.now),
  ]);
}

export function findImport(queryable: Queryable, id: string): Promise<ImportRecord | undefined> {
  return queryRow(queryable, `select ${COLUMNS} from import where id = $1`, [id]);
}

export function listImports(
  queryable: Queryable,
  page: { readonly beforeId?: string; readonly limit: number },
): Promise<ImportRecord[]> {
  return queryRows(
    queryable,
    `select ${COLUMNS} from import where $1::uuid is null or id < $1 order by id desc limit $2`,
    [page.beforeId ?? null, page.limit],
  );
}

export async function insertRefusals(
  manager: EntityManager,
  importId: string,
  rows: readonly RefusedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `insert into import_refusal (import_id, line, position, "column", reason, found, expected, record)
     select $1, line, position, "column", reason, found, expected, record
     from unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) with ordinality
       as given (line, "column", reason, found, expected, record, position)`,
    [
      importId,
      rows.map((row) => row.line),
      rows.map((row) => row.column),
      rows.map((row) => row.reason),
      rows.map((row) => row.found),
      rows.map((row) => row.expected),
      rows.map((row) => row.record),
    ],
  );
}

/** In the order of the file, after (line, position) when given. */
export function listRefusals(
  queryable: Queryable,
  importId: string,
  page: { readonly after?: { readonly line: number; readonly position: number }; readonly limit: number },
): Promise<(RefusedRow & { readonly position: number })[]> {
  return queryRows(
    queryable,
    `select ${REFUSAL_COLUMNS}, position, record from import_refusal
     where import_id = $1 and (line, position) > ($2, $3) order by line, position limit $4`,
    [importId, page.after?.line ?? 0, page.after?.position ?? 0, page.limit],
  );
}
