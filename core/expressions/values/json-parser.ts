// Reads JSON text the way jq's `fromjson` does: NaN is allowed, the depth is bounded, messages name line and column.
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { MAX_VALUE_DEPTH, spendCharacters } from '../limits.js';
import { type MutableObject, setKey } from './kinds.js';
import { wellFormed } from './utf8.js';

interface Reader {
  readonly text: string;
  position: number;
}

const BYTE_ORDER_MARK = '\ufeff';
const WHITESPACE = ' \t\n\r';
const WORD_END = /[\s,:[\]{}"]/;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['nan', Number.NaN],
  ['NaN', Number.NaN],
  ['-nan', Number.NaN],
  ['-NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);
const JSON_NUMBER = /^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The value a text holds; undefined for a text of nothing but white space, from which jq yields nothing.
 * @throws Failure with line and column when the text is not one JSON value
 */
export function parseJsonText(text: string): Json | undefined {
  spendCharacters(text.length);
  const reader: Reader = { text, position: text.startsWith(BYTE_ORDER_MARK) ? 1 : 0 };
  skipWhitespace(reader);
  if (atEnd(reader)) return undefined;
  const value = readValue(reader, 0);
  skipWhitespace(reader);
  if (!atEnd(reader)) reject(reader, 'Unexpected extra JSON values', reader.position);
  return value;
}

function readValue(reader: Reader, depth: number): Json {
  const first = reader.text[reader.position];
  if (first === undefined) reject(reader, 'Unfinished JSON term', reader.position);
  if (first === '"') return readString(reader);
  if (first !== '[' && first !== '{') return readWord(reader);
  if (depth >= MAX_VALUE_DEPTH) reject(reader, 'Exceeds depth limit for parsing', reader.position);
  reader.position++;
  return first === '[' ? readArray(reader, depth + 1) : readObject(reader, depth + 1);
}

function readArray(reader: Reader, depth: number): Json {
  const items: Json[] = [];
  skipWhitespace(reader);
  if (takes(reader, ']')) return items;
  for (;;) {
    skipWhitespace(reader);
    if (reader.text[reader.position] === ']') reject(reader, 'Expected another array element', reader.position);
    items.push(readValue(reader, depth));
    skipWhitespace(reader);
    if (takes(reader, ']')) return items;
    expectSeparator(reader);
  }
}

function readObject(reader: Reader, depth: number): Json {
  const object: MutableObject = {};
  skipWhitespace(reader);
  if (takes(reader, '}')) return object;
  for (;;) {
    skipWhitespace(reader);
    const key = readKey(reader);
    skipWhitespace(reader);
    if (!takes(reader, ':')) reject(reader, 'Objects must consist of key:value pairs', reader.position);
    skipWhitespace(reader);
    setKey(object, key, readValue(reader, depth));
    skipWhitespace(reader);
    if (takes(reader, '}')) return object;
    expectSeparator(reader);
  }
}

function readKey(reader: Reader): string {
  const first = reader.text[reader.position];
  if (first === '"') return readString(reader);
  if (first === "'") {
    const column = reader.text.indexOf("'", reader.position + 1);
    return reject(reader, `Invalid string literal; expected ", but got '`, column < 0 ? reader.position : column + 1);
  }
  return reject(reader, 'Object keys must be strings', reader.position);
}

function readString(reader: Reader): string {
  const start = reader.position;
  let end = start + 1;
  while (end < reader.text.length && reader.text[end] !== '"') end += reader.text[end] === '\\' ? 2 : 1;
  if (end >= reader.text.length) reject(reader, 'Unfinished string', reader.text.length);
  reader.position = end + 1;
  const quoted = reader.text.slice(start, reader.position);
  return unquote(quoted) ?? reject(reader, 'Invalid escape', end);
}

/** The content of a quoted string, lone surrogates replaced; undefined for an escape that does not exist. */
function unquote(quoted: string): string | undefined {
  if (!quoted.includes('\\')) return wellFormed(quoted.slice(1, -1));
  let valid = true;
  const content = quoted.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_whole, escaped: string) => {
    const simple = '"\\/bfnrt'.indexOf(escaped);
    if (simple >= 0) return '"\\/\b\f\n\r\t'.charAt(simple);
    if (escaped.length === 5) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    valid = false;
    return '';
  });
  return valid ? wellFormed(content) : undefined;
}

function readWord(reader: Reader): Json {
  const start = reader.position;
  while (!atEnd(reader) && !WORD_END.test(reader.text.charAt(reader.position))) reader.position++;
  const word = reader.text.slice(start, reader.position);
  const known = WORDS.get(word);
  if (known !== undefined) return known;
  if (JSON_NUMBER.test(word)) return Number(word);
  const numeric = /^(nan|[-+.\d])/i.test(word);
  return reject(reader, numeric ? 'Invalid numeric literal' : 'Invalid literal', reader.position);
}

function expectSeparator(reader: Reader): void {
  if (takes(reader, ',')) return;
  if (atEnd(reader)) reject(reader, 'Unfinished JSON term', reader.position);
  reject(reader, 'Expected separator between values', reader.position);
}

function takes(reader: Reader, character: string): boolean {
  if (reader.text[reader.position] !== character) return false;
  reader.position++;
  return true;
}

function skipWhitespace(reader: Reader): void {
  while (!atEnd(reader) && WHITESPACE.includes(reader.text.charAt(reader.position))) reader.position++;
}

function atEnd(reader: Reader): boolean {
  return reader.position >= reader.text.length;
}

function reject(reader: Reader, problem: string, position: number): never {
  const before = reader.text.slice(0, position);
  const line = before.split('\n').length;
  const column = position - before.lastIndexOf('\n');
  const where = position >= reader.text.length ? 'at EOF at' : 'at';
  const shown = where === 'at' ? column : column - 1;
  return fail(`${problem} ${where} line ${line}, column ${shown} (while parsing '${reader.text}')`);
}
