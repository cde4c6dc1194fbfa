// Commands call the operations of the API in this process, against the database: they need no key and no running platform.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { OperationContext } from '../../api/context.js';
import { AppError } from '../../core/errors.js';
import type { Json } from '../../core/json.js';
import { openFoundation } from '../foundation.js';
import { commandContext } from '../operation-deps.js';
import { ReleaseStack } from '../release-stack.js';
import { type CliContext, configOf, logOf, tell } from './context.js';

/** An import works with three of them at once. */
const CONNECTIONS = 5;

/** Opens the database for the time of the work. Embedded Postgres is started for it when it does not run yet. */
export async function withOperations<T>(
  context: CliContext,
  work: (operations: OperationContext) => Promise<T>,
): Promise<T> {
  const config = configOf(context);
  const log = logOf(context, config);
  const releases = new ReleaseStack(log);
  try {
    const needs = { temporal: false, mail: false, migrate: false, poolSize: CONNECTIONS };
    return await work(commandContext(await openFoundation(config, needs, { log, releases })));
  } finally {
    await releases.releaseAll();
  }
}

/** JSON given on the command line: itself, or `@file`. Throws `badInput`. */
export async function readJson<Value = Json>(text: string, name: string): Promise<Value> {
  const source = text.startsWith('@') ? await readText(text.slice(1)) : text;
  try {
    return JSON.parse(source) as Value;
  } catch (error) {
    throw new AppError('badInput', `${name} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** The text of a file; `-` is standard input. Throws `badInput` when it can't be read. */
export async function readText(file: string): Promise<string> {
  try {
    return file === '-' ? readFileSync(process.stdin.fd, 'utf8') : await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('badInput', `The file ${file} can not be read: ${(cause as Error).message}`, [], { cause });
  }
}

/** Writes a list: as one JSON value, or one line for each item and how to get the rest. */
export function tellPage<Item>(
  context: CliContext,
  page: { readonly items: readonly Item[]; readonly nextCursor?: string | null },
  line: (item: Item) => readonly unknown[],
): void {
  const lines = page.items.map((item) => line(item).map(cell).join('  '));
  if (page.items.length === 0) lines.push('There is nothing.');
  if (page.nextCursor) lines.push(`More: --cursor ${page.nextCursor}`);
  tell(context, page, lines.join('\n'));
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Writes one thing; for people as indented JSON. */
export function tellThing(context: CliContext, thing: unknown): void {
  tell(context, thing, JSON.stringify(thing, null, 2));
}

/** A whole number of an option. Throws `badInput`. */
export function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new AppError('badInput', `--limit is "${text}"; it has to be a whole number above 0.`);
}
