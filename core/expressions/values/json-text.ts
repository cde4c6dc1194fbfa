// JSON text as jq writes it, and the shortened form inside error messages.
import type { Json } from '../../json.js';
import { MAX_VALUE_DEPTH, spendKeyList, spendText } from '../limits.js';
import { fieldOf, isArray, isPlainObject, kindOf } from './kinds.js';
import { numberText } from './numbers.js';
import { utf8Length } from './utf8.js';

const TOO_DEEP = '"<skipped: too deep>"';
/** Bytes of JSON text that an error message shows, dots included. */
const SHOWN_BYTES = 29;

export function stringText(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

/** The value as JSON text. What nests deeper than the limit is skipped and says so. */
export function toJsonText(value: Json): string {
  const text = nestedText(value, 0);
  spendText(text.length);
  return text;
}

/** A string as it is, anything else as JSON text: jq's `tostring`. */
export function toText(value: Json): string {
  return typeof value === 'string' ? value : toJsonText(value);
}

/** `kind (value)` with the value shortened, as jq's messages show it. */
export function describe(value: Json): string {
  return `${kindOf(value)} (${describeForMessage(value)})`;
}

/** The value's JSON text, shortened to what a message shows without cutting a character in two. */
export function describeForMessage(value: Json): string {
  const text = beginningOfText(value);
  if (utf8Length(text) <= SHOWN_BYTES) return text;
  const ending = typeof value === 'string' ? '..."' : isArray(value) ? '...]' : isPlainObject(value) ? '...}' : '...';
  return firstBytes(text, SHOWN_BYTES - ending.length) + ending;
}

/** The value's JSON text, or a start of it that is long enough to be shortened. */
function beginningOfText(value: Json): string {
  if (typeof value === 'string') return stringText(value.slice(0, 2 * SHOWN_BYTES));
  return nestedText(value, MAX_VALUE_DEPTH - 2 * SHOWN_BYTES, 2 * SHOWN_BYTES);
}

function firstBytes(text: string, bytes: number): string {
  let kept = '';
  let size = 0;
  for (const character of text) {
    size += utf8Length(character);
    if (size > bytes) break;
    kept += character;
  }
  return kept;
}

/** Writes the value; with `enough`, stops adding entries once that many characters are there. */
function nestedText(value: Json, depth: number, enough = Number.POSITIVE_INFINITY): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return stringText(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  if (depth > MAX_VALUE_DEPTH) return TOO_DEEP;
  let text = isArray(value) ? '[' : '{';
  let separator = '';
  const add = (entry: string): void => {
    text += separator + entry;
    separator = ',';
    if (enough === Number.POSITIVE_INFINITY) spendText(entry.length);
  };
  if (isArray(value)) {
    for (const item of value) {
      if (text.length > enough) break;
      add(nestedText(item, depth + 1, enough));
    }
    return `${text}]`;
  }
  const keys = Object.keys(value);
  spendKeyList(keys.length);
  for (const key of keys) {
    if (text.length > enough) break;
    add(`${stringText(key)}:${nestedText(fieldOf(value, key), depth + 1, enough)}`);
  }
  return `${text}}`;
}
