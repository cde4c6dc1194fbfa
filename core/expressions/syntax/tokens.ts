/** A piece of a string literal: text, or the tokens of an interpolation `\(…)`, ended by an `end` token. */
export type StringPart = string | readonly Token[];

export type Token =
  | {
      readonly type: 'symbol' | 'keyword' | 'name' | 'field' | 'variable' | 'format' | 'end';
      readonly text: string;
      readonly offset: number;
    }
  | { readonly type: 'number'; readonly text: string; readonly offset: number; readonly value: number }
  | { readonly type: 'location'; readonly text: string; readonly offset: number; readonly line: number }
  | { readonly type: 'string'; readonly text: string; readonly offset: number; readonly parts: readonly StringPart[] };

export const KEYWORDS: ReadonlySet<string> = new Set(
  'def if then elif else end as reduce foreach try catch label import include module and or break __loc__'.split(' '),
);

/** Longest first, so that `//=` is not read as `//` and `=`. */
export const SYMBOLS: readonly string[] =
  '?// //= == != <= >= |= += -= *= /= %= // .. | , = < > + - * / % ( ) [ ] { } : ; . ?'.split(' ');

/** How a message names a token. */
export function showToken(token: Token): string {
  if (token.type === 'end') return 'the end of the expression';
  return token.type === 'string' ? 'a string' : `"${token.text}"`;
}
