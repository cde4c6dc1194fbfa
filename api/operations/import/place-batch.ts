// The first steps of a batch: the contacts are stored whose rows they are, then the consent that the file gives.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import { inTransaction } from '../../../store/data-source.js';
import { type Grant, grantWhereUnknown } from '../../../store/repositories/consent-history.js';
import { type ContactFacts, type ContactOutcome, upsertContacts } from '../../../store/repositories/contacts.js';
import { matchUnknown } from '../../../store/repositories/events.js';
import { commitUnhurriedly, type RefusedRow } from '../../../store/repositories/imports.js';
import type { PurchaseOfContact } from '../../../store/repositories/purchases.js';
import type { OperationContext } from '../../context.js';
import { recordToldFacts } from '../told-facts.js';
import type { ImportBatch } from './import-batches.js';
import type { ImportRow, LeadRow } from './import-row.js';

/** What is known of a batch when its contacts are stored. */
export interface PlacedBatch {
  /** Records of the file. */
  readonly records: number;
  readonly accepted: number;
  readonly refused: readonly RefusedRow[];
  readonly contactIds: readonly string[];
  readonly contactsCreated: number;
  /** Still to be stored. */
  readonly purchases: readonly PurchaseOfContact[];
  /** By contact; the first row of somebody counts. */
  readonly leads: ReadonlyMap<string, LeadRow>;
}

/** A row whose contact can't be told is refused, like one that is wrong in itself; the others go on. */
export async function placeBatch(
  context: OperationContext,
  { records, rows, unread }: ImportBatch,
  inventAddresses: boolean,
): Promise<PlacedBatch> {
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    await commitUnhurriedly(manager);
    const { outcomeOf, ...stored } = await storeContacts(manager, rows, inventAddresses, now);
    const { refused, purchases, leads } = sortOut(rows, outcomeOf);
    const accepted = rows.length - refused.length;
    return { ...stored, records, accepted, refused: [...unread, ...refused], purchases, leads };
  });
}

/**
 * What the file says of everybody in it. In a transaction of its own, so that it goes on beside the next contacts and the
 * purchases before; the purchases of the batch, and what they start, come after it.
 */
export function grantConsents(
  { dataSource, clock }: OperationContext,
  { contactIds }: PlacedBatch,
  consents: Grant,
): Promise<void> {
  return inTransaction(dataSource, async (manager) => {
    await commitUnhurriedly(manager);
    await grantWhereUnknown(manager, contactIds, consents, clock.now());
  });
}

/** Rows of one person may share what they say about it: it is stored once. */
async function storeContacts(
  manager: EntityManager,
  rows: readonly ImportRow[],
  inventAddresses: boolean,
  now: Instant,
): Promise<Pick<PlacedBatch, 'contactIds' | 'contactsCreated'> & { readonly outcomeOf: OutcomesByFacts }> {
  const people = [...new Set(rows.map((row) => row.contact))];
  const facts = inventAddresses ? people.map(withInventedAddress) : people;
  const { outcomes, newPoints } = await upsertContacts(manager, facts, now);
  const { created, known } = idsOf(outcomes);
  const named = new Set([...created, ...newPoints.map(({ contactId }) => contactId)]);
  await recordToldFacts(manager, await matchUnknown(manager, [...named]), now);
  return {
    contactIds: [...created, ...known],
    contactsCreated: created.size,
    outcomeOf: new Map(people.map((person, index) => [person, outcomes[index]!])),
  };
}

type OutcomesByFacts = ReadonlyMap<ContactFacts, ContactOutcome>;

function idsOf(outcomes: readonly ContactOutcome[]): { created: ReadonlySet<string>; known: ReadonlySet<string> } {
  const created = new Set<string>();
  const known = new Set<string>();
  for (const outcome of outcomes) {
    if (outcome.status === 'created') created.add(outcome.contactId);
    else if (outcome.status === 'existing' && !created.has(outcome.contactId)) known.add(outcome.contactId);
  }
  return { created, known };
}

function sortOut(
  rows: readonly ImportRow[],
  outcomeOf: OutcomesByFacts,
): Pick<PlacedBatch, 'refused' | 'purchases' | 'leads'> {
  const refused: RefusedRow[] = [];
  const purchases: PurchaseOfContact[] = [];
  const leads = new Map<string, LeadRow>();
  for (const row of rows) {
    const outcome = outcomeOf.get(row.contact)!;
    if (outcome.status === 'conflict') {
      refused.push(conflictOf(row, outcome.reason));
      continue;
    }
    const { contactId } = outcome;
    if (row.purchase) purchases.push({ contactId, facts: row.purchase });
    if (row.lead && !leads.has(contactId)) leads.set(contactId, row.lead);
  }
  return { refused, purchases, leads };
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
