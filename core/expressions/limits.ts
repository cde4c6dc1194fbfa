// What one evaluation may use. Counts, not clocks: the same expression on the same input ends the same way everywhere.
import { ExpressionLimitError } from './errors.js';

/** Code units an expression's source may have. */
export const MAX_SOURCE_LENGTH = 20_000;
/** How deep brackets, keywords and interpolations may nest in a source. */
export const MAX_SYNTAX_DEPTH = 200;
/** Operators, commas and suffixes such as `.a` a source may have: a chain of them nests in the compiled expression. */
export const MAX_OPERATORS = 2_000;
/** Steps of one evaluation: a call, an item visited, a value built, a key, 32 items or 64 characters copied: 0.1 to 1 µs. */
export const MAX_STEPS = 1_000_000;
/** Calls that may be open at once, which bounds recursion: few enough that the stack of a thread holds them. */
export const MAX_CALL_DEPTH = 200;
/** How deep a value may nest for what walks through it: comparing, merging, JSON text, paths. */
export const MAX_VALUE_DEPTH = 1_000;
/** Code units a string may have while evaluating. */
export const MAX_STRING_LENGTH = 1_000_000;
/** Items an assignment may stretch an array to. */
export const MAX_ARRAY_LENGTH = 1_000_000;
/** Size of all outputs together: code units of strings and keys, plus 8 for every value. */
export const MAX_OUTPUT_SIZE = 8_000_000;

let stepsLeft = MAX_STEPS;
let callDepth = 0;

/** What a nested evaluation must give back to the one around it. */
export interface SavedUse {
  readonly stepsLeft: number;
  readonly callDepth: number;
}

/** Starts a fresh account for one evaluation; returns the account of the evaluation around it, if any. */
export function openAccount(): SavedUse {
  const saved = { stepsLeft, callDepth };
  stepsLeft = MAX_STEPS;
  callDepth = 0;
  return saved;
}

export function restoreAccount(saved: SavedUse): void {
  stepsLeft = saved.stepsLeft;
  callDepth = saved.callDepth;
}

/** Steps the present evaluation has taken. None means: nothing was built, the outputs are parts of what went in. */
export function stepsTaken(): number {
  return MAX_STEPS - stepsLeft;
}

export function spendStep(): void {
  if (--stepsLeft < 0) throw stepLimit();
}

/** Spends several steps at once, for work that grows with the size of a value. */
export function spendSteps(count: number): void {
  stepsLeft -= count;
  if (stepsLeft < 0) throw stepLimit();
}

export function refuseLongText(length: number): void {
  if (length > MAX_STRING_LENGTH) {
    throw new ExpressionLimitError(`The expression made a string of more than ${MAX_STRING_LENGTH} characters`);
  }
}

/** Accounts for making or reading a text of `length` code units, and refuses one that is too long. */
export function spendText(length: number): void {
  refuseLongText(length);
  spendSteps(1 + (length >> 6));
}

/** Accounts for work that goes through a text character by character. */
export function spendCharacters(length: number): void {
  refuseLongText(length);
  spendSteps(1 + (length >> 3));
}

/** Accounts for making or reading an array of `length` items. */
export function spendItems(length: number): void {
  spendSteps(1 + (length >> 5));
}

/** Accounts for making an object of `count` keys, which costs far more than an array of that length. */
export function spendKeys(count: number): void {
  spendSteps(1 + count);
}

/** Accounts for listing the keys of an object that has `count` of them. */
export function spendKeyList(count: number): void {
  spendSteps(1 + (count >> 1));
}

/** Accounts for sorting `length` items. */
export function spendSort(length: number): void {
  spendSteps(1 + ((length * Math.ceil(Math.log2(length + 1))) >> 2));
}

/** Opens a call; every path out of it that goes on evaluating must close it again, see `openCalls`. */
export function openCall(): void {
  if (++callDepth > MAX_CALL_DEPTH) {
    throw new ExpressionLimitError(`The expression has more than ${MAX_CALL_DEPTH} calls open at once`);
  }
  spendStep();
}

export function closeCall(): void {
  callDepth--;
}

/** How many calls are open: whoever catches an error returns to this number with `returnToCalls`. */
export function openCalls(): number {
  return callDepth;
}

export function returnToCalls(depth: number): void {
  callDepth = depth;
}

function stepLimit(): ExpressionLimitError {
  return new ExpressionLimitError(`The expression took more than ${MAX_STEPS} steps`);
}
