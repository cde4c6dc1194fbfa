// The CDNOW layout: customer, date, CDs and dollars between blanks, without a header and without an id of the purchase.

import type { Instant } from '../../../core/engine/state.js';
import { type CellValue, readAmount, readInstant, readQuantity } from './cell-values.js';
import type { Layout, RowMistake, RowReading } from './import-row.js';

const COLUMNS = ['customer', 'date', 'CDs', 'dollars'] as const;

/** Consents are for invented addresses only: the file knows no address. */
export function cdnowLayout(options: { readonly inventsAddresses: boolean }): Layout {
  const rowsBefore: RowsBefore = { ordinals: new Map(), dates: new Map(), contact: undefined };
  return {
    name: 'cdnow',
    consents: { topics: options.inventsAddresses ? ['promotional', 'survey'] : [], source: 'demo' },
    read: (cells) => readRow(cells, rowsBefore),
  };
}

/** What was read before: of each row how often it came, each date once, and the contact of the last row. */
interface RowsBefore {
  readonly ordinals: Map<string, number>;
  readonly dates: Map<string, CellValue<Instant>>;
  contact: { readonly externalId: string } | undefined;
}

function readRow(cells: readonly string[], before: RowsBefore): RowReading {
  if (cells.length !== COLUMNS.length) {
    const found = `${cells.length} columns`;
    return {
      mistakes: [{ column: '', reason: 'columnCount', found, expected: `four columns: ${COLUMNS.join(', ')}` }],
    };
  }
  const [customer = '', date = '', discs = '', dollars = ''] = cells;
  const at = before.dates.get(date) ?? readDate(date);
  before.dates.set(date, at);
  const quantity = readQuantity(discs);
  const amount = readAmount(dollars);
  const mistakes: RowMistake[] = [];
  const mistake = (index: number, expected: string): void => {
    mistakes.push({ column: COLUMNS[index]!, reason: 'badValue', found: cells[index]!, expected });
  };
  if (!/^\d{1,12}$/.test(customer)) mistake(0, "the customer's number");
  if ('expected' in at) mistake(1, at.expected);
  if ('expected' in quantity) mistake(2, quantity.expected);
  if ('expected' in amount) mistake(3, amount.expected);
  if ('expected' in at || 'expected' in quantity || 'expected' in amount || mistakes.length > 0) return { mistakes };
  const facts = `${customer} ${date} ${quantity.value} ${amount.value}`;
  const ordinal = (before.ordinals.get(facts) ?? 0) + 1;
  before.ordinals.set(facts, ordinal);
  if (before.contact?.externalId !== customer) before.contact = { externalId: customer };
  return {
    row: {
      contact: before.contact,
      // Rows repeat exactly: the same customer bought the same twice that day. The ordinal keeps both, and both single.
      purchase: {
        externalId: `${facts} ${ordinal}`,
        at: at.value,
        amount: amount.value,
        currency: 'USD',
        quantity: quantity.value,
      },
    },
  };
}

/** The file knows no time of day, and its shop no zone: midnight UTC of the date. */
function readDate(text: string): CellValue<Instant> {
  return /^\d{8}$/.test(text) ? readInstant(text, 'UTC') : { expected: 'a date like 19970131' };
}
