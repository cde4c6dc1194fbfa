// What a row of a file says, once it is understood; and what is wrong with one that is not.
import type { ContactFacts } from '../../../store/repositories/contacts.js';
import type { ImportRefusal } from '../../../store/repositories/imports.js';
import type { PurchaseFacts } from '../../../store/repositories/purchases.js';

/** A record of the file as its cells. */
export interface FileRecord {
  /** Counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface ImportRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly contact: ContactFacts;
  readonly purchase?: PurchaseFacts;
  /** The person is a lead. */
  readonly lead?: LeadRow;
}

export interface LeadRow {
  readonly source: string;
  readonly region: string | null;
}

export type RowMistake = Omit<ImportRefusal, 'line'>;

export type RowReading =
  | { readonly row: Omit<ImportRow, 'line' | 'cells'> }
  | { readonly mistakes: readonly RowMistake[] };

/** How the rows of a file are to be understood. Built for one file: it may count rows. */
export interface Layout {
  readonly name: string;
  /** Topics to which everybody in the file has consented by e-mail, and where that is known from. */
  readonly consents: { readonly topics: readonly string[]; readonly source: string };
  read(cells: readonly string[]): RowReading;
}
