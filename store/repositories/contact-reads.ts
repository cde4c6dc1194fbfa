// Contacts as screens show them.
import type { JsonObject } from '../../core/json.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export interface ContactPoint {
  readonly id: string;
  readonly kind: string;
  readonly value: string;
  readonly normalised: string;
  readonly status: string;
  readonly isPrimary: boolean;
}

export interface Contact {
  readonly id: string;
  readonly externalId: string | null;
  readonly displayName: string;
  readonly locale: string;
  readonly timeZone: string | null;
  readonly attributes: JsonObject;
  readonly points: readonly ContactPoint[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** Which contacts; addresses are normalised. */
export interface ContactFilter {
  readonly externalId?: string;
  readonly email?: string;
  readonly phone?: string;
}

const COLUMNS = `contact.id, external_id as "externalId", display_name as "displayName", locale,
  time_zone as "timeZone", attributes, created_at as "createdAt", updated_at as "updatedAt", version,
  coalesce((select jsonb_agg(jsonb_build_object('id', point.id, 'kind', kind, 'value', value, 'normalised', normalised,
              'status', status, 'isPrimary', is_primary) order by point.id)
            from contact_point as point where point.contact_id = contact.id), '[]') as points`;

export function findContact(queryable: Queryable, id: string): Promise<Contact | undefined> {
  return queryRow(queryable, `select ${COLUMNS} from contact where id = $1`, [id]);
}

export async function contactExists(queryable: Queryable, id: string): Promise<boolean> {
  return (await queryRow(queryable, 'select 1 from contact where id = $1', [id])) !== undefined;
}

/** Newest first, older than `beforeId` when given. */
export function listContacts(
  queryable: Queryable,
  filter: ContactFilter,
  page: { readonly beforeId?: string; readonly limit: number },
): Promise<Contact[]> {
  return queryRows(
    queryable,
    `select ${COLUMNS} from contact
     where ($1::uuid is null or contact.id < $1) and ($2::text is null or external_id = $2)
       and ($3::text is null or exists (select from contact_point as point
              where point.contact_id = contact.id and point.kind = 'email' and point.normalised = $3))
       and ($4::text is null or exists (select from contact_point as point
              where point.contact_id = contact.id and point.kind = 'phone' and point.normalised = $4))
     order by contact.id desc limit $5`,
    [page.beforeId ?? null, filter.externalId ?? null, filter.email ?? null, filter.phone ?? null, page.limit],
  );
}

export interface HistoryEntry {
  readonly at: Date;
  readonly kind: 'event' | 'purchase' | 'message' | 'run' | 'workItem' | 'activity' | 'consent';
  readonly id: string;
  readonly summary: string;
  readonly detail: JsonObject;
}

const HISTORY = `
  select at, 'event' as kind, id, type as summary, jsonb_build_object('source', source, 'data', data) as detail
  from event where contact_id = $1
  union all
  select at, 'purchase', id, amount::text || ' ' || currency,
    jsonb_build_object('source', source, 'externalId', external_id, 'amount', amount::text, 'currency', currency,
      'quantity', quantity, 'creditedMessageId', credited_message_id)
  from purchase where contact_id = $1
  union all
  select created_at, 'message', id, template || ': ' || state,
    jsonb_build_object('channel', channel, 'topic', topic, 'template', template, 'state', state, 'reason', reason)
  from message where contact_id = $1
  union all
  select started_at, 'run', id, definition_name || ' ' || definition_version || ': ' || status,
    jsonb_build_object('definition', definition_name, 'version', definition_version, 'status', status,
      'endedAt', ended_at)
  from run where contact_id = $1
  union all
  select created_at, 'workItem', id, form || ': ' || state,
    jsonb_build_object('form', form, 'state', state, 'title', title, 'assigneeId', assignee_id)
  from work_item where contact_id = $1
  union all
  select at, 'activity', id, kind, detail from activity where contact_id = $1
  union all
  select at, 'consent', id, channel || ' ' || topic || ': ' || status,
    jsonb_build_object('channel', channel, 'topic', topic, 'status', status, 'source', source)
  from consent where contact_id = $1`;

/** Everything about one contact, newest first, before the entry (at, id) when given. */
export function listContactHistory(
  queryable: Queryable,
  contactId: string,
  page: { readonly before?: { readonly at: string; readonly id: string }; readonly limit: number },
): Promise<HistoryEntry[]> {
  return queryRows(
    queryable,
    `select date_trunc('milliseconds', at) as at, kind, id, summary, detail from (${HISTORY}) as entry
     where $2::timestamptz is null or (date_trunc('milliseconds', at), id) < ($2, $3::uuid)
     order by 1 desc, id desc limit $4`,
    [contactId, page.before?.at ?? null, page.before?.id ?? null, page.limit],
  );
}
