// What the rules want to know before messages go to contacts, for a whole set at once.
import type { Instant } from '../../core/engine/state.js';
import type { Json, JsonObject } from '../../core/json.js';
import type { SendFacts } from '../../core/rules/decide-send.js';
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

/** What the rules are asked about one message to one of the contacts; `earlier` may hold more than was read. */
export function sendFactsOf(
  contactId: string,
  message: Pick<EarlierMessage, 'idempotencyKey' | 'topic' | 'template' | 'parameters'>,
  facts: ContactSendFacts,
  earlier: readonly EarlierMessage[] = facts.earlier,
): SendFacts {
  const { topic } = message;
  const address = facts.addresses.get(contactId);
  const pointId = address?.contactPointId ?? null;
  const consents = facts.consents.get(pointId ?? '');
  const others = earlier.filter((one) => one.contactId === contactId && one.idempotencyKey !== message.idempotencyKey);
  const sameContent = others.filter((one) => one.contactPointId === pointId && isSameContent(one, message));
  const [topicConsent, allConsent] = [consents?.get(topic), consents?.get('all')];
  return {
    address: address?.status ? { status: address.status } : null,
    suppressed: facts.suppressed.has(address?.normalised ?? ''),
    consent: { ...(topicConsent ? { topic: topicConsent } : {}), ...(allConsent ? { all: allConsent } : {}) },
    complaintOpen: facts.withOpenComplaint.has(contactId),
    sentAt: others.filter((one) => one.topic === topic).map((one) => one.at),
    ...(sameContent.length > 0 ? { sameContentAt: Math.max(...sameContent.map((one) => one.at)) } : {}),
    ...(address?.timeZone ? { timeZone: address.timeZone } : {}),
  };
}

type Content = Pick<EarlierMessage, 'template' | 'parameters'>;

function isSameContent(earlier: Content, message: Content): boolean {
  return earlier.template === message.template && canonical(earlier.parameters) === canonical(message.parameters);
}

/** Equal for equal JSON, whatever the order of the keys: Postgres keeps its own. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join()}}`;
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
