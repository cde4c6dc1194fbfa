// The ledger as screens show it. Writing it is the business of sending.
import type { Json, JsonObject } from '../../core/json.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export interface ListedMessage {
  readonly id: string;
  readonly channel: string;
  readonly topic: string;
  readonly template: string;
  readonly templateVersion: string;
  readonly locale: string;
  readonly state: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly contactId: string | null;
  readonly contactPointId: string | null;
  readonly staffMemberId: string | null;
  readonly runId: string | null;
  readonly heldUntil: Date | null;
  readonly attempts: number;
  readonly provider: string | null;
  readonly providerMessageId: string | null;
  readonly createdAt: Date;
  readonly stateAt: Date;
  readonly sentAt: Date | null;
}

export interface ShownMessage extends ListedMessage {
  readonly verdict: Json;
  readonly parameters: Json;
  readonly events: readonly { readonly kind: string; readonly at: string; readonly detail: JsonObject }[];
}

export interface MessageFilter {
  readonly state?: string;
  readonly contactId?: string;
  readonly runId?: string;
  readonly template?: string;
}

const COLUMNS = `message.id, channel, topic, template, template_version as "templateVersion", locale, state, reason,
  message.detail, contact_id as "contactId", contact_point_id as "contactPointId", staff_member_id as "staffMemberId",
  run_id as "runId", held_until as "heldUntil", attempts, provider, provider_message_id as "providerMessageId",
  created_at as "createdAt", state_at as "stateAt", sent_at as "sentAt"`;

/** Newest first, older than `beforeId` when given. */
export function listMessages(
  queryable: Queryable,
  filter: MessageFilter,
  page: { readonly beforeId?: string; readonly limit: number },
): Promise<ListedMessage[]> {
  return queryRows(
    queryable,
    `select ${COLUMNS} from message
     where ($1::uuid is null or id < $1) and ($2::text is null or state = $2) and ($3::uuid is null or contact_id = $3)
       and ($4::uuid is null or run_id = $4) and ($5::text is null or template = $5)
     order by id desc limit $6`,
    [
      page.beforeId ?? null,
      filter.state ?? null,
      filter.contactId ?? null,
      filter.runId ?? null,
      filter.template ?? null,
      page.limit,
    ],
  );
}

export function findMessage(queryable: Queryable, id: string): Promise<ShownMessage | undefined> {
  return queryRow(
    queryable,
    `select ${COLUMNS}, verdict, parameters,
       coalesce((select jsonb_agg(jsonb_build_object('kind', event.kind, 'at', event.at, 'detail', event.detail)
                                  order by event.at, event.id)
                 from message_event as event where event.message_id = message.id), '[]') as events
     from message where id = $1`,
    [id],
  );
}

export async function countMessagesByState(
  queryable: Queryable,
  template: string | undefined,
): Promise<Readonly<Record<string, number>>> {
  const rows = await queryRows<{ state: string; count: number }>(
    queryable,
    `select state, count(*)::integer as count from message where $1::text is null or template = $1
     group by state order by state`,
    [template ?? null],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}
