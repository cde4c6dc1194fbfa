import type { Command } from 'commander';
import type { CliContext } from '../../context.js';
import { addEvalCommand } from './eval.js';
import { addExpressionTestCommand } from './test.js';

/** `ravand expression`: expressions of processes, tried alone. */
export function addExpressionCommand(program: Command, context: CliContext): void {
  const expression = program.command('expression').description('expressions of processes, tried alone');
  addEvalCommand(expression, context);
  addExpressionTestCommand(expression, context);
}
