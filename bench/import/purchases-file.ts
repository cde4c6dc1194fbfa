// A file of purchases in the CDNOW layout: the real one where it is, else one drawn by a seed with the same numbers.
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface PurchasesFile {
  readonly file: string;
  /** What a reader of the figures must know. */
  readonly note: string;
}

const REAL_FILE = ['data', 'cdnow-transactions.txt'];
const CUSTOMERS = 23_570;
const PURCHASES = 69_659;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(1997, 0, 1);
/** Everybody of that shop bought in its first quarter for the first time; it was looked at for a year and a half. */
const DAYS_OF_FIRST = 90;
const DAYS = 545;

export function purchasesFile(folder: string): PurchasesFile {
  const real = path.resolve(process.env.RAVAND_SHARED ?? '../shared', ...REAL_FILE);
  if (existsSync(real)) return { file: real, note: 'the CDNOW file' };
  const file = path.join(folder, 'purchases.txt');
  writeFileSync(file, `${linesOfAll().join('\n')}\n`);
  return { file, note: 'a file drawn by a seed' };
}

function linesOfAll(): string[] {
  const purchases = Array.from({ length: CUSTOMERS }, () => 1);
  // Many buy once, some often: the square leaves most of the draws to the first of them, that of the day to early days.
  for (let more = CUSTOMERS; more < PURCHASES; more++) {
    const customer = Math.floor(drawn('who', more) ** 2 * CUSTOMERS);
    purchases[customer] = purchases[customer]! + 1;
  }
  return purchases.flatMap((count, customer) => linesOf(customer + 1, count));
}

function linesOf(customer: number, count: number): string[] {
  const first = Math.floor(drawn('first', customer) * DAYS_OF_FIRST);
  const days = Array.from({ length: count }, (_, index) =>
    index === 0 ? first : first + Math.floor(drawn('day', customer, index) ** 2 * (DAYS - first)),
  );
  return days
    .sort((a, b) => a - b)
    .map((day, index) => {
      const date = new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
      const discs = 1 + Math.floor(drawn('discs', customer, index) * 4);
      const dollars = (discs * (8 + drawn('dollars', customer, index) * 10)).toFixed(2);
      return ` ${String(customer).padStart(5, '0')} ${date}${String(discs).padStart(3)}${dollars.padStart(8)}`;
    });
}

/** A number in [0, 1) that depends on the words alone. */
function drawn(...words: readonly (string | number)[]): number {
  return createHash('sha256').update(words.join(' ')).digest().readUInt32BE(0) / 2 ** 32;
}
