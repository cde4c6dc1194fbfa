// Contacts about whom something changed, until segments were asked about them: one by one, and lists of them where many changed
// at once. Both are rows of `due`.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { newId } from '../new-id.js';
import { wakeUp } from '../wake-up.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

/** Kinds of `due`. The subject of a single change is the contact, so that several are one; that of a list is an id of its own. */
export const CONTACT_DUE = 'contactChanged';
const LIST_DUE = 'contactsChanged';
/** From so many on they are written as lists. */
const MANY = 100;
const LONGEST_LIST = 1000;

/**
 * Something changed about contacts (a purchase, an attribute, a new contact): the sweeper asks all segments about them, within
 * moments, and has their scores computed again. An import that writes a contact in several steps marks it after the last, so that no
 * half of it is judged.
 */
export async function markContactsChanged(
  manager: EntityManager,
  contactIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (contactIds.length === 0) return;
  const single = [...new Set(contactIds)].sort();
  if (single.length < MANY) await insertSingles(manager, single, now);
  else await insertLists(manager, single, now);
  await wakeUp(manager, 'due');
}

async function insertSingles(manager: EntityManager, contactIds: readonly string[], now: Instant): Promise<void> {
  await manager.query(
    `insert into due (kind, subject, at) select $2, id, $3 from unnest($1::text[]) as id order by id
     on conflict (kind, subject) do update set at = least(due.at, excluded.at)`,
    [contactIds, CONTACT_DUE, new Date(now)],
  );
}

async function insertLists(manager: EntityManager, contactIds: readonly string[], now: Instant): Promise<void> {
  for (let from = 0; from < contactIds.length; from += LONGEST_LIST)
    await insertList(manager, { contactIds: contactIds.slice(from, from + LONGEST_LIST), asked: [] }, now);
}

export interface ChangedContacts {
  readonly contactIds: readonly string[];
  /** Ids of segments that were asked about all of them. */
  readonly asked: readonly string[];
}

export interface ChangedList extends ChangedContacts {
  readonly subject: string;
  readonly at: Instant;
}

export async function insertList(manager: EntityManager, list: ChangedContacts, at: Instant): Promise<void> {
  const row = [LIST_DUE, newId(), new Date(at), JSON.stringify(list)];
  await manager.query('insert into due (kind, subject, at, payload) values ($1, $2, $3, $4)', row);
}

/** Subjects of the lists that there are. */
export async function openLists(queryable: Queryable): Promise<readonly string[]> {
  const rows = await queryRows<{ subject: string }>(queryable, 'select subject from due where kind = $1', [LIST_DUE]);
  return rows.map(({ subject }) => subject);
}

/** These lists, where they are still there, need not be asked about a segment any more. */
export async function noteAsked(queryable: Queryable, subjects: readonly string[], segmentId: string): Promise<void> {
  await queryable.query(
    `update due set payload = jsonb_set(payload, '{asked}', payload -> 'asked' || to_jsonb($3::text))
     where kind = $1 and subject = any($2::text[])`,
    [LIST_DUE, subjects, segmentId],
  );
}

export async function hasRipeList(queryable: Queryable, now: Instant): Promise<boolean> {
  const ripe = await queryRow(queryable, 'select from due where kind = $1 and at <= $2 limit 1', [
    LIST_DUE,
    new Date(now),
  ]);
  return ripe !== undefined;
}

/**
 * Locks the oldest ripe list with which something can be done: some of the free segments were not asked yet, or all segments
 * were. Another sweeper takes another one.
 */
export async function takeList(
  manager: EntityManager,
  segmentIds: { readonly all: readonly string[]; readonly free: readonly string[] },
  now: Instant,
): Promise<ChangedList | undefined> {
  const row = await queryRow<{ subject: string; at: Date; payload: ChangedContacts }>(
    manager,
    `select subject, at, payload from due
     where kind = $1 and at <= $2 and (not payload -> 'asked' @> $3::jsonb or payload -> 'asked' @> $4::jsonb)
     order by at, subject limit 1 for update skip locked`,
    [LIST_DUE, new Date(now), JSON.stringify(segmentIds.free), JSON.stringify(segmentIds.all)],
  );
  return row && { ...row.payload, subject: row.subject, at: row.at.getTime() };
}

/** What is left to do for a list that was taken; a list without contacts is done with. */
export async function putBackList(manager: EntityManager, subject: string, left: ChangedContacts): Promise<void> {
  if (left.contactIds.length === 0)
    await manager.query('delete from due where kind = $1 and subject = $2', [LIST_DUE, subject]);
  else
    await manager.query('update due set payload = $3 where kind = $1 and subject = $2', [
      LIST_DUE,
      subject,
      JSON.stringify(left),
    ]);
}
