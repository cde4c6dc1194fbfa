// A layout told by a mapping: which column holds what.
import { IANAZone } from 'luxon';
import { AppError } from '../../../core/errors.js';
import type { Json } from '../../../core/json.js';
import { type ContactPointKind, normaliseContactPoint } from '../../../core/rules/contact-points.js';
import type { ContactFacts, ContactPointFacts } from '../../../store/repositories/contacts.js';
import type { PurchaseFacts } from '../../../store/repositories/purchases.js';
import type { Organisation } from '../../context.js';
import { type CellValue, readAmount, readCurrency, readInstant, readQuantity } from './cell-values.js';
import type { Layout, LeadRow, RowMistake, RowReading } from './import-row.js';

/** Names of columns by what they hold. */
export interface ImportMapping {
  readonly delimiter?: string;
  readonly externalId?: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Topics. */
  readonly consents?: readonly string[];
  /** Everybody in the file is a lead. Without a column for it the source is that of the import. */
  readonly lead?: { readonly source?: string; readonly region?: string };
  readonly purchase?: {
    readonly id: string;
    readonly at: string;
    readonly amount: string;
    readonly currency?: string;
    readonly quantity?: string;
    readonly sku?: string;
  };
}

const LONGEST_ID = 200;
const LONGEST_TEXT = 2_000;

/**
 * A layout for a file with these columns. Throws `badInput` when the mapping names a column that the file does not have, or
 * nothing by which a contact can be found again.
 */
export function mappedLayout(
  mapping: ImportMapping,
  columns: readonly string[],
  organisation: Organisation,
  source: string,
): Layout {
  checkColumns(mapping, columns);
  const positions = new Map(columns.map((name, index) => [name, index]));
  const consents = { topics: mapping.consents ?? [], source: `import:${source}` };
  const contacts = new ContactReader(mapping, positions);
  return {
    name: 'mapping',
    consents,
    read: (cells) => {
      const row = { cells, positions, organisation, source, mistakes: [] };
      return readRow(row, mapping, contacts, columns.length);
    },
  };
}

function checkColumns(mapping: ImportMapping, columns: readonly string[]): void {
  const { externalId, email, phone } = mapping;
  if ((externalId ?? email ?? phone) === undefined)
    throw new AppError('badInput', 'The mapping names none of externalId, email and phone: whose row is it?', [
      { pointer: '/query/mapping', expected: 'a column for externalId, email or phone' },
    ]);
  const { attributes = {}, lead, purchase, displayName, locale, timeZone } = mapping;
  const single = { externalId, email, phone, displayName, locale, timeZone };
  const named: [string, string | undefined][] = [
    ...Object.entries(single),
    ...Object.entries(attributes).map(([name, column]): [string, string] => [`attributes/${name}`, column]),
    ...Object.entries(lead ?? {}).map(([name, column]): [string, string] => [`lead/${name}`, column]),
    ...Object.entries(purchase ?? {}).map(([name, column]): [string, string] => [`purchase/${name}`, column]),
  ];
  const missing = named.filter(([, column]) => column !== undefined && !columns.includes(column));
  if (missing.length === 0) return;
  const expected = `one of the columns ${columns.map((name) => `"${name}"`).join(', ')}`;
  throw new AppError(
    'badInput',
    `The file has no column "${missing[0]?.[1]}"; it has ${columns.join(', ')}.`,
    missing.map(([field, column]) => ({ pointer: `/query/mapping/${field}`, found: column, expected })),
  );
}

/** One row while it is read: what is wrong with it is collected. */
interface OpenRow {
  readonly cells: readonly string[];
  readonly positions: ReadonlyMap<string, number>;
  readonly organisation: Organisation;
  /** Of the import. */
  readonly source: string;
  readonly mistakes: RowMistake[];
}

/** Reads contacts; of rows in a row that say the same about somebody it gives one, read once. */
class ContactReader {
  private readonly columns: readonly number[];
  private readonly readZone = zoneReader();
  private before: { readonly said: string; readonly contact: ContactFacts } | undefined;

  constructor(
    private readonly mapping: ImportMapping,
    positions: ReadonlyMap<string, number>,
  ) {
    const { externalId, displayName, email, phone, locale, timeZone, attributes = {} } = mapping;
    const named = [externalId, displayName, email, phone, locale, timeZone, ...Object.values(attributes)];
    this.columns = named.flatMap((column) => positions.get(column ?? '') ?? []);
  }

  read(row: OpenRow): ContactFacts {
    // Cells hold no zero: a file with zeros is no text.
    const said = this.columns.map((column) => row.cells[column]).join('\0');
    if (this.before?.said === said) return this.before.contact;
    const contact = readContact(row, this.mapping, this.readZone);
    this.before = row.mistakes.length === 0 ? { said, contact } : undefined;
    return contact;
  }
}

