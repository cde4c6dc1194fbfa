import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { type ExpressionTest, readExpressionTests } from '../../core/expressions/tests/read-tests.js';
import { runExpressionTest } from '../../core/expressions/tests/run-test.js';
import { sharedFolder } from './shared-folder.js';

const FOLDER = sharedFolder('conformance', 'jq');
const NOW = Date.UTC(2026, 0, 1);

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

function reasonAgainst(test: ExpressionTest): string | undefined {
  return Object.keys(UNSUPPORTED).find((reason) => UNSUPPORTED[reason]?.test(test.program));
}

describe("jq's own tests", () => {
  for (const [file, [passing, all]] of Object.entries(PASSING)) {
    it(`at least ${passing} of ${all} tests of ${file} pass, the others need what an expression may not do`, () => {
      const tests = readExpressionTests(readFileSync(path.join(FOLDER, file), 'utf8'));
      const failed = tests.filter((test) => runExpressionTest(test, NOW) !== null);
      console.log(`      ${file}: ${tests.length - failed.length} of ${tests.length} pass`);
      for (const reason of Object.keys(UNSUPPORTED)) {
        const count = failed.filter((test) => reasonAgainst(test) === reason).length;
        if (count > 0) console.log(`      ${count} do not: ${reason}`);
      }
      const unexplained = failed.filter((test) => reasonAgainst(test) === undefined);
      expect(
        unexplained.map((test) => `${test.line}: ${test.program} ${runExpressionTest(test, NOW)?.found}`),
      ).to.deep.equal([]);
      expect(tests).to.have.length(all);
      expect(tests.length - failed.length).to.be.at.least(passing);
    });
  }
});
