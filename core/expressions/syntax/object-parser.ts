import { ExpressionSyntaxError } from '../errors.js';
import { type Ast, IDENTITY, literal, type ObjectEntry } from './ast.js';
import { parseOperators, parsePipe } from './parser.js';
import { parseString, readFormat } from './string-parser.js';
import { expect, isAt, isWord, next, peek, type TokenCursor, takes, unexpected } from './token-cursor.js';

/** What follows `{`, up to and with its `}`. */
export function parseObject(cursor: TokenCursor): Ast {
  const entries: ObjectEntry[] = [];
  if (takes(cursor, '}')) return { kind: 'object', entries };
  do entries.push(parseEntry(cursor));
  while (takes(cursor, ','));
  expect(cursor, '}');
  return { kind: 'object', entries };
}

function parseEntry(cursor: TokenCursor): ObjectEntry {
  const token = next(cursor);
  switch (token.type) {
    case 'variable': {
      const variable: Ast = { kind: 'variable', name: token.text, offset: token.offset };
      if (isAt(cursor, ':')) return withValue(cursor, variable);
      return { key: literal(token.text), value: variable };
    }
    case 'location':
      return { key: literal('__loc__'), value: literal({ file: '<top-level>', line: token.line }) };
    case 'string':
      return withValueOrField(cursor, parseString(cursor, token, 'text'));
    case 'format': {
      const string = next(cursor);
      if (string.type !== 'string') return unexpected(string, 'a string');
      return withValueOrField(cursor, parseString(cursor, string, readFormat(token)));
    }
  }
  if (isWord(token)) return withValueOrField(cursor, literal(token.text));
  if (token.type !== 'symbol' || token.text !== '(') return unexpected(token, 'an object key');
  const key = parseComputedKey(cursor);
  return withValue(cursor, key);
}

/** What follows `(` where an object key may stand, in a construction or in a pattern. */
export function parseComputedKey(cursor: TokenCursor): Ast {
  const offset = peek(cursor).offset;
  const key = parsePipe(cursor);
  expect(cursor, ')');
  if (key.kind === 'literal' && typeof key.value !== 'string') {
    throw new ExpressionSyntaxError(`Cannot use ${JSON.stringify(key.value)} as object key`, offset);
  }
  return key;
}

function withValueOrField(cursor: TokenCursor, key: Ast): ObjectEntry {
  if (isAt(cursor, ':')) return withValue(cursor, key);
  return { key, value: { kind: 'index', target: IDENTITY, key } };
}

/** A value ends at a comma, so only `|` and what binds more strongly than a comma may stand in it. */
function withValue(cursor: TokenCursor, key: Ast): ObjectEntry {
  expect(cursor, ':');
  let value = parseOperators(cursor);
  while (takes(cursor, '|')) value = { kind: 'pipe', left: value, right: parseOperators(cursor) };
  return { key, value };
}
