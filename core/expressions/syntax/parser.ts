// Operators and definitions, from the weakest binding to the strongest:
// `|`  `,`  `as`  `//` (right)  `=` and its kin (none)  `or`  `and`  comparisons (none)  `+ -`  `* / %`  unary minus.
import { ExpressionSyntaxError } from '../errors.js';
import { MAX_SOURCE_LENGTH } from '../limits.js';
import type { BinaryOperator } from '../values/arithmetic.js';
import { type AssignmentOperator, type Ast, type FunctionDefinition, IDENTITY } from './ast.js';
import { tokenize } from './lexer.js';
import { parsePatterns } from './pattern-parser.js';
import { parsePostfix } from './term-parser.js';
import {
  countOperator,
  expect,
  expectEnd,
  expectVariable,
  isAt,
  isWord,
  nested,
  next,
  peek,
  startCursor,
  type TokenCursor,
  takes,
  unexpected,
} from './token-cursor.js';

const ASSIGNMENTS: ReadonlySet<string> = new Set(['=', '|=', '+=', '-=', '*=', '/=', '%=', '//=']);
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const SUMS: ReadonlySet<string> = new Set(['+', '-']);
const PRODUCTS: ReadonlySet<string> = new Set(['*', '/', '%']);

/**
 * Parses a whole expression; an empty one is `.`.
 * @throws ExpressionSyntaxError
 */
export function parse(source: string): Ast {
  if (source.length > MAX_SOURCE_LENGTH) {
    throw new ExpressionSyntaxError(`the expression is longer than ${MAX_SOURCE_LENGTH} characters`, MAX_SOURCE_LENGTH);
  }
  const cursor = startCursor(tokenize(source));
  if (peek(cursor).type === 'end') return IDENTITY;
  const ast = parsePipe(cursor);
  expectEnd(cursor);
  return ast;
}

/** Parses a text that consists of definitions alone. */
export function parseDefinitions(source: string): FunctionDefinition[] {
  const cursor = startCursor(tokenize(source));
  const definitions: FunctionDefinition[] = [];
  while (peek(cursor).type !== 'end') definitions.push(parseDefinition(cursor));
  return definitions;
}

export function parsePipe(cursor: TokenCursor): Ast {
  return nested(cursor, () => {
    if (isAt(cursor, 'def')) return parseDefine(cursor);
    if (isAt(cursor, 'label')) return parseLabel(cursor);
    const left = parseComma(cursor);
    return takes(cursor, '|') ? { kind: 'pipe', left, right: parsePipe(cursor) } : left;
  });
}

/** An operand of `//` and everything that binds more strongly; what `reduce` and `foreach` take as source. */
export function parseOperators(cursor: TokenCursor): Ast {
  const left = parseAssignment(cursor);
  if (!takes(cursor, '//') && !takes(cursor, '?//')) return left;
  return nested(cursor, () => ({ kind: 'alternative', left, right: parseOperators(cursor) }));
}

function parseComma(cursor: TokenCursor): Ast {
  let left = parseBinding(cursor);
  while (takesOperator(cursor, ',')) left = { kind: 'comma', left, right: parseBinding(cursor) };
  return left;
}

function parseBinding(cursor: TokenCursor): Ast {
  if (isAt(cursor, 'def')) return parseDefine(cursor);
  if (isAt(cursor, 'label')) return parseLabel(cursor);
  const source = parseOperators(cursor);
  if (!takes(cursor, 'as')) return source;
  const patterns = parsePatterns(cursor);
  expect(cursor, '|');
  return { kind: 'bind', binding: { source, patterns }, body: parsePipe(cursor) };
}

function parseDefine(cursor: TokenCursor): Ast {
  const definition = parseDefinition(cursor);
  return { kind: 'define', definition, rest: parsePipe(cursor) };
}

function parseLabel(cursor: TokenCursor): Ast {
  expect(cursor, 'label');
  const name = expectVariable(cursor).text;
  expect(cursor, '|');
  return { kind: 'label', name, body: parsePipe(cursor) };
}

