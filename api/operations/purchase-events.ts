// Purchases told as events become rows of `purchase`, and the event names that row: processes credit it by its id.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { markContactsChanged } from '../../store/repositories/changed-contacts.js';
import { type PurchaseOfContact, upsertPurchases } from '../../store/repositories/purchases.js';
import { queryRows } from '../../store/repositories/query-rows.js';

interface PurchaseEvent {
  readonly id: string;
  readonly source: string;
  readonly contactId: string;
  readonly data: {
    readonly purchaseId: string;
    readonly amount: string | number;
    readonly currency: string;
    readonly at: string;
    readonly quantity?: number;
  };
}

/**
 * Records the purchases of these `purchase.made` events whose contact is known. The sender's id moves to
 * `data.externalId`, `data.purchaseId` becomes ours.
 */
export async function recordPurchases(
  manager: EntityManager,
  eventIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (eventIds.length === 0) return;
  const events = await queryRows<PurchaseEvent>(
    manager,
    `select id, source, contact_id as "contactId", data from event
     where id = any($1::uuid[]) and type = 'purchase.made' and contact_id is not null and not data ? 'externalId'`,
    [eventIds],
  );
  for (const source of new Set(events.map((event) => event.source))) {
    const purchases = events.filter((event) => event.source === source).map(purchaseOf);
    await upsertPurchases(manager, source, purchases, now);
  }
  await nameRows(manager, events);
  await markContactsChanged(
    manager,
    events.map(({ contactId }) => contactId),
    now,
  );
}

function purchaseOf({ contactId, data }: PurchaseEvent): PurchaseOfContact {
  const { purchaseId, at, amount, currency, quantity = 1 } = data;
  return {
    contactId,
    facts: { externalId: purchaseId, at: Date.parse(at), amount: String(amount), currency, quantity },
  };
}

async function nameRows(manager: EntityManager, events: readonly PurchaseEvent[]): Promise<void> {
  await manager.query(
    `update event set data = event.data || jsonb_build_object('purchaseId', purchase.id, 'externalId', purchase.external_id)
     from purchase
     where event.id = any($1::uuid[]) and purchase.source = event.source
       and purchase.external_id = event.data ->> 'purchaseId'`,
    [events.map(({ id }) => id)],
  );
}
