// Terms and what follows them without an operator: `.a`, `[…]`, `?`.
import { ExpressionSyntaxError } from '../errors.js';
import { type Ast, IDENTITY, literal } from './ast.js';
import { parseObject } from './object-parser.js';
import { parseOperators, parsePipe } from './parser.js';
import { parsePatterns } from './pattern-parser.js';
import { parseString, readFormat } from './string-parser.js';
import {
  countOperator,
  expect,
  expectVariable,
  isAt,
  nested,
  next,
  peek,
  type TokenCursor,
  takes,
  unexpected,
} from './token-cursor.js';
import type { Token } from './tokens.js';

const CONSTANTS: ReadonlyMap<string, Ast> = new Map([
  ['null', literal(null)],
  ['true', literal(true)],
  ['false', literal(false)],
]);

export function parsePostfix(cursor: TokenCursor): Ast {
  let term = nested(cursor, () => parseTerm(cursor));
  for (let longer = parseSuffix(cursor, term); longer !== null; longer = parseSuffix(cursor, term)) {
    countOperator(cursor);
    term = longer;
  }
  // `.a?//1` reads as one symbol `?//`; outside of patterns it is `?` and then `//`.
  return isAt(cursor, '?//') ? { kind: 'try', body: term, handler: null } : term;
}

/** The next suffix applied to what stands before it; null when there is none. */
function parseSuffix(cursor: TokenCursor, target: Ast): Ast | null {
  const token = peek(cursor);
  if (token.type === 'field') {
    next(cursor);
    return { kind: 'index', target, key: literal(token.text) };
  }
  if (isAt(cursor, '[')) return parseBracket(cursor, target);
  if (takes(cursor, '?')) return { kind: 'try', body: target, handler: null };
  if (!isAt(cursor, '.')) return null;
  const afterDot = peek(cursor, 1);
  if (afterDot.type === 'string') {
    cursor.position += 2;
    return { kind: 'index', target, key: parseString(cursor, afterDot, 'text') };
  }
  if (!isAt(cursor, '[', 1)) return null;
  next(cursor);
  return parseBracket(cursor, target);
}

function parseBracket(cursor: TokenCursor, target: Ast): Ast {
  expect(cursor, '[');
  if (takes(cursor, ']')) return { kind: 'iterate', target };
  const from = isAt(cursor, ':') ? null : parsePipe(cursor);
  if (from !== null && takes(cursor, ']')) return { kind: 'index', target, key: from };
  expect(cursor, ':');
  const to = from !== null && isAt(cursor, ']') ? null : parsePipe(cursor);
  expect(cursor, ']');
  return { kind: 'slice', target, from, to };
}

function parseTerm(cursor: TokenCursor): Ast {
  const token = next(cursor);
  switch (token.type) {
    case 'number':
      return literal(token.value);
    case 'string':
      return parseString(cursor, token, 'text');
    case 'format':
      return parseFormat(cursor, token);
    case 'location':
      return literal({ file: '<top-level>', line: token.line });
    case 'field':
      return { kind: 'index', target: IDENTITY, key: literal(token.text) };
    case 'variable':
      return { kind: 'variable', name: token.text, offset: token.offset };
    case 'name':
      return parseCall(cursor, token);
    case 'keyword':
      return parseKeyword(cursor, token);
    case 'symbol':
      return parseSymbol(cursor, token);
    case 'end':
      return unexpected(token);
  }
}

function parseFormat(cursor: TokenCursor, token: Token): Ast {
  const format = readFormat(token);
  const following = peek(cursor);
  if (following.type !== 'string') return { kind: 'format', format };
  next(cursor);
  return parseString(cursor, following, format);
}

function parseCall(cursor: TokenCursor, name: Token): Ast {
  const constant = CONSTANTS.get(name.text);
  if (constant !== undefined && !isAt(cursor, '(')) return constant;
  const callArguments: Ast[] = [];
  if (takes(cursor, '(')) {
    do callArguments.push(parsePipe(cursor));
    while (takes(cursor, ';'));
    expect(cursor, ')');
  }
  return { kind: 'call', name: name.text, arguments: callArguments, offset: name.offset };
}

function parseSymbol(cursor: TokenCursor, token: Token): Ast {
  switch (token.text) {
    case '.': {
      const following = peek(cursor);
      if (following.type !== 'string') return IDENTITY;
      next(cursor);
      return { kind: 'index', target: IDENTITY, key: parseString(cursor, following, 'text') };
    }
    case '..':
      return { kind: 'call', name: 'recurse', arguments: [], offset: token.offset };
    case '(': {
      const inner = parsePipe(cursor);
      expect(cursor, ')');
      return inner;
    }
    case '[': {
      if (takes(cursor, ']')) return literal([]);
      const items = parsePipe(cursor);
      expect(cursor, ']');
      return { kind: 'array', items };
    }
    case '{':
      return parseObject(cursor);
    case '-':
      return { kind: 'negate', operand: parsePostfix(cursor) };
    default:
      return unexpected(token);
  }
}

function parseKeyword(cursor: TokenCursor, token: Token): Ast {
  switch (token.text) {
    case 'if':
      return parseIf(cursor);
    case 'try': {
      const body = parsePostfix(cursor);
      return { kind: 'try', body, handler: takes(cursor, 'catch') ? parsePostfix(cursor) : null };
    }
    case 'reduce':
    case 'foreach':
      return parseFold(cursor, token.text);
    case 'break': {
      const label = expectVariable(cursor);
      return { kind: 'break', name: label.text, offset: token.offset };
    }
    case 'import':
    case 'include':
    case 'module':
      throw new ExpressionSyntaxError(`"${token.text}" is not available: an expression has no modules`, token.offset);
    default:
      return unexpected(token);
  }
}

/** What follows `if` or `elif`; without `else` the input passes through. */
function parseIf(cursor: TokenCursor): Ast {
  const condition = parsePipe(cursor);
  expect(cursor, 'then');
  const then = parsePipe(cursor);
  if (takes(cursor, 'elif')) {
    return { kind: 'if', condition, then, otherwise: nested(cursor, () => parseIf(cursor)) };
  }
  const otherwise = takes(cursor, 'else') ? parsePipe(cursor) : IDENTITY;
  expect(cursor, 'end');
  return { kind: 'if', condition, then, otherwise };
}

function parseFold(cursor: TokenCursor, kind: 'reduce' | 'foreach'): Ast {
  const source = parseOperators(cursor);
  expect(cursor, 'as');
  const binding = { source, patterns: parsePatterns(cursor) };
  expect(cursor, '(');
  const initial = parsePipe(cursor);
  expect(cursor, ';');
  const update = parsePipe(cursor);
  const extract = kind === 'foreach' && takes(cursor, ';') ? parsePipe(cursor) : null;
  expect(cursor, ')');
  return kind === 'reduce' ? { kind, binding, initial, update } : { kind, binding, initial, update, extract };
}
