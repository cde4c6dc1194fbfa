import path from 'node:path';
import { expect } from 'chai';
import { compileExpression, ExpressionError, ExpressionSyntaxError } from '../../core/expressions/index.js';
import { leaveExpression } from '../../core/expressions/outputs.js';
import { parseJsonText } from '../../core/expressions/values/json-parser.js';
import { valuesEqual } from '../../core/expressions/values/ordering.js';
import type { Json } from '../../core/json.js';
import { type JqTest, readJqTests } from './jq-tests.js';
import { sharedFolder } from './shared-folder.js';

const FOLDER = sharedFolder('conformance', 'jq');
const SCOPE = {
  now: Date.UTC(2026, 0, 1),
  get: (name: string): Json => {
    throw new Error(`No test defines $${name}`);
  },
};

/** What an expression may not do, and how the tests that need it are known. */
const UNSUPPORTED: Readonly<Record<string, RegExp>> = {
  'an expression has no modules': /^(import|include) |\bmodulemeta\b/,
  'an expression has no local time': /\bstrflocaltime\b/,
  'an expression has one input and no output besides its results': /\binput\b|^debug$/,
  'values nest at most 1000 levels': /range\((9999|10000)\)/,
};

/** Tests that pass, of those in the file. */
const PASSING: Readonly<Record<string, readonly [passing: number, all: number]>> = {
  'jq.test': [527, 550],
  'base64.test': [10, 10],
  'uri.test': [20, 20],
  'optional.test': [2, 2],
};

/** What is wrong with our answer to a test; null when nothing is. */
function problemWith(test: JqTest): string | null {
  let outputs: Json[];
  try {
    compileExpression(test.program, { variables: [] });
    if (test.input === null) return 'compiles though it must not';
    outputs = outputsOf(test.program, parseJsonText(test.input) as Json, test.outputs.length);
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return test.input === null ? null : error.message;
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
  const expected = leaveExpression(test.outputs.map((text) => parseJsonText(text) as Json));
  return valuesEqual(outputs, expected)
    ? null
    : `gives ${JSON.stringify(outputs)}, expected ${JSON.stringify(expected)}`;
}

/** All outputs; if an error ends them, those that came before it, as jq's test runner counts them. */
function outputsOf(program: string, input: Json, expected: number): Json[] {
  try {
    return compileExpression(program, { variables: [] }).all(input, SCOPE);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const start = compileExpression(`[limit(${expected}; ${program})]`, { variables: [] });
    return start.first(input, SCOPE) as Json[];
  }
}

function reasonAgainst(test: JqTest): string | undefined {
  return Object.keys(UNSUPPORTED).find((reason) => UNSUPPORTED[reason]?.test(test.program));
}

describe("jq's own tests", () => {
  for (const [file, [passing, all]] of Object.entries(PASSING)) {
    it(`at least ${passing} of ${all} tests of ${file} pass, the others need what an expression may not do`, () => {
      const tests = readJqTests(path.join(FOLDER, file));
      const failed = tests.filter((test) => problemWith(test) !== null);
      console.log(`      ${file}: ${tests.length - failed.length} of ${tests.length} pass`);
      for (const reason of Object.keys(UNSUPPORTED)) {
        const count = failed.filter((test) => reasonAgainst(test) === reason).length;
        if (count > 0) console.log(`      ${count} do not: ${reason}`);
      }
      const unexplained = failed.filter((test) => reasonAgainst(test) === undefined);
      expect(unexplained.map((test) => `${test.line}: ${test.program} ${problemWith(test)}`)).to.deep.equal([]);
      expect(tests).to.have.length(all);
      expect(tests.length - failed.length).to.be.at.least(passing);
    });
  }
});
