import type { EntityManager } from 'typeorm';
import { wakeUp } from '../wake-up.js';
import { queryRows } from './query-rows.js';

/**
 * Gives events that nobody was recognised in to these contacts, when they name them by external id or address, and has
 * them dispatched. For contacts that are new or got an address. Returns the ids of the events.
 */
export async function matchEventsTo(manager: EntityManager, contactIds: readonly string[]): Promise<readonly string[]> {
  const matched = await queryRows<{ id: string }>(
    manager,
    `with name as (
       select id as contact_id, external_id as text from contact where id = any($1::uuid[]) and external_id is not null
       union
       select contact_id, normalised from contact_point where contact_id = any($1::uuid[])
     )
     update event set contact_id = name.contact_id, dispatched_at = null
     from name
     where event.subject = name.text and event.contact_id is null and event.run_id is null
       and event.subject is not null and event.dispatched_at is not null
     returning event.id`,
    [contactIds],
  );
  if (matched.length > 0) await wakeUp(manager, 'events');
  return matched.map(({ id }) => id);
}
