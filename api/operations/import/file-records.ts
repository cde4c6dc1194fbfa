// Reading a file of rows: text of a known encoding, delimited or between blanks. A file is looked through once before
// anything of it is stored, so that what is not a file of rows leaves nothing.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { AppError } from '../../../core/errors.js';
import type { FileRecord } from './import-row.js';

export type FileFormat =
  | { readonly kind: 'blanks'; readonly encoding: string }
  | { readonly kind: 'delimited'; readonly encoding: string; readonly delimiter: string };

const DELIMITERS = [',', ';', '\t', '|'] as const;
const HEAD_BYTES = 65_536;
const LONGEST_RECORD = 1_000_000;

/**
 * Finds out encoding and delimiter. Throws `badInput` for a file that is empty or holds no text.
 * `encoding` is by byte order mark, else UTF-8, unless told.
 */
export async function detectFormat(
  file: string,
  options: { readonly blanks: boolean; readonly encoding?: string; readonly delimiter?: string },
): Promise<FileFormat> {
  const head = await readHead(file);
  const encoding = options.encoding ?? encodingOf(head);
  const text = new TextDecoder(encoding).decode(head);
  if (text.includes('\0'))
    throw new AppError('badInput', 'The file holds bytes that are no text: it is not a file of rows.');
  const firstLine = text.split(/\r\n|\n|\r/).find((line) => line.trim() !== '');
  if (firstLine === undefined) throw new AppError('badInput', 'The file is empty.');
  if (options.blanks) return { kind: 'blanks', encoding };
  return { kind: 'delimited', encoding, delimiter: options.delimiter ?? delimiterOf(firstLine) };
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file, 'r').catch((cause: Error) => {
    throw new AppError('badInput', `The file can not be read: ${cause.message}`, [], { cause });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function delimiterOf(line: string): string {
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** The text of the file in pieces. Throws `badInput` for bytes that the encoding does not have. */
async function* decoded(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let offset = 0;
  const decode = (chunk?: Buffer): string => {
    try {
      const text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
      if (!text.includes('\0')) return text;
    } catch {
      // said below
    }
    throw new AppError(
      'badInput',
      `The file is not text in ${encoding} (near byte ${offset}). Save it as UTF-8, or give its encoding.`,
      [{ pointer: '/query/encoding', found: encoding, expected: 'the encoding of the file' }],
    );
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    yield decode(chunk);
    offset += chunk.length;
  }
  yield decode();
}

/** The records of the file in order, as many at a time as were read at once; of a delimited file the header is the first. */
export function readRecords(file: string, format: FileFormat): AsyncGenerator<readonly FileRecord[]> {
  return format.kind === 'blanks' ? betweenBlanks(file, format.encoding) : delimited(file, format);
}

async function* betweenBlanks(file: string, encoding: string): AsyncGenerator<readonly FileRecord[]> {
  let line = 0;
  let rest = '';
  const split = (text: string): FileRecord[] => {
    line += 1;
    const trimmed = text.trim();
    return trimmed === '' ? [] : [{ line, cells: trimmed.split(/\s+/) }];
  };
  for await (const text of decoded(file, encoding)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield lines.flatMap(split);
    if (rest.length > LONGEST_RECORD) throw new AppError('badInput', `Line ${line + 1} has no end: it is no row.`);
  }
  if (rest !== '') yield split(rest);
}

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

async function* delimited(
  file: string,
  format: FileFormat & { readonly kind: 'delimited' },
): AsyncGenerator<readonly FileRecord[]> {
  const parser = parse({
    delimiter: format.delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: LONGEST_RECORD,
  });
  // A failure of the source arrives at the parser, and from there at whoever reads from it.
  pipeline(Readable.from(decoded(file, format.encoding)), parser).catch(() => {});
  let read: FileRecord[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRecord>) {
      const inner = record.reduce((count, cell) => count + (cell.match(/\n/g)?.length ?? 0), 0);
      read.push({ line: info.lines - inner, cells: record });
      if (parser.readableLength > 0) continue;
      yield read;
      read = [];
    }
    if (read.length > 0) yield read;
  } catch (error) {
    if (error instanceof CsvError) throw notRows(error);
    throw error;
  }
}

function notRows(error: CsvError): AppError {
  const line = typeof error.lines === 'number' ? ` (line ${error.lines})` : '';
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return new AppError('badInput', `A quote is opened and never closed${line}: the file is not CSV.`);
  return new AppError('badInput', `The file is not CSV${line}: ${error.message}`);
}

/** Looks through the whole file. Throws `badInput` when it can't be read to its end. Gives its header and how many records follow. */
export async function inspectFile(
  file: string,
  format: FileFormat,
): Promise<{ readonly header: readonly string[]; readonly records: number }> {
  let records = 0;
  let header: readonly string[] = [];
  for await (const read of readRecords(file, format)) {
    if (records === 0) header = read[0]?.cells ?? [];
    records += read.length;
  }
  if (format.kind === 'blanks') return { header: [], records };
  return { header: header.map((name) => name.trim()), records: records - 1 };
}
