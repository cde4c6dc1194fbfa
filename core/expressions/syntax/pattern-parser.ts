import type { Pattern, PatternEntry } from './ast.js';
import { literal } from './ast.js';
import { parseComputedKey } from './object-parser.js';
import { parseString } from './string-parser.js';
import { expect, isWord, nested, next, peek, type TokenCursor, takes, unexpected } from './token-cursor.js';

/** What follows `as`: one pattern, or several tried in turn (`?//`). */
export function parsePatterns(cursor: TokenCursor): Pattern[] {
  const patterns = [parsePattern(cursor)];
  while (takes(cursor, '?//')) patterns.push(parsePattern(cursor));
  return patterns;
}

function parsePattern(cursor: TokenCursor): Pattern {
  const token = peek(cursor);
  if (token.type === 'variable') {
    next(cursor);
    return { kind: 'variable', name: token.text };
  }
  return nested(cursor, () => {
    if (takes(cursor, '[')) {
      const items = separated(cursor, parsePattern);
      expect(cursor, ']');
      return { kind: 'array', items };
    }
    if (!takes(cursor, '{')) return unexpected(token, 'a variable, "[" or "{"');
    const entries = separated(cursor, parseEntry);
    expect(cursor, '}');
    return { kind: 'object', entries };
  });
}

function separated<T>(cursor: TokenCursor, parseOne: (cursor: TokenCursor) => T): T[] {
  const list = [parseOne(cursor)];
  while (takes(cursor, ',')) list.push(parseOne(cursor));
  return list;
}

function parseEntry(cursor: TokenCursor): PatternEntry {
  const token = next(cursor);
  if (token.type === 'variable') {
    const pattern = takes(cursor, ':') ? parsePattern(cursor) : null;
    return { key: literal(token.text), variable: token.text, pattern };
  }
  const key = parseKey(cursor, token);
  expect(cursor, ':');
  return { key, variable: null, pattern: parsePattern(cursor) };
}

function parseKey(cursor: TokenCursor, token: ReturnType<typeof next>): PatternEntry['key'] {
  if (token.type === 'string') return parseString(cursor, token, 'text');
  if (isWord(token)) return literal(token.text);
  if (token.type === 'symbol' && token.text === '(') return parseComputedKey(cursor);
  return unexpected(token, 'a key');
}
