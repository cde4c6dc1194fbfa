// What is due about segments: contacts at the date at which time alone may move them, and contacts that changed.
import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { inTransaction } from '../data-source.js';
import type { SegmentMoment } from '../segments/filter-sql.js';
import { CONTACT_DUE, hasRipeList, insertList, putBackList, takeList } from './changed-contacts.js';
import { lockFreeContacts } from './enrolment.js';
import { queryRows } from './query-rows.js';
import { markScoresStale } from './scores/stale-scores.js';
import { evaluateContacts, plus, SEGMENT_DUE, type SegmentChanges } from './segment-evaluation.js';
import { takeFree } from './segment-holds.js';
import { listSegments, type Segment } from './segments.js';

export interface Sweep extends SegmentChanges {
  /** Dates and changed contacts dealt with. */
  readonly swept: number;
  readonly changedContacts: readonly string[];
}

const NOTHING: Sweep = { entered: 0, left: 0, swept: 0, changedContacts: [] };

interface DueContact {
  readonly kind: typeof SEGMENT_DUE | typeof CONTACT_DUE;
  readonly contactId: string;
  readonly segmentId: string | null;
}

/**
 * Takes what is due at a moment, at most `limit` dates and one list of changed contacts, and asks only the contacts concerned
 * again. Several sweepers may run at once.
 */
export async function sweepDue(dataSource: DataSource, moment: SegmentMoment, limit: number): Promise<Sweep> {
  const dates = await sweepDates(dataSource, moment, limit);
  const list = (await hasRipeList(dataSource, moment.now)) ? await sweepList(dataSource, moment) : NOTHING;
  return {
    ...plus(dates, list),
    swept: dates.swept + list.swept,
    changedContacts: [...dates.changedContacts, ...list.changedContacts],
  };
}

function sweepDates(dataSource: DataSource, moment: SegmentMoment, limit: number): Promise<Sweep> {
  return inTransaction(dataSource, async (manager) => {
    const segments = await listSegments(manager);
    const due = await takeDue(manager, segments, moment.now, limit);
    let changes: SegmentChanges = NOTHING;
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
 * Asks about the contacts of one list, except those that somebody is busy with, and leaves out segments that an evaluation
 * holds: it asks everybody anyway. What remains stays due.
 */
function sweepList(dataSource: DataSource, moment: SegmentMoment): Promise<Sweep> {
  return inTransaction(dataSource, async (manager) => {
    const segments = await listSegments(manager);
    const free = await takeFree(manager, segments);
    const list = await takeList(manager, { all: idsOf(segments), free: idsOf(free) }, moment.now);
    if (!list) return NOTHING;
    const contacts = await lockFreeContacts(manager, list.contactIds);
    if (contacts.free.size + contacts.erased.size === 0) return NOTHING;
    const asking = free.filter(({ id }) => !list.asked.includes(id));
    const here = [...contacts.free];
    const changes = await evaluateContacts(manager, asking, here, moment);
    await markScoresStale(manager, here, moment.now);
    const asked = [...list.asked, ...idsOf(asking)];
    const isDone = segments.every(({ id }) => asked.includes(id));
    await putBackList(manager, list.subject, { contactIds: isDone ? [] : here, asked });
    const busy = list.contactIds.filter((id) => !contacts.free.has(id) && !contacts.erased.has(id));
    if (busy.length > 0) await insertList(manager, { contactIds: busy, asked: list.asked }, list.at);
    return { ...changes, swept: here.length + contacts.erased.size, changedContacts: here };
  });
}

function idsOf(segments: readonly Segment[]): string[] {
  return segments.map(({ id }) => id);
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
