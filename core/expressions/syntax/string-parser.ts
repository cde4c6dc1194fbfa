import { ExpressionSyntaxError } from '../errors.js';
import { type FormatName, isFormatName } from '../text/formats.js';
import { type Ast, literal } from './ast.js';
import { parsePipe } from './parser.js';
import { expectEnd, startCursor, type TokenCursor } from './token-cursor.js';
import type { Token } from './tokens.js';

/** A string literal whose interpolations are written through a format (`@uri "…\(.x)"`; plain strings use `text`). */
export function parseString(cursor: TokenCursor, token: Token & { type: 'string' }, format: FormatName): Ast {
  const parts = token.parts.map((part) => {
    if (typeof part === 'string') return part;
    const inner = startCursor(part, cursor.size);
    const ast = parsePipe(inner);
    expectEnd(inner);
    return ast;
  });
  const [only, ...others] = parts;
  return others.length === 0 && typeof only === 'string' ? literal(only) : { kind: 'text', parts, format };
}

export function readFormat(token: Token): FormatName {
  if (isFormatName(token.text)) return token.text;
  throw new ExpressionSyntaxError(`${token.text} is not a valid format`, token.offset);
}
