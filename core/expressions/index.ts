// Expressions: jq, compiled once to closures. Deterministic (no clock, environment, files or local time), bounded in steps,
// depth and size, and free of anything the workflow sandbox lacks.
import type { Json } from '../json.js';
import { compile } from './compiler/compile.js';
import { Stop } from './compiler/interruptions.js';
import { EMPTY_ENVIRONMENT, type Node } from './compiler/node.js';
import { ExpressionError, ExpressionLimitError, Failure } from './errors.js';
import { openAccount, restoreAccount, stepsTaken } from './limits.js';
import { leaveExpression } from './outputs.js';
import { enterScope, type Scope } from './scope.js';
import { parse } from './syntax/parser.js';

export { ExpressionError, ExpressionLimitError, ExpressionSyntaxError } from './errors.js';
export type { Scope } from './scope.js';
export type { Ast, AstOf } from './syntax/ast.js';
export { parse as parseExpression } from './syntax/parser.js';

/** An expression ready to be evaluated any number of times. */
export interface CompiledExpression {
  readonly source: string;
  /** The names, of those it was compiled with, that it really uses; without `$`. */
  readonly variables: readonly string[];
  /**
   * The first output; undefined when there is none. An error after the first output does not count.
   * @throws ExpressionError
   */
  first(input: Json, scope: Scope): Json | undefined;
  /** All outputs in order. @throws ExpressionError */
  all(input: Json, scope: Scope): Json[];
}

export interface CompileOptions {
  /** Variables the expression may use, without `$`; their values come from the scope of each evaluation. */
  readonly variables: readonly string[];
}

const ENOUGH = new Stop({});

/**
 * Compiles a jq expression. An undefined `$name` or function is an error here, not when evaluating.
 * @throws ExpressionSyntaxError with the offset of what is wrong
 */
export function compileExpression(source: string, options: CompileOptions): CompiledExpression {
  const compilation = { variables: new Set(options.variables), used: new Set<string>() };
  const root = compile(parse(source), null, compilation);
  return {
    source,
    variables: [...compilation.used],
    first: (input, scope) => account(root, input, scope, firstOutput),
    all: (input, scope) => account(root, input, scope, allOutputs),
  };
}

function firstOutput(root: Node, input: Json): Json | undefined {
  if (root.single) return leave(root.single(input, EMPTY_ENVIRONMENT));
  let first: Json | undefined;
  try {
    root.evaluate(input, EMPTY_ENVIRONMENT, (value) => {
      if (first !== undefined) throw ENOUGH;
      first = value;
    });
  } catch (thrown) {
    if (first === undefined || (thrown !== ENOUGH && !(thrown instanceof Failure))) throw thrown;
  }
  return first === undefined ? undefined : leave(first);
}

/** Without a step nothing was built: the output is a part of what went in, and need not be measured. */
function leave(output: Json): Json {
  return stepsTaken() === 0 && typeof output === 'object' ? output : leaveExpression(output);
}

function allOutputs(root: Node, input: Json): Json[] {
  const outputs: Json[] = [];
  root.evaluate(input, EMPTY_ENVIRONMENT, (value) => {
    outputs.push(value);
  });
  return leaveExpression(outputs) as Json[];
}

/** Runs one evaluation with its own scope and limits; what it interrupts goes on as it was. */
function account<T>(root: Node, input: Json, scope: Scope, evaluate: (root: Node, input: Json) => T): T {
  const around = openAccount();
  const before = enterScope(scope);
  try {
    return evaluate(root, input);
  } catch (thrown) {
    if (thrown instanceof Failure) throw new ExpressionError(thrown.value);
    // The limit on open calls comes first in all but contrived expressions; the machine's own stack is the last resort.
    if (thrown instanceof RangeError) throw new ExpressionLimitError('The expression nests too deeply to be evaluated');
    throw thrown;
  } finally {
    enterScope(before);
    restoreAccount(around);
  }
}
