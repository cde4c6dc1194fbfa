import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { newId } from '../new-id.js';
import { queryRow, queryRows } from './query-rows.js';

/** A purchase as it is told to us. The external id makes it single within its source. */
export interface PurchaseFacts {
  readonly externalId: string;
  readonly at: Instant;
  /** Decimal text, never a float. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly quantity: number;
  readonly sku?: string;
}

export interface PurchaseOfContact {
  readonly contactId: string;
  readonly facts: PurchaseFacts;
}

export interface StoredPurchase extends PurchaseOfContact {
  readonly purchaseId: string;
}

/**
 * Stores purchases of one source. A known one is corrected where its facts differ; one that is equal is counted nowhere. The
 * last of several rows with one key counts.
 */
export async function upsertPurchases(
  manager: EntityManager,
  source: string,
  given: readonly PurchaseOfContact[],
  now: Instant,
): Promise<{ readonly created: readonly StoredPurchase[]; readonly updated: number }> {
  const single = new Map(given.map((purchase) => [purchase.facts.externalId, purchase]));
  const rows = Array.from(single.values(), ({ contactId, facts }) => ({ purchaseId: newId(), contactId, facts }));
  if (rows.length === 0) return { created: [], updated: 0 };
  await insertProducts(manager, [...new Set(rows.flatMap(({ facts }) => facts.sku ?? []))], now);
  const written = await queryRows<{ id: string }>(
    manager,
    `insert into purchase (id, contact_id, source, external_id, at, amount, currency, quantity, product_id, created_at)
     select given.id, given.contact_id, $3, given.external_id, given.at, given.amount, given.currency,
            given.quantity, product.id, $10
     from unnest($1::uuid[], $2::uuid[], $4::text[], $5::timestamptz[], $6::numeric[], $7::text[],
                 $8::integer[], $9::text[])
       as given (id, contact_id, external_id, at, amount, currency, quantity, sku)
     left join product on product.sku = given.sku
     on conflict (source, external_id) do update set
       at = excluded.at, amount = excluded.amount, currency = excluded.currency, quantity = excluded.quantity,
       product_id = coalesce(excluded.product_id, purchase.product_id)
     where (purchase.at, purchase.amount, purchase.currency, purchase.quantity)
       is distinct from (excluded.at, excluded.amount, excluded.currency, excluded.quantity)
     returning id`,
    [
      rows.map(({ purchaseId }) => purchaseId),
      rows.map(({ contactId }) => contactId),
      source,
      rows.map(({ facts }) => facts.externalId),
      rows.map(({ facts }) => new Date(facts.at).toISOString()),
      rows.map(({ facts }) => facts.amount),
      rows.map(({ facts }) => facts.currency),
      rows.map(({ facts }) => facts.quantity),
      rows.map(({ facts }) => facts.sku ?? null),
      new Date(now),
    ],
  );
  // A row that was there keeps its id, so what came back under an id of ours is new.
  const ids = new Set(written.map(({ id }) => id));
  const created = rows.filter(({ purchaseId }) => ids.has(purchaseId));
  return { created, updated: written.length - created.length };
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