function parseDefinition(cursor: TokenCursor): FunctionDefinition {
  expect(cursor, 'def');
  const name = next(cursor);
  if (!isWord(name)) unexpected(name, 'a function name');
  const parameters: string[] = [];
  const valueParameters: string[] = [];
  if (takes(cursor, '(')) {
    do {
      const parameter = next(cursor);
      if (parameter.type !== 'variable' && !isWord(parameter)) unexpected(parameter, 'a parameter');
      if (parameter.type === 'variable') valueParameters.push(parameter.text);
      parameters.push(parameter.text);
    } while (takes(cursor, ';'));
    expect(cursor, ')');
  }
  expect(cursor, ':');
  const body = parsePipe(cursor);
  expect(cursor, ';');
  return { name: name.text, parameters, body: bindParameters(valueParameters, body) };
}

/** `def f($a): body` means `def f(a): a as $a | body`; the first parameter is the outermost loop. */
function bindParameters(names: readonly string[], body: Ast): Ast {
  return names.reduceRight<Ast>(
    (inner, name) => ({
      kind: 'bind',
      binding: {
        source: { kind: 'call', name, arguments: [], offset: 0 },
        patterns: [{ kind: 'variable', name }],
      },
      body: inner,
    }),
    body,
  );
}

function parseAssignment(cursor: TokenCursor): Ast {
  const target = parseOr(cursor);
  const operator = operatorAt(cursor, ASSIGNMENTS);
  if (operator === null) return target;
  const value = parseOr(cursor);
  refuseChain(cursor, ASSIGNMENTS);
  return { kind: 'assign', operator: operator as AssignmentOperator, target, value };
}

function parseOr(cursor: TokenCursor): Ast {
  let left = parseAnd(cursor);
  while (takesOperator(cursor, 'or')) left = { kind: 'or', left, right: parseAnd(cursor) };
  return left;
}

function parseAnd(cursor: TokenCursor): Ast {
  let left = parseComparison(cursor);
  while (takesOperator(cursor, 'and')) left = { kind: 'and', left, right: parseComparison(cursor) };
  return left;
}

function parseComparison(cursor: TokenCursor): Ast {
  const left = parseSum(cursor);
  const operator = operatorAt(cursor, COMPARISONS);
  if (operator === null) return left;
  const right = parseSum(cursor);
  refuseChain(cursor, COMPARISONS);
  return { kind: 'binary', operator: operator as BinaryOperator, left, right };
}

function parseSum(cursor: TokenCursor): Ast {
  return parseLeftAssociative(cursor, SUMS, parseProduct);
}

function parseProduct(cursor: TokenCursor): Ast {
  return parseLeftAssociative(cursor, PRODUCTS, parseUnary);
}

function parseUnary(cursor: TokenCursor): Ast {
  if (!takes(cursor, '-')) return parsePostfix(cursor);
  return { kind: 'negate', operand: nested(cursor, () => parseUnary(cursor)) };
}

function parseLeftAssociative(
  cursor: TokenCursor,
  operators: ReadonlySet<string>,
  parseOperand: (cursor: TokenCursor) => Ast,
): Ast {
  let left = parseOperand(cursor);
  for (let operator = operatorAt(cursor, operators); operator !== null; operator = operatorAt(cursor, operators)) {
    left = { kind: 'binary', operator: operator as BinaryOperator, left, right: parseOperand(cursor) };
  }
  return left;
}

/** Steps over one of the operators and returns it; null when another token is next. */
function operatorAt(cursor: TokenCursor, operators: ReadonlySet<string>): string | null {
  const token = peek(cursor);
  if (token.type !== 'symbol' || !operators.has(token.text)) return null;
  cursor.position++;
  countOperator(cursor);
  return token.text;
}

function takesOperator(cursor: TokenCursor, text: string): boolean {
  if (!takes(cursor, text)) return false;
  countOperator(cursor);
  return true;
}

function refuseChain(cursor: TokenCursor, operators: ReadonlySet<string>): void {
  const token = peek(cursor);
  if (token.type === 'symbol' && operators.has(token.text)) {
    throw new ExpressionSyntaxError(
      `"${token.text}" cannot follow an operator of its kind; add parentheses`,
      token.offset,
    );
  }
}