function readRow(row: OpenRow, mapping: ImportMapping, contacts: ContactReader, width: number): RowReading {
  if (row.cells.length !== width) {
    const [found, expected] = [`${row.cells.length} columns`, `${width} columns, as the header has`];
    return { mistakes: [{ column: '', reason: 'columnCount', found, expected }] };
  }
  const contact = contacts.read(row);
  const purchase = mapping.purchase && readPurchase(row, mapping.purchase);
  const lead = mapping.lead && readLead(row, mapping.lead);
  const isNobody = contact.externalId === undefined && contact.points?.length === 0;
  if (isNobody && row.mistakes.length === 0) {
    const column = mapping.externalId ?? mapping.email ?? mapping.phone ?? '';
    addMistake(row, column, 'missing', 'an id or an address of the contact');
  }
  if (row.mistakes.length > 0) return { mistakes: row.mistakes };
  return { row: { contact, ...(purchase && { purchase }), ...(lead && { lead }) } };
}

function readContact(row: OpenRow, mapping: ImportMapping, readZone: CellReader): ContactFacts {
  const facts = {
    externalId: textOf(row, mapping.externalId, LONGEST_ID),
    displayName: textOf(row, mapping.displayName, LONGEST_ID),
    locale: checkedValueOf(row, mapping.locale, readLocale),
    timeZone: checkedValueOf(row, mapping.timeZone, readZone),
    attributes: readAttributes(row, mapping.attributes ?? {}),
    points: [...readPoint(row, 'email', mapping.email), ...readPoint(row, 'phone', mapping.phone)],
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function readAttributes(row: OpenRow, columns: Readonly<Record<string, string>>): Record<string, Json> | undefined {
  const entries = Object.entries(columns).flatMap(([name, column]): [string, Json][] => {
    const text = textOf(row, column, LONGEST_TEXT);
    return text === undefined ? [] : [[name, attributeValue(text)]];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function readPoint(row: OpenRow, kind: ContactPointKind, column: string | undefined): ContactPointFacts[] {
  const value = textOf(row, column, LONGEST_TEXT);
  if (column === undefined || value === undefined) return [];
  const result = normaliseContactPoint(kind, value, row.organisation.country);
  if (result.ok) return [{ kind, value, normalised: result.value }];
  addMistake(row, column, 'badValue', result.expected);
  return [];
}

function readPurchase(row: OpenRow, columns: NonNullable<ImportMapping['purchase']>): PurchaseFacts | undefined {
  const { organisation } = row;
  const externalId = requiredValueOf(row, columns.id, (text) => ({ value: text }));
  const at = requiredValueOf(row, columns.at, (text) => readInstant(text, organisation.timeZone));
  const amount = requiredValueOf(row, columns.amount, readAmount);
  const currency = checkedValueOf(row, columns.currency, readCurrency) ?? organisation.currency;
  const quantity = checkedValueOf(row, columns.quantity, readQuantity) ?? 1;
  const sku = textOf(row, columns.sku, LONGEST_ID);
  if (externalId === undefined || at === undefined || amount === undefined) return undefined;
  return { externalId, at, amount, currency, quantity, ...(sku === undefined ? {} : { sku }) };
}

function readLead(row: OpenRow, columns: NonNullable<ImportMapping['lead']>): LeadRow {
  return {
    source: textOf(row, columns.source, LONGEST_ID) ?? row.source,
    region: textOf(row, columns.region, LONGEST_ID) ?? null,
  };
}

/** The trimmed cell, undefined when it is empty or no column is named. */
function textOf(row: OpenRow, column: string | undefined, longest: number): string | undefined {
  if (column === undefined) return undefined;
  const text = (row.cells[row.positions.get(column) ?? -1] ?? '').trim();
  if (text.length > longest) addMistake(row, column, 'tooLong', `at most ${longest} characters`);
  return text === '' ? undefined : text;
}

function checkedValueOf<T>(
  row: OpenRow,
  column: string | undefined,
  read: (text: string) => CellValue<T>,
): T | undefined {
  const text = textOf(row, column, LONGEST_ID);
  if (column === undefined || text === undefined) return undefined;
  const result = read(text);
  if ('value' in result) return result.value;
  addMistake(row, column, 'badValue', result.expected);
  return undefined;
}

function requiredValueOf<T>(row: OpenRow, column: string, read: (text: string) => CellValue<T>): T | undefined {
  if (textOf(row, column, LONGEST_ID) !== undefined) return checkedValueOf(row, column, read);
  addMistake(row, column, 'missing', 'a value');
  return undefined;
}

function addMistake(row: OpenRow, column: string, reason: string, expected: string): void {
  const found = row.cells[row.positions.get(column) ?? -1] ?? null;
  row.mistakes.push({ column, reason, found, expected });
}

function readLocale(text: string): CellValue<string> {
  const locale = text.toLowerCase().slice(0, 2);
  return locale === 'fa' || locale === 'en' ? { value: locale } : { expected: 'fa or en' };
}

type CellReader = (text: string) => CellValue<string>;

/** Asking whether a zone exists takes as long as reading ten rows: of each it is asked once. */
function zoneReader(): CellReader {
  const zones = new Set<string>();
  return (text) => {
    if (!zones.has(text) && IANAZone.isValidZone(text)) zones.add(text);
    return zones.has(text) ? { value: text } : { expected: 'an IANA time zone, for example Asia/Tehran' };
  };
}

/** Numbers that are written as numbers are numbers, so that segments can compare them; ids with leading zeros stay text. */
function attributeValue(text: string): Json {
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text;
}
