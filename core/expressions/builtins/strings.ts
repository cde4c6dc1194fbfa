import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { spendCharacters, spendText } from '../limits.js';
import { add, splitText } from '../values/arithmetic.js';
import { describe, toJsonText } from '../values/json-text.js';
import { isArray, isPlainObject } from '../values/kinds.js';
import { cannotIterate, findIndices } from '../values/paths.js';
import { codePoints } from '../values/utf8.js';
import type { NativeFunctions } from './builtin-types.js';

// Unicode's white space; JavaScript's own trim would take U+FEFF too.
const SPACE = /\p{White_Space}/u;
const LAST_CODE_POINT = 0x10ffff;

export const STRINGS: NativeFunctions = {
  'ascii_downcase/0': (input) =>
    charactersFor(input, 'explode input must be a string').replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  'ascii_upcase/0': (input) =>
    charactersFor(input, 'explode input must be a string').replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  'explode/0': (input) =>
    codePoints(charactersFor(input, 'explode input must be a string')).map((point) => point.codePointAt(0) as number),
  'implode/0': implode,
  'startswith/1': (input, start) => startsWith(input, start),
  'endswith/1': (input, end) => endsWith(input, end),
  'ltrimstr/1': trimStart,
  'rtrimstr/1': trimEnd,
  'trimstr/1': (input, affix) => trimEnd(trimStart(input, affix), affix),
  'trim/0': (input) => withoutTrailingSpace(withoutLeadingSpace(trimInput(input))),
  'ltrim/0': (input) => withoutLeadingSpace(trimInput(input)),
  'rtrim/0': (input) => withoutTrailingSpace(trimInput(input)),
  'split/1': (input, separator) => {
    const message = 'split input and separator must be strings';
    return splitText(stringFor(input, message), stringFor(separator, message));
  },
  'join/1': join,
  'ascii/0': (input) => (typeof input === 'number' ? String.fromCharCode(input) : fail('ascii input must be a number')),
  '_strindices/1': (input, wanted) => {
    stringFor(input, `${describe(input)} cannot be searched, as it is not a string`);
    return findIndices(input, stringFor(wanted, `${describe(wanted)} is not a string`));
  },
};

export function stringFor(value: Json, complaint: string): string {
  return typeof value === 'string' ? value : fail(complaint);
}

/** A string that is about to be gone through character by character. */
function charactersFor(value: Json, complaint: string): string {
  const text = stringFor(value, complaint);
  spendCharacters(text.length);
  return text;
}

function implode(input: Json): Json {
  if (!isArray(input)) return fail('implode input must be an array');
  const characters = input.map((point) => {
    if (typeof point !== 'number' || Number.isNaN(point)) {
      return fail(`${describe(point)} can't be imploded, unicode codepoint needs to be numeric`);
    }
    const whole = Math.trunc(point);
    const isCharacter = whole >= 0 && whole <= LAST_CODE_POINT && !(whole >= 0xd800 && whole <= 0xdfff);
    return String.fromCodePoint(isCharacter ? whole : 0xfffd);
  });
  return characters.join('');
}

function startsWith(input: Json, start: Json): boolean {
  if (typeof input === 'string' && typeof start === 'string') return input.startsWith(start);
  return fail('startswith() requires string inputs');
}

function endsWith(input: Json, end: Json): boolean {
  if (typeof input === 'string' && typeof end === 'string') return input.endsWith(end);
  return fail('endswith() requires string inputs');
}

function trimStart(input: Json, start: Json): Json {
  return startsWith(input, start) ? (input as string).slice((start as string).length) : input;
}

function trimEnd(input: Json, end: Json): Json {
  return endsWith(input, end) ? (input as string).slice(0, (input as string).length - (end as string).length) : input;
}

function trimInput(input: Json): string {
  return charactersFor(input, 'trim input must be a string');
}

function withoutLeadingSpace(text: string): string {
  let start = 0;
  while (SPACE.test(text.charAt(start))) start++;
  return text.slice(start);
}

function withoutTrailingSpace(text: string): string {
  let end = text.length;
  while (SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Items joined to one text; null counts as empty, numbers and booleans as their JSON text. */
function join(input: Json, separator: Json): Json {
  const items = isArray(input) ? input : isPlainObject(input) ? Object.values(input) : cannotIterate(input);
  if (items.length === 0) return '';
  const texts = items.map((item) => {
    if (item === null) return '';
    return typeof item === 'number' || typeof item === 'boolean' ? toJsonText(item) : item;
  });
  if (typeof separator === 'string' && texts.every((text) => typeof text === 'string')) {
    spendText(texts.reduce((length, text) => length + text.length + separator.length, 0));
    return texts.join(separator);
  }
  // Not texts: adding them up finds the pair that jq would complain about.
  return texts.reduce<Json>((joined, text, index) => add(index === 0 ? '' : add(joined, separator), text), '');
}
