// Who enters and leaves segments, in batches of contacts: members, the events about it, and the date to look again.
import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { inTransaction } from '../data-source.js';
import { compileFilter, type SegmentMoment, SqlParameters } from '../segments/filter-sql.js';
import { wakeUp } from '../wake-up.js';
import { lockContacts, lockFreeContacts } from './enrolment.js';
import { type IncomingEvent, ingestEvents } from './events.js';
import { type Queryable, queryRows } from './query-rows.js';
import { markScoresStale } from './scores/stale-scores.js';
import { listSegments, type Segment, segmentNamed } from './segments.js';

export interface SegmentChanges {
  readonly entered: number;
  readonly left: number;
}

/** Kinds of `due`: a contact may enter or leave one segment by time alone; all segments have to be asked about a contact. */
const SEGMENT_DUE = 'segment';
const CONTACT_DUE = 'contactChanged';
const EVENT_SOURCE = 'segment';
const BATCH = 1000;

/**
 * Asks all contacts whether they belong to a segment: enters and leaves them, with one event each. Walks in batches, each in
 * a transaction of its own, so that nobody waits long for a contact. Throws `notFound`.
 */
export async function evaluateSegment(
  dataSource: DataSource,
  name: string,
  moment: SegmentMoment,
): Promise<SegmentChanges> {
  const segment = await segmentNamed(dataSource, name);
  let changes: SegmentChanges = { entered: 0, left: 0 };
  let contactIds = await contactsAfter(dataSource, null);
  while (contactIds.length > 0) {
    const batch = contactIds;
    const made = await inTransaction(dataSource, (manager) => evaluateContacts(manager, [segment], batch, moment));
    changes = plus(changes, made);
    contactIds = await contactsAfter(dataSource, batch.at(-1) ?? null);
  }
  await dataSource.query('update segment set evaluated_at = $2 where id = $1', [segment.id, new Date(moment.now)]);
  return changes;
}

async function contactsAfter(queryable: Queryable, after: string | null): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    queryable,
    'select id from contact where $1::uuid is null or id > $1 order by id limit $2',
    [after, BATCH],
  );
  return rows.map(({ id }) => id);
}

function plus(a: SegmentChanges, b: SegmentChanges): SegmentChanges {
  return { entered: a.entered + b.entered, left: a.left + b.left };
}

/**
 * Something changed about contacts (a purchase, an attribute, a new contact): the sweeper asks all segments about them, within
 * moments, and has their scores computed again. An import that writes a contact in several steps marks it after the last, so that no half of it is judged.
 */
export async function markContactsChanged(
  manager: EntityManager,
  contactIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (contactIds.length === 0) return;
  await manager.query(
    `insert into due (kind, subject, at) select $2, id, $3 from unnest($1::text[]) as id order by id
     on conflict (kind, subject) do update set at = least(due.at, excluded.at)`,
    [[...new Set(contactIds)], CONTACT_DUE, new Date(now)],
  );
  await wakeUp(manager, 'due');
}

interface DueContact {
  readonly kind: typeof SEGMENT_DUE | typeof CONTACT_DUE;
  readonly contactId: string;
  readonly segmentId: string | null;
}

/**
 * Takes what is due at a moment, at most `limit` dates, and asks only the contacts concerned again. Several sweepers may run
 * at once. `swept` counts the dates dealt with.
 */
export function sweepDue(
  dataSource: DataSource,
  moment: SegmentMoment,
  limit: number,
): Promise<SegmentChanges & { readonly swept: number; readonly changedContacts: readonly string[] }> {
  return inTransaction(dataSource, async (manager) => {
    const segments = await listSegments(manager);
    const due = await takeDue(manager, segments, moment.now, limit);
    let changes: SegmentChanges = { entered: 0, left: 0 };
    const changed = new Set(due.filter(({ kind }) => kind === CONTACT_DUE).map(({ contactId }) => contactId));
    for (const segment of segments) {
      const timely = due.filter(({ segmentId }) => segmentId === segment.id).map(({ contactId }) => contactId);
      const contactIds = [...new Set([...changed, ...timely])];
      changes = plus(changes, await evaluateContacts(manager, [segment], contactIds, moment));
    }
    await markScoresStale(manager, [...changed], moment.now);
    return { ...changes, swept: due.length, changedContacts: [...changed] };
  });
}

/**
 * Dates whose contact nobody else is busy with. The contacts are locked before the dates are touched, as an evaluation does
 * it too. A change is told once, so its row goes; a segment's date is written anew by the evaluation.
 */
async function takeDue(
  manager: EntityManager,
  segments: readonly Segment[],
  now: Instant,
  limit: number,
): Promise<DueContact[]> {
  const ripe = await queryRows<DueContact & { subject: string }>(
    manager,
    `select kind, subject, right(subject, 36) as "contactId",
       case when kind = $3 then left(subject, 36) end as "segmentId"
     from due where at <= $1 and kind in ($3, $4) order by at limit $2`,
    [new Date(now), limit, SEGMENT_DUE, CONTACT_DUE],
  );
  const contactIds = [...new Set(ripe.map(({ contactId }) => contactId))];
  const { free, erased } = await lockFreeContacts(manager, contactIds);
  const segmentIds = new Set(segments.map(({ id }) => id));
  const spent = ripe.filter(
    ({ kind, contactId, segmentId }) =>
      erased.has(contactId) ||
      (kind === CONTACT_DUE ? free.has(contactId) : segmentId === null || !segmentIds.has(segmentId)),
  );
  await manager.query(
    `delete from due using unnest($1::text[], $2::text[]) as spent (kind, subject)
     where due.kind = spent.kind and due.subject = spent.subject`,
    [spent.map(({ kind }) => kind), spent.map(({ subject }) => subject)],
  );
  return ripe.filter(({ contactId }) => free.has(contactId) || erased.has(contactId));
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
