// Opportunities as processes note them. What people do with them is opportunity-desk.ts's matter.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import type { JsonObject } from '../../../core/json.js';
import { newId } from '../../new-id.js';
import { ingestEvents } from '../events.js';
import { queryRows } from '../query-rows.js';
import { LEAD_EVENT_SOURCE } from './leads.js';

/** Where an opportunity goes when nobody names a pipeline. */
const DEFAULT_PIPELINE = 'sales';

export interface NewOpportunity {
  readonly contactId: string | null;
  readonly runId: string | null;
  readonly callKey: string | null;
  readonly title: JsonObject;
  readonly pipeline: string | null;
  readonly amount: number | null;
  readonly probability: number | null;
  readonly currency: string;
}

/** Inserts them, owned by the owners of the contacts' leads; gives their ids in order, undefined where the contact does not exist. */
export async function insertOpportunities(
  manager: EntityManager,
  opportunities: readonly NewOpportunity[],
  now: Instant,
): Promise<readonly (string | undefined)[]> {
  const ids = opportunities.map(() => newId());
  const rows = await queryRows<{ id: string; contactId: string; pipeline: string }>(
    manager,
    `insert into opportunity (id, contact_id, title, pipeline, amount, currency, probability, owner_id, run_id, call_key,
       created_at, updated_at)
     select given.id, contact.id, given.title, coalesce(given.pipeline, $10), given.amount, given.currency,
       given.probability, lead.owner_id, given.run_id, given.call_key, $11, $11
     from unnest($1::uuid[], $2::uuid[], $3::jsonb[], $4::text[], $5::numeric[], $6::text[], $7::numeric[], $8::uuid[],
         $9::text[]) as given (id, contact_id, title, pipeline, amount, currency, probability, run_id, call_key)
       join contact on contact.id = given.contact_id
       left join lead on lead.contact_id = contact.id
     returning id, contact_id as "contactId", pipeline`,
    [
      ids,
      opportunities.map(({ contactId }) => contactId),
      opportunities.map(({ title }) => JSON.stringify(title)),
      opportunities.map(({ pipeline }) => pipeline),
      opportunities.map(({ amount }) => amount),
      opportunities.map(({ currency }) => currency),
      opportunities.map(({ probability }) => probability),
      opportunities.map(({ runId }) => runId),
      opportunities.map(({ callKey }) => callKey),
      DEFAULT_PIPELINE,
      new Date(now),
    ],
  );
  await ingestEvents(
    manager,
    rows.map(({ id, contactId, pipeline }) => ({
      source: LEAD_EVENT_SOURCE,
      eventId: id,
      type: 'opportunity.noted',
      at: now,
      data: { contactId, opportunityId: id, pipeline },
      contactId,
    })),
    now,
  );
  const inserted = new Set(rows.map(({ id }) => id));
  return ids.map((id) => (inserted.has(id) ? id : undefined));
}
