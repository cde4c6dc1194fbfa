// Imports as they are looked at afterwards.
import { Readable } from 'node:stream';
import { AppError } from '../../core/errors.js';
import {
  findImport,
  type ImportRecord,
  type ImportRefusal,
  listImports,
  listRefusals,
} from '../../store/repositories/imports.js';
import type { OperationContext } from '../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readCursor, readIdCursor } from '../cursor.js';

export interface ShownImport extends ImportRecord {
  /** The first of them. */
  readonly refusals: readonly ImportRefusal[];
}

const REFUSALS_SHOWN = 100;
const DOWNLOAD_PAGE = 1_000;

export async function findImports(context: OperationContext, query: PageQuery): Promise<Page<ImportRecord>> {
  const limit = limitOf(query);
  const rows = await listImports(context.dataSource, { beforeId: readIdCursor(query), limit: limit + 1 });
  return pageOf(rows, limit, (record) => [record.id]);
}

export async function showImport(context: OperationContext, importId: string): Promise<ShownImport> {
  const record = await findImport(context.dataSource, importId);
  if (!record) throw new AppError('notFound', `There is no import ${importId}.`);
  const rows = await listRefusals(context.dataSource, importId, { limit: REFUSALS_SHOWN });
  return { ...record, refusals: rows.map(withoutRecord) };
}

function withoutRecord({ line, column, reason, found, expected }: ImportRefusal): ImportRefusal {
  return { line, column, reason, found, expected };
}

/** Every refused row in the order of the file. */
export async function importRefusals(
  context: OperationContext,
  importId: string,
  query: PageQuery,
): Promise<Page<ImportRefusal>> {
  await showImport(context, importId);
  const limit = limitOf(query);
  const [line, position] = (readCursor(query.cursor, 2) ?? []).map(Number);
  if (line !== undefined && !(Number.isSafeInteger(line) && Number.isSafeInteger(position))) readCursor('?', 2);
  const after = line === undefined || position === undefined ? undefined : { line, position };
  const rows = await listRefusals(context.dataSource, importId, { after, limit: limit + 1 });
  const page = pageOf(rows, limit, (row) => [row.line, row.position]);
  return { ...page, items: page.items.map(withoutRecord) };
}

/** The refused rows as CSV: line, column, reason, what was found and expected, then the cells as they stood. */
export async function refusedRowsAsCsv(context: OperationContext, importId: string): Promise<Readable> {
  await showImport(context, importId);
  return Readable.from(csvLines(context, importId));
}

async function* csvLines(context: OperationContext, importId: string): AsyncGenerator<string> {
  // The byte order mark makes spreadsheets read Persian as UTF-8.
  yield `\uFEFF${csvLine(['line', 'column', 'reason', 'found', 'expected', 'row'])}`;
  let after: { line: number; position: number } | undefined;
  for (;;) {
    const rows = await listRefusals(context.dataSource, importId, { after, limit: DOWNLOAD_PAGE });
    for (const row of rows) {
      const cells = JSON.parse(row.record) as string[];
      yield csvLine([String(row.line), row.column, row.reason, row.found ?? '', row.expected, ...cells]);
    }
    after = rows.at(-1);
    if (rows.length < DOWNLOAD_PAGE) return;
  }
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe; numbers and phone numbers do not. */
function csvLine(cells: readonly string[]): string {
  const written = cells.map((cell) => {
    const safe = /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d\s.,]+$/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${written.join(',')}\r\n`;
}
