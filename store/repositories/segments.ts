// Segments: their filters, and who is in them now.
import type { EntityManager } from 'typeorm';
import type { SegmentDescription, SegmentFilter } from '../../core/catalog/segments.js';
import type { Instant } from '../../core/engine/state.js';
import { AppError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { newId } from '../new-id.js';
import { checkFilter, compileFilter, type SegmentMoment, SqlParameters } from '../segments/filter-sql.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly title: JsonObject;
  readonly filter: SegmentFilter;
  /** When all contacts were last asked; null = the stored members are not complete yet. */
  readonly evaluatedAt: Date | null;
}

export interface SegmentMember {
  readonly contactId: string;
  readonly displayName: string;
  readonly enteredAt: Date;
}

export interface MemberPage {
  readonly members: readonly SegmentMember[];
  /** Give it back to get the next page; absent on the last. */
  readonly nextCursor?: string;
}

const SEGMENT_COLUMNS = 'id, name, title, filter, evaluated_at as "evaluatedAt"';

/**
 * Creates a segment or changes the one of its name. A changed filter has to be evaluated before the members are right.
 * Throws `badInput` for a filter that the grammar does not know.
 */
export async function saveSegment(
  manager: EntityManager,
  segment: Pick<SegmentDescription, 'name' | 'title' | 'filter'>,
  now: Instant,
): Promise<Segment> {
  checkFilter(segment.filter);
  const saved = await queryRow<Segment>(
    manager,
    `insert into segment (id, name, title, filter, created_at, updated_at) values ($1, $2, $3::jsonb, $4::jsonb, $5, $5)
     on conflict (name) do update set title = excluded.title, filter = excluded.filter, updated_at = excluded.updated_at,
       evaluated_at = case when segment.filter = excluded.filter then segment.evaluated_at end
     returning ${SEGMENT_COLUMNS}`,
    [newId(), segment.name, JSON.stringify(segment.title), JSON.stringify(segment.filter), new Date(now)],
  );
  return saved as Segment;
}

export function findSegment(queryable: Queryable, name: string): Promise<Segment | undefined> {
  return queryRow(queryable, `select ${SEGMENT_COLUMNS} from segment where name = $1`, [name]);
}

/** Throws `notFound`. */
export async function segmentNamed(queryable: Queryable, name: string): Promise<Segment> {
  const segment = await findSegment(queryable, name);
  if (!segment) throw new AppError('notFound', `There is no segment "${name}".`);
  return segment;
}

export function listSegments(queryable: Queryable): Promise<Segment[]> {
  return queryRows(queryable, `select ${SEGMENT_COLUMNS} from segment order by name`);
}

/** How many contacts a filter selects at a moment, asked of the data itself: also for a filter that was never saved. */
export async function countMatching(
  queryable: Queryable,
  filter: SegmentFilter,
  moment: SegmentMoment,
): Promise<number> {
  const parameters = new SqlParameters();
  const { matches } = compileFilter(filter, moment, parameters);
  const row = await queryRow<{ count: number }>(
    queryable,
    `select count(*)::integer as count from contact where ${matches}`,
    parameters.values,
  );
  return row?.count ?? 0;
}

/** How many members are stored. */
export async function countMembers(queryable: Queryable, segmentId: string): Promise<number> {
  const row = await queryRow<{ count: number }>(
    queryable,
    'select count(*)::integer as count from segment_member where segment_id = $1',
    [segmentId],
  );
  return row?.count ?? 0;
}

/** Stored members page by page, by contact id. The cursor is the last contact id of the page before. */
export async function membersOf(
  queryable: Queryable,
  segmentId: string,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<MemberPage> {
  const rows = await queryRows<SegmentMember>(
    queryable,
    `select contact_id as "contactId", contact.display_name as "displayName", entered_at as "enteredAt"
     from segment_member join contact on contact.id = contact_id
     where segment_id = $1 and ($2::uuid is null or contact_id > $2) order by contact_id limit $3`,
    [segmentId, page.cursor ?? null, page.limit + 1],
  );
  const members = rows.slice(0, page.limit);
  const last = members.at(-1);
  return rows.length > page.limit && last ? { members, nextCursor: last.contactId } : { members };
}
