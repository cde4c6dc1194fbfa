// Runs one test of jq's format against our engine.
import type { Json } from '../../json.js';
import { ExpressionError, ExpressionSyntaxError } from '../errors.js';
import { type CompiledExpression, compileExpression } from '../index.js';
import { leaveExpression } from '../outputs.js';
import type { Scope } from '../scope.js';
import { parseJsonText } from '../values/json-parser.js';
import { valuesEqual } from '../values/ordering.js';
import type { ExpressionTest } from './read-tests.js';

/** What a failed test expected, and what came instead, as texts to be shown. */
export interface TestFailure {
  readonly expected: string;
  readonly found: string;
}

interface Came {
  readonly outputs: readonly Json[];
  /** What ended the outputs early. */
  readonly error?: ExpressionError;
}

const MUST_NOT_COMPILE = 'an error when compiling';

/** Null when the test passes. As in jq's own runner, an error after the last expected output does not count. */
export function runExpressionTest(test: ExpressionTest, now: number): TestFailure | null {
  let expression: CompiledExpression;
  try {
    expression = compileExpression(test.program, { variables: [] });
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    if (test.input === null) return null;
    return { expected: shown(test.outputs), found: `an error when compiling, at ${error.offset}: ${error.message}` };
  }
  if (test.input === null) return { expected: MUST_NOT_COMPILE, found: 'it compiles' };
  return compare(test, () => evaluate(expression, parseJsonText(test.input as string) as Json, test, now));
}

function compare(test: ExpressionTest, evaluateTest: () => Came): TestFailure | null {
  try {
    const expected = leaveExpression(test.outputs.map((text) => parseJsonText(text) as Json));
    const { outputs, error } = evaluateTest();
    if (valuesEqual(outputs, expected)) return null;
    const texts = outputs.map((output) => JSON.stringify(output));
    return { expected: shown(test.outputs), found: shown(error ? [...texts, errorText(error)] : texts) };
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return { expected: shown(test.outputs), found: errorText(thrown) };
    // A failure outside an evaluation: the input or an output of the test is no JSON.
    return { expected: shown(test.outputs), found: `a line that is no JSON: ${(thrown as { value?: unknown }).value}` };
  }
}

/** All outputs (a test has no variables to read); if an error ends them, as many of those that came before it as the test expects. */
function evaluate(expression: CompiledExpression, input: Json, test: ExpressionTest, now: number): Came {
  const scope: Scope = { now, get: () => null };
  try {
    return { outputs: expression.all(input, scope) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const start = compileExpression(`[limit(${test.outputs.length}; ${test.program}\n)]`, { variables: [] });
    return { outputs: start.first(input, scope) as Json[], error };
  }
}

function shown(texts: readonly string[]): string {
  return texts.length === 0 ? 'nothing' : texts.join(' ');
}

function errorText(error: ExpressionError): string {
  return `error: ${error.message}`;
}
