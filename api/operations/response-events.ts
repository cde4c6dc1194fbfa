// Responses to campaigns told as events are counted like those that processes record.
import type { EntityManager } from 'typeorm';
import { recordResponses } from '../../store/repositories/campaigns/responses.js';
import { queryRows } from '../../store/repositories/query-rows.js';
import { isUuid } from '../../store/uuid.js';

interface ResponseEvent {
  readonly id: string;
  readonly source: string;
  readonly contactId: string;
  readonly at: Date;
  readonly campaignId: string;
  readonly kind: string;
  readonly amount: string | null;
}

/** Counts the responses of these `campaign.responded` events whose contact is known. Of a campaign that there is not, none. */
export async function recordToldResponses(manager: EntityManager, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length === 0) return;
  const events = await queryRows<ResponseEvent>(
    manager,
    `select event.id, source, contact_id as "contactId", at, data ->> 'campaignId' as "campaignId", data ->> 'kind' as kind,
       data ->> 'amount' as amount
     from event join campaign on campaign.id::text = data ->> 'campaignId'
     where event.id = any($1::uuid[]) and type = 'campaign.responded' and contact_id is not null order by event.id`,
    [eventIds.filter(isUuid)],
  );
  const responses = events.map(({ id, source, ...event }) => ({
    ...event,
    at: event.at.getTime(),
    ...{ eventId: id, runId: null, recordedBy: source, note: null },
  }));
  await recordResponses(manager, responses);
}
