// A file of customers who answered a campaign or did not, in the layout of marketing-campaign.csv: what a contact cost and what an
// answer brought stand in its columns. The demo lives the campaign again: the same people get it and the same people answer.
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { AppError } from '../../../core/errors.js';

export interface CampaignAnswers {
  /** What it costs to reach one contact, and what one answer brings, as the file writes it. */
  readonly costPerContact: string;
  readonly revenuePerAnswer: string;
  readonly contacts: readonly AnsweringContact[];
}

export interface AnsweringContact {
  readonly id: string;
  readonly answers: boolean;
  readonly education: string;
  readonly maritalStatus: string;
  readonly income: string;
  readonly birthYear: string;
}

const COLUMNS = {
  id: 'ID',
  answers: 'Response',
  cost: 'Z_CostContact',
  revenue: 'Z_Revenue',
  education: 'Education',
  maritalStatus: 'Marital_Status',
  income: 'Income',
  birthYear: 'Year_Birth',
} as const;
type Field = keyof typeof COLUMNS;

/** Reads the whole file. Throws `badInput` when a column is missing, a line is broken, or contacts cost different amounts. */
export async function readAnswers(file: string): Promise<CampaignAnswers> {
  const rows: Readonly<Record<string, string>>[] = [];
  try {
    await pipeline(createReadStream(file), parse({ columns: true, bom: true, trim: true }), async (records) => {
      for await (const record of records) rows.push(record);
    });
  } catch (error) {
    throw new AppError('badInput', `${file} is no table of answers: ${(error as Error).message}`);
  }
  const [first] = rows;
  if (!first) throw new AppError('badInput', `${file} has no row. It needs the columns ${columnList()}.`);
  const missing = Object.values(COLUMNS).filter((column) => !(column in first));
  if (missing.length > 0)
    throw new AppError(
      'badInput',
      `${file} has no column ${missing.join(', ')}. It needs the columns ${columnList()}.`,
    );
  return {
    costPerContact: theSameInAll(file, rows, 'cost'),
    revenuePerAnswer: theSameInAll(file, rows, 'revenue'),
    contacts: rows.map((row) => contactOf(row)),
  };
}

function columnList(): string {
  return Object.values(COLUMNS).join(', ');
}

function theSameInAll(file: string, rows: readonly Readonly<Record<string, string>>[], field: Field): string {
  const column = COLUMNS[field];
  const [amount] = rows.map((row) => row[column]!);
  const place = rows.findIndex((row) => row[column] !== amount);
  if (place < 0 && /^\d+(\.\d+)?$/.test(amount!)) return amount!;
  const line = Math.max(place, 0) + 2;
  throw new AppError('badInput', `${file}:${line} ${column} must be one amount, the same in every line.`, [
    { found: rows[line - 2]![column]!, expected: amount! },
  ]);
}

function contactOf(row: Readonly<Record<string, string>>): AnsweringContact {
  const field = (name: Field): string => row[COLUMNS[name]]!;
  return {
    id: field('id'),
    answers: field('answers') === '1',
    education: field('education'),
    maritalStatus: field('maritalStatus'),
    income: field('income'),
    birthYear: field('birthYear'),
  };
}

/** The address that the demo invents for a contact of the file. */
export function addressOf({ id }: Pick<AnsweringContact, 'id'>): string {
  return `a${id}@example.test`;
}

const IMPORT_COLUMNS = ['id', 'email', 'education', 'maritalStatus', 'income', 'birthYear'] as const;

/** The contacts as a file that the platform's own import reads, and the mapping that says which column is what. */
export function contactsFile({ contacts }: CampaignAnswers): { mapping: object; lines: Iterable<string> } {
  return {
    mapping: {
      delimiter: ',',
      externalId: 'id',
      email: 'email',
      consents: ['promotional'],
      attributes: { education: 'education', maritalStatus: 'maritalStatus', income: 'income', birthYear: 'birthYear' },
    },
    lines: [
      `${IMPORT_COLUMNS.join(',')}\n`,
      ...contacts.map((contact) => {
        const cells = { ...contact, email: addressOf(contact) };
        return `${IMPORT_COLUMNS.map((column) => quoted(cells[column])).join(',')}\n`;
      }),
    ],
  };
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
