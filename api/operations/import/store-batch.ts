// The last step of a batch: its purchases and leads, and with them, all or nothing, what came of its rows.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import { inTransaction } from '../../../store/data-source.js';
import { type IncomingEvent, ingestEvents } from '../../../store/repositories/events.js';
import {
  commitUnhurriedly,
  type ImportCounts,
  insertRefusals,
  updateImportCounts,
} from '../../../store/repositories/imports.js';
import { captureLeads } from '../../../store/repositories/leads/lead-captures.js';
import { type PurchaseOfContact, type StoredPurchase, upsertPurchases } from '../../../store/repositories/purchases.js';
import type { OperationContext } from '../../context.js';
import type { PlacedBatch } from './place-batch.js';

/** That it was captured, and that its stage is another. */
const EVENTS_OF_LEAD = 2;

/** Gives the counts of the import with this batch; `before` are those of the batches before it. */
export function storeBatch(
  context: OperationContext,
  importId: string,
  batch: PlacedBatch,
  options: { readonly source: string; readonly trigger: boolean; readonly before: ImportCounts },
): Promise<ImportCounts> {
  const now = context.clock.now();
  const { before } = options;
  return inTransaction(context.dataSource, async (manager) => {
    await commitUnhurriedly(manager);
    const stored = await storePurchases(manager, batch.purchases, options, now);
    const leadsCaptured = await storeLeads(manager, context, batch, options, now);
    await insertRefusals(manager, importId, batch.refused);
    const counts = {
      rows: before.rows + batch.records,
      accepted: before.accepted + batch.accepted,
      refused: before.refused + batch.records - batch.accepted,
      contactsCreated: before.contactsCreated + batch.contactsCreated,
      purchasesCreated: before.purchasesCreated + stored.created,
      purchasesUpdated: before.purchasesUpdated + stored.updated,
      leadsCaptured: before.leadsCaptured + leadsCaptured,
      eventsEmitted: before.eventsEmitted + stored.told + (options.trigger ? leadsCaptured * EVENTS_OF_LEAD : 0),
    };
    await updateImportCounts(manager, importId, counts);
    return counts;
  });
}

async function storePurchases(
  manager: EntityManager,
  purchases: readonly PurchaseOfContact[],
  { source, trigger }: { readonly source: string; readonly trigger: boolean },
  now: Instant,
): Promise<{ readonly created: number; readonly updated: number; readonly told: number }> {
  const { created, updated } = await upsertPurchases(manager, source, purchases, now);
  const events = trigger ? created.map((purchase) => eventOf(source, purchase)) : [];
  await ingestEvents(manager, events, now);
  return { created: created.length, updated, told: events.length };
}

/** How many became leads, or are leads again. They are told to processes only where the import is to trigger them. */
async function storeLeads(
  manager: EntityManager,
  context: OperationContext,
  { leads }: PlacedBatch,
  { trigger }: { readonly trigger: boolean },
  now: Instant,
): Promise<number> {
  if (leads.size === 0) return 0;
  const origin = { actor: context.actor.name, runId: null, callKey: null };
  const captures = [...leads].map(([contactId, lead]) => ({
    contactId,
    ...lead,
    campaignId: null,
    details: {},
    origin,
  }));
  const captured = await captureLeads(manager, captures, now, trigger);
  return captured.filter((lead) => lead !== undefined && lead.captured !== 'known').length;
}

function eventOf(source: string, { purchaseId, contactId, facts }: StoredPurchase): IncomingEvent {
  const { externalId, amount, currency, at } = facts;
  const data = { contactId, purchaseId, externalId, amount, currency, at: new Date(at).toISOString() };
  return { source, eventId: `purchase:${externalId}`, type: 'purchase.made', at, data, contactId };
}
