import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { newId } from '../new-id.js';
import { queryRow, queryRows } from './query-rows.js';

/** A purchase as it is told to us. (source, externalId) makes it single. */
export interface PurchaseFacts {
  readonly contactId: string;
  readonly source: string;
  readonly externalId: string;
  readonly at: Instant;
  /** Decimal text, never a float. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly quantity: number;
  readonly sku?: string;
}

export interface PurchaseOutcome {
  readonly purchaseId: string;
  readonly externalId: string;
  readonly contactId: string;
  readonly status: 'created' | 'updated';
}

/**
 * Stores purchases of one source. A known one is corrected where its facts differ; one that is equal is not among the
 * outcomes. The last of several rows with one key counts.
 */
export async function upsertPurchases(
  manager: EntityManager,
  given: readonly PurchaseFacts[],
  now: Instant,
): Promise<PurchaseOutcome[]> {
  const rows = [...new Map(given.map((row) => [`${row.source}\n${row.externalId}`, row])).values()];
  if (rows.length === 0) return [];
  await insertProducts(manager, [...new Set(rows.flatMap((row) => row.sku ?? []))], now);
  return queryRows<PurchaseOutcome>(
    manager,
    `insert into purchase (id, contact_id, source, external_id, at, amount, currency, quantity, product_id, created_at)
     select given.id, given.contact_id, given.source, given.external_id, given.at, given.amount, given.currency,
            given.quantity, product.id, $10
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::numeric[], $7::text[],
                 $8::integer[], $9::text[])
       as given (id, contact_id, source, external_id, at, amount, currency, quantity, sku)
     left join product on product.sku = given.sku
     on conflict (source, external_id) do update set
       at = excluded.at, amount = excluded.amount, currency = excluded.currency, quantity = excluded.quantity,
       product_id = coalesce(excluded.product_id, purchase.product_id)
     where (purchase.at, purchase.amount, purchase.currency, purchase.quantity)
       is distinct from (excluded.at, excluded.amount, excluded.currency, excluded.quantity)
     returning id as "purchaseId", external_id as "externalId", contact_id as "contactId",
       case when xmax = 0 then 'created' else 'updated' end as status`,
    [...columnsOf(rows), new Date(now)],
  );
}

function columnsOf(rows: readonly PurchaseFacts[]): unknown[] {
  return [
    rows.map(() => newId()),
    rows.map((row) => row.contactId),
    rows.map((row) => row.source),
    rows.map((row) => row.externalId),
    rows.map((row) => new Date(row.at).toISOString()),
    rows.map((row) => row.amount),
    rows.map((row) => row.currency),
    rows.map((row) => row.quantity),
    rows.map((row) => row.sku ?? null),
  ];
}

async function insertProducts(manager: EntityManager, skus: readonly string[], now: Instant): Promise<void> {
  if (skus.length === 0) return;
  await manager.query(
    `insert into product (id, sku, created_at)
     select id, sku, $3 from unnest($1::uuid[], $2::text[]) as given (id, sku)
     on conflict (sku) do nothing`,
    [skus.map(() => newId()), skus, new Date(now)],
  );
}

export interface PurchaseTotals {
  readonly purchases: number;
  readonly customers: number;
  /** Decimal text over all purchases, whatever their currency. */
  readonly amount: string;
  readonly quantity: number;
}

/** Totals of one source. */
export async function purchaseTotals(manager: Pick<EntityManager, 'query'>, source: string): Promise<PurchaseTotals> {
  const row = await queryRow<PurchaseTotals>(
    manager,
    `select count(*)::integer as purchases, count(distinct contact_id)::integer as customers,
            coalesce(sum(amount), 0)::numeric(18, 2)::text as amount, coalesce(sum(quantity), 0)::integer as quantity
     from purchase where source = $1`,
    [source],
  );
  return row ?? { purchases: 0, customers: 0, amount: '0.00', quantity: 0 };
}
