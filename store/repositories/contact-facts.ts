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
       select contact_id, currency, amount, at from purchase where contact_id = any($1::uuid[]) and at <= $3
     ), by_currency as (
       select contact_id, currency, count(*) as count, sum(amount) as total from bought group by contact_id, currency
     ), chosen as (
       select distinct on (contact_id) contact_id, currency, total from by_currency
       order by contact_id, currency = $2 desc, count desc, currency
     ), overall as (
       select contact_id, count(*)::integer as count, max(at) as last_at from bought group by contact_id
     )
     select overall.contact_id as "contactId", overall.count, overall.last_at as "lastAt", chosen.currency,
       chosen.total::text as total, (
         select coalesce(sum(amount), 0)::text from bought
         where bought.contact_id = overall.contact_id and bought.currency = chosen.currency
           and bought.at > (overall.last_at at time zone 'UTC' - interval '1 year') at time zone 'UTC'
       ) as "yearlyAmount"
     from overall join chosen using (contact_id)`,
    [contactIds, organisationCurrency, new Date(now)],
  );
  return new Map(rows.map(({ contactId, ...row }) => [contactId, { ...row, lastAt: row.lastAt.getTime() }]));
}
