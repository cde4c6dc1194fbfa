// jq's total order: null < false < true < numbers < strings < arrays < objects; a NaN is below every number.
import type { Json, JsonObject } from '../../json.js';
import { fail } from '../errors.js';
import { MAX_VALUE_DEPTH, spendKeys, spendSort, spendStep, spendText } from '../limits.js';
import { fieldOf, hasKey, isArray, itemAt, type Kind, kindOf } from './kinds.js';

/** Length from which comparing texts counts as work. */
const LONG_TEXT = 64;
const RANK: Readonly<Record<Kind, number>> = { null: 0, boolean: 1, number: 2, string: 3, array: 4, object: 5 };

/** Negative, zero or positive as `left` sorts before, with or after `right`. */
export function compareValues(left: Json, right: Json): number {
  return compareNested(left, right, 0);
}

/** Equality as `==` sees it: NaN equals nothing, not even itself. */
export function valuesEqual(left: Json, right: Json): boolean {
  return equalNested(left, right, 0);
}

/** Compares texts by code point, which differs from JavaScript's order above U+FFFF. */
export function compareTexts(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  spendLongText(shared);
  for (let index = 0; index < shared; index++) {
    const difference = codePointRank(left.charCodeAt(index)) - codePointRank(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export function sortedKeys(object: JsonObject): string[] {
  const keys = Object.keys(object);
  spendSort(keys.length);
  return keys.sort(compareTexts);
}

/** A sorted copy; equal values keep their order. */
export function sortedValues(values: readonly Json[]): Json[] {
  spendSort(values.length);
  return values.slice().sort(compareValues);
}

function textsEqual(left: Json, right: Json): boolean {
  if (typeof left !== 'string' || typeof right !== 'string' || left.length !== right.length) return false;
  spendLongText(left.length);
  return left === right;
}

/** Comparing short texts costs next to nothing, and should. */
function spendLongText(length: number): void {
  if (length >= LONG_TEXT) spendText(length);
}

/** Lifts surrogates above the rest of the basic plane, as the code points they stand for are. */
function codePointRank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit;
  return codeUnit >= 0xe000 ? codeUnit - 0x800 : codeUnit + 0x2000;
}

function equalNested(left: Json, right: Json, depth: number): boolean {
  if (typeof left === 'string') return textsEqual(left, right);
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  if (isArray(left) !== isArray(right)) return false;
  if (depth >= MAX_VALUE_DEPTH) fail('Equality check too deep');
  spendStep();
  if (isArray(left)) {
    const others = right as readonly Json[];
    return (
      left.length === others.length && left.every((item, index) => equalNested(item, itemAt(others, index), depth + 1))
    );
  }
  const keys = Object.keys(left);
  const other = right as JsonObject;
  spendKeys(keys.length);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => hasKey(other, key) && equalNested(fieldOf(left, key), fieldOf(other, key), depth + 1))
  );
}

function compareNested(left: Json, right: Json, depth: number): number {
  const kind = kindOf(left);
  const otherKind = kindOf(right);
  if (kind !== otherKind) return RANK[kind] - RANK[otherKind];
  switch (kind) {
    case 'null':
      return 0;
    case 'boolean':
      return Number(left) - Number(right);
    case 'number':
      return compareNumbers(left as number, right as number);
    case 'string':
      return compareTexts(left as string, right as string);
  }
  if (depth >= MAX_VALUE_DEPTH) fail('Comparison too deep');
  spendStep();
  return isArray(left)
    ? compareArrays(left, right as readonly Json[], depth)
    : compareObjects(left as JsonObject, right as JsonObject, depth);
}

function compareNumbers(left: number, right: number): number {
  if (Number.isNaN(left)) return -1;
  if (Number.isNaN(right)) return 1;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function compareArrays(left: readonly Json[], right: readonly Json[], depth: number): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const difference = compareNested(itemAt(left, index), itemAt(right, index), depth + 1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** First the sets of keys, as sorted arrays; then the values, key by key. */
function compareObjects(left: JsonObject, right: JsonObject, depth: number): number {
  const keys = sortedKeys(left);
  spendKeys(keys.length);
  const keyDifference = compareArrays(keys, sortedKeys(right), depth);
  if (keyDifference !== 0) return keyDifference;
  for (const key of keys) {
    const difference = compareNested(fieldOf(left, key), fieldOf(right, key), depth + 1);
    if (difference !== 0) return difference;
  }
  return 0;
}
