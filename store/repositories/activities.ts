// What happened with a contact, as processes and people record it.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { newId } from '../new-id.js';
import { queryRows } from './query-rows.js';

export interface NewActivity {
  readonly contactId: string | null;
  readonly runId: string;
  readonly callKey: string;
  readonly kind: string;
  readonly detail: JsonObject;
}

/** Inserts them and gives their ids in order; undefined where the contact does not exist. */
export async function recordActivities(
  manager: EntityManager,
  activities: readonly NewActivity[],
  at: Instant,
): Promise<readonly (string | undefined)[]> {
  const ids = activities.map(() => newId());
  const rows = await queryRows<{ id: string }>(
    manager,
    `insert into activity (id, contact_id, kind, at, run_id, call_key, detail)
     select given.id, contact.id, given.kind, $7, given.run_id, given.call_key, given.detail
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[])
         as given (id, contact_id, run_id, call_key, kind, detail)
       join contact on contact.id = given.contact_id
     returning id`,
    [
      ids,
      activities.map((activity) => activity.contactId),
      activities.map((activity) => activity.runId),
      activities.map((activity) => activity.callKey),
      activities.map((activity) => activity.kind),
      activities.map((activity) => JSON.stringify(activity.detail)),
      new Date(at),
    ],
  );
  const inserted = new Set(rows.map((row) => row.id));
  return ids.map((id) => (inserted.has(id) ? id : undefined));
}
