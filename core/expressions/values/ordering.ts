// jq's total order: null < false < true < numbers < strings < arrays < objects; a NaN is below every number.
import type { Json, JsonObject } from '../../json.js';
import { fail } from '../errors.js';
import { MAX_VALUE_DEPTH, spendSort, spendStep } from '../limits.js';
import { fieldOf, isArray, itemAt, type Kind, kindOf } from './kinds.js';

const RANK: Readonly<Record<Kind, number>> = { null: 0, boolean: 1, number: 2, string: 3, array: 4, object: 5 };

/** Negative, zero or positive as `left` sorts before, with or after `right`. */
export function compareValues(left: Json, right: Json): number {
  return compareNested(left, right, 0, 'Comparison too deep');
}

/** Equality as `==` sees it: NaN equals nothing, not even itself. */
export function valuesEqual(left: Json, right: Json): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  if (typeof left === 'number' && Number.isNaN(left)) return false;
  return compareNested(left, right, 0, 'Equality check too deep') === 0;
}

/** Compares texts by code point, which differs from JavaScript's order above U+FFFF. */
export function compareTexts(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const difference = codePointRank(left.charCodeAt(index)) - codePointRank(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export function sortedKeys(object: JsonObject): string[] {
  return Object.keys(object).sort(compareTexts);
}

/** A sorted copy; equal values keep their order. */
export function sortedValues(values: readonly Json[]): Json[] {
  spendSort(values.length);
  return values.slice().sort(compareValues);
}

/** Lifts surrogates above the rest of the basic plane, as the code points they stand for are. */
function codePointRank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit;
  return codeUnit >= 0xe000 ? codeUnit - 0x800 : codeUnit + 0x2000;
}

function compareNested(left: Json, right: Json, depth: number, tooDeep: string): number {
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
  if (depth >= MAX_VALUE_DEPTH) fail(tooDeep);
  spendStep();
  return isArray(left)
    ? compareArrays(left, right as readonly Json[], depth, tooDeep)
    : compareObjects(left as JsonObject, right as JsonObject, depth, tooDeep);
}

function compareNumbers(left: number, right: number): number {
  if (Number.isNaN(left)) return -1;
  if (Number.isNaN(right)) return 1;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function compareArrays(left: readonly Json[], right: readonly Json[], depth: number, tooDeep: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const difference = compareNested(itemAt(left, index), itemAt(right, index), depth + 1, tooDeep);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** First the sets of keys, as sorted arrays; then the values, key by key. */
function compareObjects(left: JsonObject, right: JsonObject, depth: number, tooDeep: string): number {
  const keys = sortedKeys(left);
  const keyDifference = compareArrays(keys, sortedKeys(right), depth, tooDeep);
  if (keyDifference !== 0) return keyDifference;
  for (const key of keys) {
    const difference = compareNested(fieldOf(left, key), fieldOf(right, key), depth + 1, tooDeep);
    if (difference !== 0) return difference;
  }
  return 0;
}
