// Pages of lists. A cursor is opaque to callers: the sort key of the last item, so a page costs the same wherever it is.
import { AppError } from '../core/errors.js';
import { isUuid } from '../store/uuid.js';

export interface PageQuery {
  readonly limit?: number;
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export type CursorKey = readonly (string | number | null)[];

const DEFAULT_LIMIT = 50;

export function limitOf(query: PageQuery): number {
  return query.limit ?? DEFAULT_LIMIT;
}

/** The sort key a cursor stands for; undefined on the first page. Throws `badInput` for a cursor that is not ours. */
export function readCursor(cursor: string | undefined, length: number): CursorKey | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isKey = (value: unknown): boolean => value === null || typeof value === 'string' || Number.isFinite(value);
    if (Array.isArray(key) && key.length === length && key.every(isKey)) return key as CursorKey;
  } catch {
    // not ours: said below
  }
  throw new AppError('badInput', 'The cursor is not one of ours; pass `nextCursor` of the page before.', [
    { pointer: '/query/cursor', found: cursor, expected: '`nextCursor` of the page before' },
  ]);
}

export function writeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Cursor over ids alone, the order of most lists. */
export function readIdCursor(query: PageQuery): string | undefined {
  const key = readCursor(query.cursor, 1);
  const id = key?.[0];
  if (id !== undefined && !isUuid(String(id))) readCursor('?', 1);
  return id === undefined ? undefined : String(id);
}

/** A page from rows of which one more than the limit was asked for. */
export function pageOf<Item>(rows: readonly Item[], limit: number, keyOf: (item: Item) => CursorKey): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null };
}
