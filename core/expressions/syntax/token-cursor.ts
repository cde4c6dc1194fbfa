import { ExpressionSyntaxError } from '../errors.js';
import { MAX_OPERATORS, MAX_SYNTAX_DEPTH } from '../limits.js';
import { showToken, type Token } from './tokens.js';

/** Where a parser stands in a list of tokens. */
export interface TokenCursor {
  readonly tokens: readonly Token[];
  position: number;
  /** How deep the parser is nested and how many operators it has seen, shared with the cursors of interpolations. */
  readonly size: { depth: number; operators: number };
}

export function startCursor(tokens: readonly Token[], size = { depth: 0, operators: 0 }): TokenCursor {
  return { tokens, position: 0, size };
}

export function peek(cursor: TokenCursor, ahead = 0): Token {
  return (cursor.tokens[cursor.position + ahead] ?? cursor.tokens.at(-1)) as Token;
}

export function next(cursor: TokenCursor): Token {
  const token = peek(cursor);
  if (token.type !== 'end') cursor.position++;
  return token;
}

/** Whether the next token is this symbol or keyword. */
export function isAt(cursor: TokenCursor, text: string, ahead = 0): boolean {
  const token = peek(cursor, ahead);
  return (token.type === 'symbol' || token.type === 'keyword') && token.text === text;
}

/** Steps over the symbol or keyword if it is next. */
export function takes(cursor: TokenCursor, text: string): boolean {
  if (!isAt(cursor, text)) return false;
  cursor.position++;
  return true;
}

export function expect(cursor: TokenCursor, text: string): void {
  if (!takes(cursor, text)) unexpected(peek(cursor), `"${text}"`);
}

export function expectVariable(cursor: TokenCursor): Token {
  const token = next(cursor);
  return token.type === 'variable' ? token : unexpected(token, 'a variable');
}

export function expectEnd(cursor: TokenCursor): void {
  if (peek(cursor).type !== 'end') unexpected(peek(cursor), 'an operator or the end');
}

export function isWord(token: Token): boolean {
  return token.type === 'name' || token.type === 'keyword';
}

export function unexpected(token: Token, expected?: string): never {
  const wish = expected === undefined ? '' : `, expected ${expected}`;
  const trouble = token.type === 'end' ? 'the expression ends too early' : `unexpected ${showToken(token)}`;
  throw new ExpressionSyntaxError(`${trouble}${wish}`, token.offset);
}

/** Parses one level deeper, refusing sources that nest too deeply to be evaluated safely. */
export function nested<T>(cursor: TokenCursor, parse: () => T): T {
  if (++cursor.size.depth > MAX_SYNTAX_DEPTH) {
    throw new ExpressionSyntaxError(`the expression nests more than ${MAX_SYNTAX_DEPTH} levels`, peek(cursor).offset);
  }
  const parsed = parse();
  cursor.size.depth--;
  return parsed;
}

/** Counts one link of a chain such as `1 + 1 + 1` or `.a.b.c`. */
export function countOperator(cursor: TokenCursor): void {
  if (++cursor.size.operators > MAX_OPERATORS) {
    throw new ExpressionSyntaxError(`the expression has more than ${MAX_OPERATORS} operators`, peek(cursor).offset);
  }
}
