// What processes may know of contacts: languages, zones, attributes, purchases. Set-wise; no name, no address.
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { type Queryable, queryRows } from './query-rows.js';

export interface ContactProfile {
  readonly locale: string;
  readonly timeZone: string | null;
  readonly attributes: JsonObject;
}

/** In one currency: the organisation's where the contact ever paid in it, else the one used most. Amounts are decimal text. */
export interface PurchaseSummary {
  readonly count: number;
  readonly currency: string;
  readonly total: string;
  readonly lastAt: Instant;
  /** Bought within the year (of the UTC calendar) that ends with the last purchase. */
  readonly yearlyAmount: string;
}

/** Zones of contacts that have one, by contact id. */
export async function readContactZones(
  queryable: Queryable,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (contactIds.length === 0) return new Map();
  const rows = await queryRows<{ id: string; timeZone: string }>(
    queryable,
    'select id, time_zone as "timeZone" from contact where id = any($1::uuid[]) and time_zone is not null',
    [contactIds],
  );
  return new Map(rows.map((row) => [row.id, row.timeZone]));
}

export async function readContactProfiles(
  queryable: Queryable,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, ContactProfile>> {
  const rows = await queryRows<ContactProfile & { id: string }>(
    queryable,
    'select id, locale, time_zone as "timeZone", attributes from contact where id = any($1::uuid[])',
    [contactIds],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Summaries of what was bought up to `now`, by contact id; who bought nothing is not in it. */
export async function readPurchaseSummaries(
  queryable: Queryable,
  contactIds: readonly string[],
  organisationCurrency: string,
  now: Instant,
): Promise<ReadonlyMap<string, PurchaseSummary>> {
  const rows = await queryRows<Omit<PurchaseSummary, 'lastAt'> & { contactId: string; lastAt: Date }>(
    queryable,
    `with bought as (
       select contact_id, currency, amount, max(at) over (partition by contact_id) as last_at,
         at > (max(at) over (partition by contact_id) at time zone 'UTC' - interval '1 year') at time zone 'UTC' as lately
       from purchase where contact_id = any($1::uuid[]) and at <= $3
     ), by_currency as (
       select contact_id, currency, last_at, count(*) as count, sum(amount) as total,
         sum(amount) filter (where lately) as yearly, sum(count(*)) over (partition by contact_id) as overall
       from bought group by contact_id, currency, last_at
     )
     select distinct on (contact_id) contact_id as "contactId", overall::integer as count, last_at as "lastAt", currency,
       total::text as total, coalesce(yearly, 0)::text as "yearlyAmount"
     from by_currency order by contact_id, currency = $2 desc, count desc, currency`,
    [contactIds, organisationCurrency, new Date(now)],
  );
  return new Map(rows.map(({ contactId, ...row }) => [contactId, { ...row, lastAt: row.lastAt.getTime() }]));
}
