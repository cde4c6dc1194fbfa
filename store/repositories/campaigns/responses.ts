// Responses: any counted reaction to a campaign. Each kind counts once for each contact.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import { newId } from '../../new-id.js';
import { type Queryable, queryRows } from '../query-rows.js';

export interface NewResponse {
  readonly campaignId: string;
  readonly contactId: string;
  readonly kind: string;
  readonly at: Instant;
  /** One that is no event of ours is left out. */
  readonly eventId: string | null;
  readonly runId: string | null;
  /** Decimal text in the currency of the campaign, where no purchase of ours says what it brought. */
  readonly amount: string | null;
  readonly recordedBy: string;
  readonly note: string | null;
}

export interface StoredResponse {
  readonly responseId: string;
  /** Stored now; false when this kind counted for the contact before. */
  readonly first: boolean;
}

/** Stores responses, one answer each in order. Of several equal ones in the list the first counts. */
export async function recordResponses(
  manager: EntityManager,
  responses: readonly NewResponse[],
): Promise<StoredResponse[]> {
  if (responses.length === 0) return [];
  const ids = responses.map(() => newId());
  const columns = [
    responses.map(({ campaignId }) => campaignId),
    responses.map(({ contactId }) => contactId),
    responses.map(({ kind }) => kind),
  ];
  await manager.query(
    `insert into campaign_response (campaign_id, contact_id, kind, id, at, event_id, run_id, amount, recorded_by, note)
     select given.campaign_id, given.contact_id, given.kind, given.id, given.at, event.id, given.run_id, given.amount,
       given.recorded_by, given.note
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::uuid[], $7::uuid[], $8::numeric[],
         $9::text[], $10::text[]) with ordinality
       as given (campaign_id, contact_id, kind, id, at, event_id, run_id, amount, recorded_by, note, position)
     left join event on event.id = given.event_id
     order by position
     on conflict (campaign_id, contact_id, kind) do nothing`,
    [
      ...columns,
      ids,
      responses.map(({ at }) => new Date(at)),
      responses.map(({ eventId }) => eventId),
      responses.map(({ runId }) => runId),
      responses.map(({ amount }) => amount),
      responses.map(({ recordedBy }) => recordedBy),
      responses.map(({ note }) => note),
    ],
  );
  const stored = await queryRows<{ id: string }>(
    manager,
    `select response.id from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality
       as given (campaign_id, contact_id, kind, position)
     join campaign_response as response using (campaign_id, contact_id, kind) order by position`,
    columns,
  );
  return stored.map(({ id }, place) => ({ responseId: id, first: id === ids[place] }));
}

export interface ListedResponse {
  readonly id: string;
  readonly contactId: string | null;
  readonly kind: string;
  readonly at: Date;
  readonly amount: string | null;
  readonly recordedBy: string;
  readonly note: string | null;
}

/** Newest first, older than `beforeId` when given. */
export function listResponses(
  queryable: Queryable,
  campaignId: string,
  page: { readonly kind?: string; readonly beforeId?: string; readonly limit: number },
): Promise<ListedResponse[]> {
  return queryRows(
    queryable,
    `select id, contact_id as "contactId", kind, at, amount, recorded_by as "recordedBy", note from campaign_response
     where campaign_id = $1 and ($2::text is null or kind = $2) and ($3::uuid is null or id < $3)
     order by id desc limit $4`,
    [campaignId, page.kind ?? null, page.beforeId ?? null, page.limit],
  );
}
