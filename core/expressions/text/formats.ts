// The `@name` formats: each turns a value into text.
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { spendCharacters, spendSteps, spendText } from '../limits.js';
import { describe, toJsonText, toText } from '../values/json-text.js';
import { isArray } from '../values/kinds.js';
import { numberText } from '../values/numbers.js';
import { fromUtf8, toUtf8 } from '../values/utf8.js';
import { decodeBase32, decodeBase64, encodeBase32, encodeBase64 } from './base-encodings.js';

export type FormatName = keyof typeof FORMATS;

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&apos;',
  '"': '&quot;',
};
const TSV_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const PERCENT = 0x25;

const FORMATS = {
  text: toText,
  json: toJsonText,
  html: (value: Json) => toText(value).replace(/[<>&'"]/g, (character) => HTML_ENTITIES[character] as string),
  uri: (value: Json) => encodeUri(toText(value)),
  urid: (value: Json) => decodeUri(toText(value)),
  csv: (value: Json) => formatRow(value, 'csv', ',', (text) => `"${text.replaceAll('"', '""')}"`),
  tsv: (value: Json) =>
    formatRow(value, 'tsv', '\t', (text) =>
      text.replace(/[\\\t\n\r]/g, (character) => TSV_ESCAPES[character] as string),
    ),
  sh: formatShell,
  base64: (value: Json) => encodeBase64(toText(value)),
  base64d: (value: Json) => decodeBase64(toText(value)),
  base32: (value: Json) => encodeBase32(toText(value)),
  base32d: (value: Json) => decodeBase32(toText(value)),
};

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}

/** The function behind a format; what it reads and writes counts towards the limits. */
export function formatter(name: FormatName): (value: Json) => string {
  const format = FORMATS[name];
  return (value) => {
    if (typeof value === 'string' && name !== 'text') spendCharacters(value.length);
    if (isArray(value) && name !== 'text') spendSteps(value.length);
    const text = format(value);
    spendText(text.length);
    return text;
  };
}

function encodeUri(text: string): string {
  return toUtf8(text).map(encodeByte).join('');
}

function encodeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9_.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function decodeUri(text: string): string {
  const bytes = toUtf8(text);
  const decoded: number[] = [];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number;
    if (byte !== PERCENT) {
      decoded.push(byte);
      continue;
    }
    const digits = String.fromCharCode(...bytes.slice(index + 1, index + 3));
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) return fail(`${describe(text)} is not a valid uri encoding`);
    decoded.push(Number.parseInt(digits, 16));
    index += 2;
  }
  const result = fromUtf8(decoded);
  return result.valid ? result.text : fail(`${describe(text)} is not a valid uri encoding`);
}

function formatRow(row: Json, format: string, separator: string, quote: (text: string) => string): string {
  if (!isArray(row)) return fail(`${describe(row)} cannot be ${format}-formatted, only array`);
  return row
    .map((cell) => {
      if (cell === null) return '';
      if (typeof cell === 'string') return quote(cell);
      if (typeof cell === 'number') return numberText(cell);
      if (typeof cell === 'boolean') return String(cell);
      return fail(`${describe(cell)} is not valid in a ${format} row`);
    })
    .join(separator);
}

function formatShell(value: Json): string {
  return (isArray(value) ? value : [value])
    .map((word) => {
      if (typeof word === 'string') return `'${word.replaceAll("'", "'\\''")}'`;
      if (typeof word === 'object' && word !== null) return fail(`${describe(word)} can not be escaped for shell`);
      return toJsonText(word);
    })
    .join(' ');
}
