// The operators on two values, with jq's meaning for each pair of kinds.
import type { Json, JsonObject } from '../../json.js';
import { fail } from '../errors.js';
import {
  MAX_STRING_LENGTH,
  MAX_VALUE_DEPTH,
  refuseLongText,
  spendItems,
  spendKeys,
  spendStep,
  spendSteps,
  spendText,
} from '../limits.js';
import { describe } from './json-text.js';
import { fieldOf, hasKey, isArray, isPlainObject, type MutableObject, setKey } from './kinds.js';
import { compareValues, valuesEqual } from './ordering.js';
import { codePoints } from './utf8.js';

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=';
export type BinaryOperation = (left: Json, right: Json) => Json;

const LARGEST_INTEGER = 2n ** 63n - 1n;
const SMALLEST_INTEGER = -(2n ** 63n);

export const OPERATIONS: Readonly<Record<BinaryOperator, BinaryOperation>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': remainder,
  '==': (left, right) => valuesEqual(left, right),
  '!=': (left, right) => !valuesEqual(left, right),
  '<': (left, right) => compareValues(left, right) < 0,
  '<=': (left, right) => compareValues(left, right) <= 0,
  '>': (left, right) => compareValues(left, right) > 0,
  '>=': (left, right) => compareValues(left, right) >= 0,
};

export function add(left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (left === null) return right;
  if (right === null) return left;
  if (typeof left === 'string' && typeof right === 'string') {
    return joinTexts(left, right);
  }
  if (isArray(left) && isArray(right)) {
    spendItems(left.length + right.length);
    return left.concat(right);
  }
  if (isPlainObject(left) && isPlainObject(right)) {
    spendKeys(Object.keys(left).length + Object.keys(right).length);
    return { ...left, ...right };
  }
  return fail(`${describe(left)} and ${describe(right)} cannot be added`);
}

/** Joining copies neither text, so only what is added counts as work. */
function joinTexts(left: string, right: string): string {
  refuseLongText(left.length + right.length);
  spendText(right.length);
  return left + right;
}

function subtract(left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isArray(left) && isArray(right)) {
    spendSteps(left.length * (1 + (right.length >> 3)));
    return left.filter((item) => !right.some((other) => valuesEqual(item, other)));
  }
  return fail(`${describe(left)} and ${describe(right)} cannot be subtracted`);
}

function multiply(left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (typeof left === 'string' && typeof right === 'number') return repeatText(left, right);
  if (typeof left === 'number' && typeof right === 'string') return repeatText(right, left);
  if (isPlainObject(left) && isPlainObject(right)) return mergeDeeply(left, right, 0);
  return fail(`${describe(left)} and ${describe(right)} cannot be multiplied`);
}

/** A text n times, fractions cut off; null for a negative number or NaN. */
function repeatText(text: string, times: number): Json {
  if (Number.isNaN(times) || times < 0) return null;
  if (text === '') return '';
  const count = Math.floor(times);
  if (text.length * count > MAX_STRING_LENGTH) return fail('Repeat string result too long');
  spendText(text.length * count);
  return text.repeat(count);
}

function mergeDeeply(left: JsonObject, right: JsonObject, depth: number): JsonObject {
  if (depth >= MAX_VALUE_DEPTH) return fail('Object merge too deep');
  const merged: MutableObject = { ...left };
  const keys = Object.keys(right);
  spendKeys(Object.keys(left).length + keys.length);
  for (const key of keys) {
    const theirs = fieldOf(right, key);
    const ours = hasKey(merged, key) ? fieldOf(merged, key) : null;
    const both = isPlainObject(theirs) && isPlainObject(ours);
    setKey(merged, key, both ? mergeDeeply(ours, theirs, depth + 1) : theirs);
  }
  return merged;
}

function divide(left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') {
    if (right === 0) fail(`${describe(left)} and ${describe(right)} cannot be divided because the divisor is zero`);
    return left / right;
  }
  if (typeof left === 'string' && typeof right === 'string') return splitText(left, right);
  return fail(`${describe(left)} and ${describe(right)} cannot be divided`);
}

/** The pieces of a text between separators; an empty separator gives the characters. */
export function splitText(text: string, separator: string): string[] {
  spendText(text.length);
  if (text === '') return [];
  const pieces = separator === '' ? codePoints(text) : text.split(separator);
  spendSteps(pieces.length >> 3);
  return pieces;
}

/** Remainder of the integer parts, as in C: the sign is the dividend's; both are cut to 64 bits. */
function remainder(left: Json, right: Json): Json {
  if (typeof left !== 'number' || typeof right !== 'number') {
    return fail(`${describe(left)} and ${describe(right)} cannot be divided (remainder)`);
  }
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right) && right !== 0) return (left % right) + 0;
  const dividend = toInteger(left);
  const divisor = toInteger(right);
  if (divisor === 0n) {
    fail(`${describe(left)} and ${describe(right)} cannot be divided (remainder) because the divisor is zero`);
  }
  return Number(dividend % (divisor < 0n ? -divisor : divisor));
}

function toInteger(number: number): bigint {
  if (number >= Number(LARGEST_INTEGER)) return LARGEST_INTEGER;
  if (number <= Number(SMALLEST_INTEGER)) return SMALLEST_INTEGER;
  return BigInt(Math.trunc(number));
}

/** jq's `contains`: texts by part, arrays and objects by what some item or the same key contains. */
export function contains(whole: Json, part: Json, depth = 0): boolean {
  if (depth > MAX_VALUE_DEPTH) return fail('Containment check too deep');
  spendStep();
  if (isPlainObject(whole) && isPlainObject(part)) {
    return Object.keys(part).every(
      (key) => hasKey(whole, key) && containsSame(fieldOf(whole, key), fieldOf(part, key), depth + 1),
    );
  }
  if (isArray(whole) && isArray(part)) {
    return part.every((wanted) => whole.some((item) => containsSame(item, wanted, depth + 1)));
  }
  if (typeof whole === 'string' && typeof part === 'string') {
    spendText(whole.length);
    return whole.includes(part);
  }
  if (depth === 0 && !sameKind(whole, part)) {
    return fail(`${describe(whole)} and ${describe(part)} cannot have their containment checked`);
  }
  return valuesEqual(whole, part);
}

function containsSame(whole: Json, part: Json, depth: number): boolean {
  return sameKind(whole, part) && contains(whole, part, depth);
}

function sameKind(left: Json, right: Json): boolean {
  if (left === null || right === null) return left === right;
  return typeof left === typeof right && isArray(left) === isArray(right);
}
