// Arrays and objects as wholes.
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { MAX_VALUE_DEPTH, spendCharacters, spendItems, spendKeyList, spendKeys, spendStep } from '../limits.js';
import { add } from '../values/arithmetic.js';
import { describe, toJsonText } from '../values/json-text.js';
import {
  fieldOf,
  hasKey,
  isArray,
  isPlainObject,
  isTruthy,
  itemAt,
  type MutableObject,
  setKey,
} from '../values/kinds.js';
import { compareValues, sortedValues } from '../values/ordering.js';
import { cannotIterate, findIndices, forEachItem, readIndex } from '../values/paths.js';
import { codePoints } from '../values/utf8.js';
import type { NativeFunctions } from './builtin-types.js';

const KEY_NAMES = ['key', 'k', 'name', 'Name', 'K', 'Key'];
const VALUE_NAMES = ['value', 'v', 'Value', 'V'];

export const COLLECTIONS: NativeFunctions = {
  'add/0': sum,
  'any/0': (input) => itemsOf(input).some(isTruthy),
  'all/0': (input) => itemsOf(input).every(isTruthy),
  'reverse/0': reverse,
  'sort/0': (input) => sortedValues(arrayFor(input, 'cannot be sorted, as it is not an array')),
  'unique/0': (input) => withoutRepeats(sortedValues(arrayFor(input, 'cannot be sorted, as it is not an array'))),
  'min/0': (input) => extreme(input, (candidate, best) => compareValues(candidate, best) < 0),
  'max/0': (input) => extreme(input, (candidate, best) => compareValues(candidate, best) >= 0),
  'flatten/0': (input) => flatten(input, Number.POSITIVE_INFINITY),
  'flatten/1': (input, depth) => flatten(input, depth),
  'transpose/0': transpose,
  'indices/1': findIndices,
  'index/1': (input, wanted) => pickIndex(input, wanted, 0),
  'rindex/1': (input, wanted) => pickIndex(input, wanted, -1),
  'bsearch/1': binarySearch,
  'to_entries/0': toEntries,
  'from_entries/0': fromEntries,
};

export function arrayFor(input: Json, complaint: string): readonly Json[] {
  return isArray(input) ? input : fail(`${describe(input)} ${complaint}`);
}

/** Drops items equal to the one before. */
function withoutRepeats(sorted: readonly Json[]): Json[] {
  return sorted.filter((item, index) => index === 0 || compareValues(itemAt(sorted, index - 1), item) !== 0);
}

function itemsOf(input: Json): readonly Json[] {
  if (isArray(input)) return input;
  if (!isPlainObject(input)) return cannotIterate(input);
  const values = Object.values(input);
  spendKeyList(values.length);
  return values;
}

function sum(input: Json): Json {
  let total: Json = null;
  forEachItem(input, (item) => {
    total = add(total, item);
  });
  return total;
}

function reverse(input: Json): Json {
  if (input === null) return [];
  if (typeof input === 'string') {
    spendCharacters(input.length);
    return codePoints(input).reverse().join('');
  }
  return isArray(input) ? input.toReversed() : fail(`Cannot reverse ${describe(input)}`);
}

function extreme(input: Json, isBetter: (candidate: Json, best: Json) => boolean): Json {
  const items = arrayFor(input, `and ${describe(input)} cannot be iterated over`);
  let best = itemAt(items, 0);
  for (let index = 1; index < items.length; index++) {
    const candidate = itemAt(items, index);
    if (isBetter(candidate, best)) best = candidate;
  }
  return best;
}

function flatten(input: Json, depth: Json): Json {
  if (typeof depth !== 'number') return fail('flatten depth must be a number');
  if (depth < 0) return fail('flatten depth must not be negative');
  const flat: Json[] = [];
  const collect = (items: readonly Json[], left: number, nesting: number): void => {
    if (nesting >= MAX_VALUE_DEPTH) fail('Array too deep to flatten');
    spendItems(items.length);
    for (const item of items) {
      if (isArray(item) && left > 0) collect(item, left - 1, nesting + 1);
      else flat.push(item);
    }
  };
  collect(itemsOf(input), depth, 0);
  return flat;
}

function transpose(input: Json): Json {
  const rows = itemsOf(input).map((row) => arrayFor(row, 'cannot be transposed, as it is not an array'));
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  spendItems(width * rows.length);
  return Array.from({ length: width }, (_unused, column) => rows.map((row) => itemAt(row, column)));
}

function pickIndex(input: Json, wanted: Json, position: 0 | -1): Json {
  const found = findIndices(input, wanted);
  return isArray(found) ? (found.at(position) ?? null) : null;
}

/** The index of an item in a sorted array; -1 minus the place where it belongs when it is not there. */
function binarySearch(input: Json, wanted: Json): Json {
  const items = arrayFor(input, 'cannot be searched from');
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareValues(itemAt(items, middle), wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1 - low;
}

function toEntries(input: Json): Json {
  if (isArray(input)) {
    spendKeys(2 * input.length);
    return input.map((value, key) => ({ key, value }));
  }
  if (!isPlainObject(input)) return fail(`${describe(input)} has no keys`);
  const keys = Object.keys(input);
  spendKeys(keys.length);
  return keys.map((key) => ({ key, value: fieldOf(input, key) }));
}

function fromEntries(input: Json): Json {
  const object: MutableObject = {};
  forEachItem(input, (entry) => {
    spendStep();
    const key = firstField(entry, KEY_NAMES, (value) => isTruthy(value) || value === false);
    const name = typeof key === 'string' ? key : key === null ? 'null' : toJsonText(key);
    setKey(
      object,
      name,
      firstField(entry, VALUE_NAMES, () => true),
    );
  });
  return object;
}

/** The first of several fields that is there and acceptable, or null. */
function firstField(entry: Json, names: readonly string[], acceptable: (value: Json) => boolean): Json {
  if (!isPlainObject(entry)) return readIndex(entry, names[0] as string);
  const name = names.find((candidate) => hasKey(entry, candidate) && acceptable(fieldOf(entry, candidate)));
  return name === undefined ? null : fieldOf(entry, name);
}
