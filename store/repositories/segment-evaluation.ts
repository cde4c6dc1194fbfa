// Who enters and leaves segments, in batches of contacts: members, the events about it, and the date to look again.
import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { inTransaction } from '../data-source.js';
import { compileFilter, type SegmentMoment, SqlParameters } from '../segments/filter-sql.js';
import { noteAsked, openLists } from './changed-contacts.js';
import { lockContacts } from './enrolment.js';
import { type IncomingEvent, ingestEvents } from './events.js';
import { type Queryable, queryRows } from './query-rows.js';
import { whileHeld } from './segment-holds.js';
import { type Segment, segmentNamed } from './segments.js';

export interface SegmentChanges {
  readonly entered: number;
  readonly left: number;
}

/** Kind of `due`: a contact may enter or leave one segment by time alone. */
export const SEGMENT_DUE = 'segment';
const EVENT_SOURCE = 'segment';
const BATCH = 1000;

/**
 * Asks all contacts whether they belong to a segment: enters and leaves them, with one event each. Walks in batches, each in
 * a transaction of its own, so that nobody waits long for a contact. Lists of changed contacts that were there before need
 * not be asked once more about this segment: the sweeper leaves them to the evaluation. Throws `notFound`.
 */
export async function evaluateSegment(
  dataSource: DataSource,
  name: string,
  moment: SegmentMoment,
): Promise<SegmentChanges> {
  const segment = await segmentNamed(dataSource, name);
  return whileHeld(dataSource, segment, async (manager) => {
    const lists = await openLists(manager);
    let changes: SegmentChanges = { entered: 0, left: 0 };
    let contactIds = await contactsAfter(manager, null);
    while (contactIds.length > 0) {
      const batch = contactIds;
      const made = await inTransaction(manager, (inner) => evaluateContacts(inner, [segment], batch, moment));
      changes = plus(changes, made);
      contactIds = await contactsAfter(manager, batch.at(-1) ?? null);
    }
    await noteAsked(manager, lists, segment.id);
    await manager.query('update segment set evaluated_at = $2 where id = $1', [segment.id, new Date(moment.now)]);
    return changes;
  });
}

async function contactsAfter(queryable: Queryable, after: string | null): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    queryable,
    'select id from contact where $1::uuid is null or id > $1 order by id limit $2',
    [after, BATCH],
  );
  return rows.map(({ id }) => id);
}

export function plus(a: SegmentChanges, b: SegmentChanges): SegmentChanges {
  return { entered: a.entered + b.entered, left: a.left + b.left };
}

/** Asks given contacts about given segments, under their locks. */
export async function evaluateContacts(
  manager: EntityManager,
  segments: readonly Segment[],
  contactIds: readonly string[],
  moment: SegmentMoment,
): Promise<SegmentChanges> {
  await lockContacts(manager, contactIds);
  let changes: SegmentChanges = { entered: 0, left: 0 };
  for (const segment of segments) {
    const moves = await moveMembers(manager, segment, contactIds, moment);
    await ingestEvents(
      manager,
      moves.map((move) => eventOf(segment, move, moment.now)),
      moment.now,
    );
    const entered = moves.filter(({ direction }) => direction === 'entered').length;
    changes = plus(changes, { entered, left: moves.length - entered });
  }
  return changes;
}

interface Move {
  readonly contactId: string;
  readonly direction: 'entered' | 'left';
  /** When the membership began, also for one that ends. */
  readonly enteredAt: Date;
}

async function moveMembers(
  manager: EntityManager,
  segment: Segment,
  contactIds: readonly string[],
  moment: SegmentMoment,
): Promise<Move[]> {
  if (contactIds.length === 0) return [];
  const parameters = new SqlParameters();
  const { matches, dueAt } = compileFilter(segment.filter, moment, parameters);
  const now = parameters.add(new Date(moment.now), 'timestamptz');
  const ids = parameters.add(contactIds, 'uuid[]');
  const segmentId = parameters.add(segment.id, 'uuid');
  const kind = parameters.add(SEGMENT_DUE, 'text');
  return queryRows(
    manager,
    `with candidate as materialized (
       select contact.id, ${matches} as matches, ${dueAt()} as due_at,
         ${segmentId}::text || '/' || contact.id as due_subject
       from contact where contact.id = any(${ids})
     ), entered as (
       insert into segment_member (segment_id, contact_id, entered_at)
       select ${segmentId}, id, ${now} from candidate where matches
       on conflict do nothing returning contact_id, entered_at
     ), departed as (
       delete from segment_member using candidate
       where segment_id = ${segmentId} and contact_id = candidate.id and not candidate.matches
       returning contact_id, entered_at
     ), dated as (
       insert into due (kind, subject, at) select ${kind}, due_subject, due_at from candidate where due_at is not null
       on conflict (kind, subject) do update set at = excluded.at where due.at <> excluded.at
     ), undated as (
       delete from due using candidate
       where due.kind = ${kind} and due.subject = candidate.due_subject and candidate.due_at is null
     )
     select contact_id as "contactId", 'entered' as direction, entered_at as "enteredAt" from entered
     union all
     select contact_id, 'left', entered_at from departed
     order by "contactId"`,
    parameters.values,
  );
}

/** The id names the membership, so that the same move told twice is one event. */
function eventOf(segment: Segment, { contactId, direction, enteredAt }: Move, now: Instant): IncomingEvent {
  return {
    source: EVENT_SOURCE,
    eventId: `${segment.name}/${contactId}/${enteredAt.toISOString()}/${direction}`,
    type: `segment.${direction}`,
    at: now,
    data: { contactId, segment: segment.name },
    contactId,
  };
}
