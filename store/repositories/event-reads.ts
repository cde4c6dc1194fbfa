// Events as screens show them.
import type { JsonObject } from '../../core/json.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export interface ListedEvent {
  /** Id of the row; `id` is the sender's. */
  readonly eventId: string;
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string | null;
  readonly at: Date;
  readonly contactId: string | null;
  readonly runId: string | null;
  readonly data: JsonObject;
  readonly receivedAt: Date;
  readonly dispatchedAt: Date | null;
}

export interface ShownEvent extends ListedEvent {
  /** The runs it was given to. */
  readonly runs: readonly { readonly runId: string; readonly state: string }[];
}

export interface EventFilter {
  readonly type?: string;
  readonly contactId?: string;
  /** Only those about somebody whom nobody recognises. */
  readonly unmatched?: boolean;
}

const COLUMNS = `event.id as "eventId", source, event_id as id, type, subject, at, contact_id as "contactId",
  run_id as "runId", data, received_at as "receivedAt", dispatched_at as "dispatchedAt"`;

/** Newest first, older than `beforeId` when given. */
export function listEvents(
  queryable: Queryable,
  filter: EventFilter,
  page: { readonly beforeId?: string; readonly limit: number },
): Promise<ListedEvent[]> {
  return queryRows(
    queryable,
    `select ${COLUMNS} from event
     where ($1::uuid is null or id < $1) and ($2::text is null or type = $2) and ($3::uuid is null or contact_id = $3)
       and (not $4::boolean or contact_id is null and run_id is null)
     order by id desc limit $5`,
    [page.beforeId ?? null, filter.type ?? null, filter.contactId ?? null, filter.unmatched ?? false, page.limit],
  );
}

export function findEvent(queryable: Queryable, id: string): Promise<ShownEvent | undefined> {
  return queryRow(
    queryable,
    `select ${COLUMNS},
       coalesce((select jsonb_agg(jsonb_build_object('runId', given.run_id, 'state', given.state) order by given.id)
                 from run_event as given where given.event_id = event.id), '[]') as runs
     from event where id = $1`,
    [id],
  );
}
