// What the rules want to know before messages go to contacts, for a whole set at once.
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { readConsents } from './consents.js';
import { type Queryable, queryRows } from './query-rows.js';
import { suppressedAmong } from './suppressions.js';

export interface ContactAddress {
  readonly contactId: string;
  readonly locale: string;
  readonly timeZone: string | null;
  /** Null when the contact has no e-mail address. */
  readonly contactPointId: string | null;
  readonly normalised: string | null;
  readonly status: 'active' | 'bounced' | 'complained' | 'invalid' | null;
}

/** A message that went, or is on its way. */
export interface EarlierMessage {
  readonly contactId: string;
  readonly idempotencyKey: string;
  readonly topic: string;
  readonly template: string;
  readonly contactPointId: string | null;
  readonly parameters: JsonObject;
  readonly at: Instant;
}

/** Facts of a set of contacts, by contact id and address. */
export interface ContactSendFacts {
  readonly addresses: ReadonlyMap<string, ContactAddress>;
  /** contactPointId → topic → newest status. */
  readonly consents: Awaited<ReturnType<typeof readConsents>>;
  /** Normalised addresses on the suppression list. */
  readonly suppressed: ReadonlySet<string>;
  readonly withOpenComplaint: ReadonlySet<string>;
  readonly earlier: readonly EarlierMessage[];
}

/** Reads them. `history`: which earlier messages matter, and how far back. Call it under the contacts' locks, else caps can be overrun. */
export async function readSendFacts(
  queryable: Queryable,
  contactIds: readonly string[],
  history: { readonly topics: readonly string[]; readonly since: Instant },
): Promise<ContactSendFacts> {
  const addresses = await readAddresses(queryable, contactIds);
  const points = addresses.flatMap((address) => address.contactPointId ?? []);
  return {
    addresses: new Map(addresses.map((address) => [address.contactId, address])),
    consents: await readConsents(queryable, points),
    suppressed: await suppressedAmong(
      queryable,
      'email',
      addresses.flatMap((address) => address.normalised ?? []),
    ),
    withOpenComplaint: await readOpenComplaints(queryable, contactIds),
    earlier: await readEarlierMessages(queryable, contactIds, history),
  };
}

/**
 * One e-mail address per contact: a live one before a dead one, then the primary one. As one join: a look-up per contact is a
 * walk over all addresses each, as long as Postgres has no statistics of a table that was just filled.
 */
async function readAddresses(queryable: Queryable, contactIds: readonly string[]): Promise<ContactAddress[]> {
  return queryRows<ContactAddress>(
    queryable,
    `select distinct on (contact.id) contact.id as "contactId", contact.locale, contact.time_zone as "timeZone",
       point.id as "contactPointId", point.normalised, point.status
     from contact left join contact_point as point on point.contact_id = contact.id and point.kind = 'email'
     where contact.id = any($1::uuid[])
     order by contact.id, point.status = 'active' desc, point.is_primary desc, point.created_at, point.id`,
    [contactIds],
  );
}

async function readOpenComplaints(queryable: Queryable, contactIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await queryRows<{ contactId: string }>(
    queryable,
    `select distinct contact_id as "contactId" from work_item
     where contact_id = any($1::uuid[]) and holds_promotions and state in ('open', 'claimed')`,
    [contactIds],
  );
  return new Set(rows.map((row) => row.contactId));
}

/** `unknown` counts: it may have arrived. `held` does not: it will be asked about again when its time comes. */
async function readEarlierMessages(
  queryable: Queryable,
  contactIds: readonly string[],
  { topics, since }: { readonly topics: readonly string[]; readonly since: Instant },
): Promise<EarlierMessage[]> {
  const rows = await queryRows<Omit<EarlierMessage, 'at'> & { at: Date }>(
    queryable,
    `select contact_id as "contactId", idempotency_key as "idempotencyKey", topic, template,
       contact_point_id as "contactPointId", parameters, coalesce(sent_at, state_at) as at
     from message
     where contact_id = any($1::uuid[]) and state in ('reserved', 'sending', 'sent', 'delivered', 'unknown')
       and state_at >= $2 and topic = any($3::text[])`,
    [contactIds, new Date(since), topics],
  );
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}
