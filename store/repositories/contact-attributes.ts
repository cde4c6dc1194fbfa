// Attributes of contacts, changed by processes.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { lockContacts } from './enrolment.js';

/** Merges the given attributes into those of each contact; null removes one. Gives the contacts that exist. */
export async function changeAttributes(
  manager: EntityManager,
  changes: ReadonlyMap<string, JsonObject>,
  at: Instant,
): Promise<ReadonlySet<string>> {
  const known = await lockContacts(manager, [...changes.keys()]);
  const entries = [...changes].map(([contactId, set]) => {
    const given = Object.entries(set);
    return {
      contactId,
      set: Object.fromEntries(given.filter(([, value]) => value !== null)),
      removed: given.filter(([, value]) => value === null).map(([name]) => name),
    };
  });
  await manager.query(
    `update contact
     set attributes = (contact.attributes || given.set) - array(select jsonb_array_elements_text(given.removed)),
       updated_at = $4, version = contact.version + 1
     from unnest($1::uuid[], $2::jsonb[], $3::jsonb[]) as given (contact_id, set, removed)
     where contact.id = given.contact_id`,
    [
      entries.map((entry) => entry.contactId),
      entries.map((entry) => JSON.stringify(entry.set)),
      entries.map((entry) => JSON.stringify(entry.removed)),
      new Date(at),
    ],
  );
  return known;
}
