import type { Command } from 'commander';
import { AppError } from '../../../../core/errors.js';
import { readExpressionTests } from '../../../../core/expressions/tests/read-tests.js';
import { runExpressionTest } from '../../../../core/expressions/tests/run-test.js';
import { type CliContext, tell } from '../../context.js';
import { EXIT_CODES } from '../../exit-codes.js';
import { readText } from '../../with-operations.js';

/** `ravand expression test`: a file of tests in jq's own format. */
export function addExpressionTestCommand(expression: Command, context: CliContext): void {
  expression
    .command('test')
    .argument('<file>', "tests in jq's own format; - is standard input")
    .description("run tests of expressions in jq's own format: program, input, outputs; needs no database")
    .action((file: string) => runTests(context, file));
}

async function runTests(context: CliContext, file: string): Promise<void> {
  const tests = readExpressionTests(await readText(file));
  if (tests.length === 0)
    throw new AppError('badInput', `${file} has no test: a program, an input and its outputs, a line each.`);
  const now = Date.now();
  let failed = 0;
  for (const test of tests) {
    const failure = runExpressionTest(test, now);
    if (failure === null) continue;
    failed += 1;
    const { line, program } = test;
    const lines = [`${file}:${line}: ${program}`, `    expected ${failure.expected}`, `    found    ${failure.found}`];
    tell(context, { line, program, ...failure }, lines.join('\n'));
  }
  if (failed > 0) context.exitCode = EXIT_CODES.invalid;
  const passed = tests.length - failed;
  tell(context, { tests: tests.length, passed, failed }, `${passed} of ${tests.length} tests pass`);
}
