// Runs a case on both engines and says where they differ.
import {
  compileExpression,
  ExpressionError,
  ExpressionLimitError,
  ExpressionSyntaxError,
} from '../../../../core/expressions/index.js';
import { isArray, isPlainObject } from '../../../../core/expressions/values/kinds.js';
import type { Json } from '../../../../core/json.js';
import { scopeOf } from '../evaluate.js';
import { sameButForWords } from './differences.js';
import { askJq, type Came, type Case, observed } from './oracle.js';

export type Verdict = 'same' | 'words' | 'refused' | 'limit' | { readonly ours: string; readonly theirs: string };

/** jq's and JavaScript's mathematics differ in the last digits. */
const NEARLY = 1e-12;

export async function compareAll(cases: readonly Case[]): Promise<Verdict[]> {
  const theirs = await askJq(cases);
  return cases.map((one, index) => verdictOn(one, theirs[index] as Came));
}

function verdictOn({ program, input }: Case, theirs: Came): Verdict {
  const ours = evaluate(program, input);
  if (ours === 'limit') return 'limit';
  if (ours === null && theirs === null) return 'refused';
  if (ours !== null && theirs !== null) {
    if (same(ours, theirs)) return 'same';
    if (sameButForWords(ours, theirs)) return 'words';
  }
  return { ours: JSON.stringify(ours), theirs: JSON.stringify(theirs) };
}

function evaluate(program: string, input: Json): Came | 'limit' {
  try {
    return compileExpression(observed(program), { variables: [] }).all(input, scopeOf());
  } catch (error) {
    if (error instanceof ExpressionLimitError) return 'limit';
    if (error instanceof ExpressionSyntaxError || error instanceof ExpressionError) return null;
    throw error;
  }
}

/** Equal, with keys in the same order. */
export function same(left: Json, right: Json): boolean {
  if (typeof left === 'number' && typeof right === 'number') {
    return left === right || Math.abs(left - right) <= NEARLY * Math.max(Math.abs(left), Math.abs(right));
  }
  if (isArray(left) && isArray(right)) {
    return left.length === right.length && left.every((item, index) => same(item, right[index] as Json));
  }
  if (!isPlainObject(left) || !isPlainObject(right)) return left === right;
  return same(Object.keys(left), Object.keys(right)) && same(Object.values(left), Object.values(right));
}
