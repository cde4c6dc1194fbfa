import { ExpressionSyntaxError } from '../errors.js';
import { MAX_SYNTAX_DEPTH } from '../limits.js';
import { showToken, type Token } from './tokens.js';

/** Where a parser stands in a list of tokens. */
export interface TokenCursor {
  readonly tokens: readonly Token[];
  position: number;
  /** How deep the parser is nested, shared with the cursors of interpolations. */
  readonly nesting: { depth: number };
}

export function startCursor(tokens: readonly Token[], nesting = { depth: 0 }): TokenCursor {
  return { tokens, position: 0, nesting };
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
  throw new ExpressionSyntaxError(`unexpected ${showToken(token)}${wish}`, token.offset);
}

/** Parses one level deeper, refusing sources that nest too deeply to be evaluated safely. */
export function nested<T>(cursor: TokenCursor, parse: () => T): T {
  if (++cursor.nesting.depth > MAX_SYNTAX_DEPTH) {
    throw new ExpressionSyntaxError(`the expression nests more than ${MAX_SYNTAX_DEPTH} levels`, peek(cursor).offset);
  }
  const parsed = parse();
  cursor.nesting.depth--;
  return parsed;
}
