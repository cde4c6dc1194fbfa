// Reading through a path. A path is an array of keys, indices and slices `{start, end}`.
import type { Json, JsonObject } from '../../json.js';
import { fail } from '../errors.js';
import { MAX_VALUE_DEPTH, spendCharacters, spendItems, spendKeyList, spendSteps } from '../limits.js';
import { describe, stringText } from './json-text.js';
import { fieldOf, hasKey, isArray, isPlainObject, itemAt, kindOf, readField } from './kinds.js';
import { numberText } from './numbers.js';
import { valuesEqual } from './ordering.js';
import { codePoints } from './utf8.js';

export type Path = readonly Json[];

/** jq's `.[key]`: null for what is missing, an error for a key that does not fit the value. */
export function readIndex(value: Json, key: Json): Json {
  if (typeof key === 'string') {
    if (value === null) return null;
    if (isPlainObject(value)) return readField(value, key);
    return cannotIndex(value, key);
  }
  if (typeof key === 'number') {
    if (value === null) return null;
    if (!isArray(value)) return cannotIndex(value, key);
    const index = Math.floor(key);
    return itemAt(value, index < 0 ? index + value.length : index);
  }
  if (isArray(key) && (value === null || isArray(value))) return value === null ? null : findIndices(value, key);
  if (isSlice(key)) return readSlice(value, key.start ?? null, key.end ?? null);
  return cannotIndex(value, key);
}

/** jq's `.[from:to]` on arrays, strings (by code point) and null. */
export function readSlice(value: Json, from: Json, to: Json): Json {
  if (value === null) return null;
  if (typeof value === 'string') {
    spendCharacters(value.length);
    const characters = codePoints(value);
    const [start, end] = sliceBounds(characters.length, from, to);
    return characters.slice(start, end).join('');
  }
  if (!isArray(value)) return cannotIndex(value, { start: from, end: to });
  const [start, end] = sliceBounds(value.length, from, to);
  spendItems(end - start);
  return value.slice(start, end);
}

/** The bounds of a slice within a length: negative counts from the end, fractions widen the slice. */
export function sliceBounds(length: number, from: Json, to: Json): [start: number, end: number] {
  const first = from ?? 0;
  const last = to ?? length;
  if (typeof first !== 'number' || typeof last !== 'number') {
    return fail('Array/string slice indices must be integers');
  }
  const start = Math.floor(clamp(Number.isNaN(first) ? 0 : first, length));
  const end = Math.ceil(clamp(Number.isNaN(last) ? length : last, length));
  return [start, Math.max(start, end)];
}

export function isSlice(key: Json): key is JsonObject {
  return isPlainObject(key) && (hasKey(key, 'start') || hasKey(key, 'end'));
}

/** Where `wanted` occurs: a text in a text, a run of items in an array, an item in an array. */
export function findIndices(value: Json, wanted: Json): Json {
  if (value === null) return null;
  if (typeof value === 'string' && typeof wanted === 'string') {
    spendCharacters(value.length + wanted.length);
    const found = runsOf(codePoints(wanted), codePoints(value), (left, right) => left === right);
    return wanted === '' ? [] : found;
  }
  if (!isArray(value)) return readIndex(value, wanted);
  spendItems(value.length);
  if (!isArray(wanted)) return indicesOfItem(value, wanted);
  return wanted.length === 0 ? null : runsOf(wanted, value, valuesEqual);
}

export function readPath(value: Json, path: Path): Json {
  refuseDeepPath(path);
  let current = value;
  for (const key of path) {
    if (current === null) return null;
    current = readIndex(current, key);
  }
  return current;
}

export function refuseDeepPath(path: Path): void {
  if (path.length > MAX_VALUE_DEPTH) fail('Path too deep');
}

/** Calls `visit` with every item of an array or every value of an object. */
export function forEachItem(value: Json, visit: (item: Json) => void): void {
  if (isArray(value)) {
    for (let index = 0; index < value.length; index++) visit(itemAt(value, index));
  } else if (isPlainObject(value)) {
    const keys = Object.keys(value);
    spendKeyList(keys.length);
    for (const key of keys) visit(fieldOf(value, key));
  } else {
    cannotIterate(value);
  }
}

export function cannotIterate(value: Json): never {
  return fail(`Cannot iterate over ${describe(value)}`);
}

export function cannotIndex(value: Json, key: Json): never {
  const kind = kindOf(value);
  if (typeof key === 'string') return fail(`Cannot index ${kind} with string (${stringText(key)})`);
  if (typeof key === 'number') return fail(`Cannot index ${kind} with number (${numberText(key)})`);
  return fail(`Cannot index ${kind} with ${describe(key)}`);
}

function clamp(bound: number, length: number): number {
  return Math.min(Math.max(bound < 0 ? bound + length : bound, 0), length);
}

function indicesOfItem(items: readonly Json[], wanted: Json): number[] {
  const found: number[] = [];
  for (let index = 0; index < items.length; index++) {
    if (valuesEqual(itemAt(items, index), wanted)) found.push(index);
  }
  return found;
}

function runsOf(wanted: Path, all: Path, equal: (left: Json, right: Json) => boolean): number[] {
  const found: number[] = [];
  spendSteps((wanted.length * all.length) >> 5);
  for (let start = 0; start + wanted.length <= all.length; start++) {
    if (wanted.every((item, offset) => equal(itemAt(all, start + offset), item))) found.push(start);
  }
  return found;
}
