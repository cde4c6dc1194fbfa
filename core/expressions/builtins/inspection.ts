// What a value is, what it contains, and turning it into another kind.
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { spendCharacters, spendKeyList, spendSort } from '../limits.js';
import { currentScope } from '../scope.js';
import { contains } from '../values/arithmetic.js';
import { describe, toJsonText, toText } from '../values/json-text.js';
import { hasKey, isArray, isPlainObject, isTruthy, kindOf } from '../values/kinds.js';
import { parseNumber } from '../values/numbers.js';
import { sortedKeys } from '../values/ordering.js';
import { codePointCount, utf8Length } from '../values/utf8.js';
import type { NativeFunctions } from './builtin-types.js';

export const INSPECTION: NativeFunctions = {
  'length/0': lengthOf,
  'utf8bytelength/0': (input) =>
    typeof input === 'string' ? byteLength(input) : fail(`${describe(input)} only strings have UTF-8 byte length`),
  'not/0': (input) => !isTruthy(input),
  'keys/0': (input) => keysOf(input, sortedKeys),
  'keys_unsorted/0': (input) => keysOf(input, Object.keys),
  'has/1': (input, key) => has(input, key),
  'in/1': (input, container) => has(container, input),
  'contains/1': (input, part) => contains(input, part),
  'inside/1': (input, whole) => contains(whole, input),
  'type/0': (input) => kindOf(input),
  'tostring/0': (input) => toText(input),
  'tojson/0': (input) => toJsonText(input),
  'tonumber/0': toNumber,
  'toboolean/0': toBoolean,
  'toarray/0': (input) => (isArray(input) ? input : [input]),
  'now/0': () => currentScope().now / 1000,
  'have_literal_numbers/0': () => true,
  'have_decnum/0': () => false,
};

function lengthOf(input: Json): Json {
  if (input === null) return 0;
  if (typeof input === 'number') return Math.abs(input);
  if (typeof input === 'string') {
    spendCharacters(input.length);
    return codePointCount(input);
  }
  if (typeof input === 'boolean') return fail(`${describe(input)} has no length`);
  if (isArray(input)) return input.length;
  const count = Object.keys(input).length;
  spendKeyList(count);
  return count;
}

function byteLength(text: string): number {
  spendCharacters(text.length);
  return utf8Length(text);
}

function keysOf(input: Json, keysOfObject: (object: Readonly<Record<string, Json>>) => string[]): Json {
  if (isArray(input)) return [...input.keys()];
  if (!isPlainObject(input)) return fail(`${describe(input)} has no keys`);
  const keys = keysOfObject(input);
  spendSort(keys.length);
  return keys;
}

function has(container: Json, key: Json): boolean {
  if (container === null) return false;
  if (isPlainObject(container) && typeof key === 'string') return hasKey(container, key);
  if (isArray(container) && typeof key === 'number') return key >= 0 && key < container.length;
  return fail(`Cannot check whether ${kindOf(container)} has a ${kindOf(key)} key`);
}

function toNumber(input: Json): Json {
  if (typeof input === 'number') return input;
  const number = typeof input === 'string' ? parseNumber(input) : undefined;
  return number ?? fail(`${describe(input)} cannot be parsed as a number`);
}

function toBoolean(input: Json): Json {
  if (typeof input === 'boolean') return input;
  if (input === 'true' || input === 'false') return input === 'true';
  return fail(`${describe(input)} cannot be parsed as a boolean`);
}
