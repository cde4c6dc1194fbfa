// One batch of understood rows into the database, set-wise, in the transaction given.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import { grantWhereUnknown } from '../../../store/repositories/consent-history.js';
import { type ContactFacts, upsertContacts } from '../../../store/repositories/contacts.js';
import { matchEventsTo } from '../../../store/repositories/event-matching.js';
import { ingestEvents } from '../../../store/repositories/events.js';
import type { RefusedRow } from '../../../store/repositories/imports.js';
import { type PurchaseFacts, type PurchaseOutcome, upsertPurchases } from '../../../store/repositories/purchases.js';
import { recordPurchases } from '../purchase-events.js';
import type { ImportRow, Layout } from './import-row.js';

export interface BatchOptions {
  readonly source: string;
  readonly consents: Layout['consents'];
  /** Tell processes of purchases that are new. */
  readonly trigger: boolean;
  readonly inventAddresses: boolean;
}

export interface BatchResult {
  /** Whose rows these were. */
  readonly contactIds: readonly string[];
  readonly accepted: number;
  readonly contactsCreated: number;
  readonly purchasesCreated: number;
  readonly purchasesUpdated: number;
  readonly eventsEmitted: number;
  readonly refused: readonly RefusedRow[];
}

interface PlacedRow extends ImportRow {
  readonly contactId: string;
}

/** Stores the rows of a batch. A row whose contact can't be told is refused, the others go on. */
export async function storeBatch(
  manager: EntityManager,
  rows: readonly ImportRow[],
  options: BatchOptions,
  now: Instant,
): Promise<BatchResult> {
  const facts = rows.map((row) => (options.inventAddresses ? withInventedAddress(row.contact) : row.contact));
  const outcomes = await upsertContacts(manager, facts, now);
  const placed: PlacedRow[] = [];
  const refused: RefusedRow[] = [];
  const created = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const outcome = outcomes[index]!;
    if (outcome.status === 'conflict') {
      refused.push(conflictOf(row, outcome.reason));
      continue;
    }
    if (outcome.status === 'created') created.add(outcome.contactId);
    placed.push({ ...row, contactId: outcome.contactId });
  }
  const contactIds = [...new Set(placed.map((row) => row.contactId))];
  await grantWhereUnknown(manager, contactIds, options.consents, now);
  const purchases = await storePurchases(manager, placed, options.source, now);
  const emitted = options.trigger ? await emitPurchases(manager, placed, purchases, options.source, now) : 0;
  await recordPurchases(manager, await matchEventsTo(manager, [...created]), now);
  const isCreated = (purchase: PurchaseOutcome): boolean => purchase.status === 'created';
  const purchasesCreated = purchases.filter(isCreated).length;
  return {
    contactIds,
    accepted: placed.length,
    contactsCreated: created.size,
    purchasesCreated,
    purchasesUpdated: purchases.length - purchasesCreated,
    eventsEmitted: emitted,
    refused,
  };
}

/** Addresses under a top-level domain that no mail ever reaches (RFC 2606). */
function withInventedAddress(contact: ContactFacts): ContactFacts {
  const hasAddress = contact.points?.some((point) => point.kind === 'email');
  if (hasAddress || contact.externalId === undefined) return contact;
  const value = `c${contact.externalId.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@example.test`;
  return { ...contact, points: [...(contact.points ?? []), { kind: 'email', value, normalised: value }] };
}

function conflictOf(row: ImportRow, reason: string): RefusedRow {
  const found = row.contact.externalId ?? row.contact.points?.[0]?.value ?? null;
  return {
    line: row.line,
    column: '',
    reason: `conflict: ${reason}`,
    found,
    expected: 'an id and addresses of one contact',
    record: JSON.stringify(row.cells),
  };
}

async function storePurchases(
  manager: EntityManager,
  rows: readonly PlacedRow[],
  source: string,
  now: Instant,
): Promise<PurchaseOutcome[]> {
  const facts = rows.flatMap(({ purchase, contactId }): PurchaseFacts[] =>
    purchase ? [{ ...purchase, contactId, source }] : [],
  );
  return upsertPurchases(manager, facts, now);
}

async function emitPurchases(
  manager: EntityManager,
  rows: readonly PlacedRow[],
  stored: readonly PurchaseOutcome[],
  source: string,
  now: Instant,
): Promise<number> {
  const byId = new Map(rows.flatMap(({ purchase }) => (purchase ? [[purchase.externalId, purchase]] : [])));
  const events = stored
    .filter((outcome) => outcome.status === 'created')
    .map(({ purchaseId, externalId, contactId }) => {
      const { at, amount, currency } = byId.get(externalId)!;
      const data = { contactId, purchaseId, externalId, amount, currency, at: new Date(at).toISOString() };
      return { source, eventId: `purchase:${externalId}`, type: 'purchase.made', at, data, contactId };
    });
  await ingestEvents(manager, events, now);
  return events.length;
}
