import { ExpressionSyntaxError } from '../errors.js';
import { MAX_SYNTAX_DEPTH } from '../limits.js';
import { wellFormed } from '../values/utf8.js';
import { KEYWORDS, type StringPart, SYMBOLS, type Token } from './tokens.js';

interface Source {
  readonly text: string;
  position: number;
  /** How many strings we are inside of, through interpolations. */
  nesting: number;
}

const BLANKS = /[ \t\r\n]+/y;
const COMMENT = /#(?:\\(?:\r\n|.)|[^\\\r\n])*/sy;
const LOCATION = /\$__loc__(?!\w)/y;
const VARIABLE = /\$[ \t]*((?:[A-Za-z_]\w*::)*[A-Za-z_]\w*)/y;
const FORMAT = /@[A-Za-z0-9_]+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*/y;
const FIELD = /\.([A-Za-z_]\w*)/y;
const PLAIN_TEXT = /[^"\\]+/y;
const UNICODE_ESCAPE = /u([0-9a-fA-F]{4})/y;

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * Splits a source into tokens, the last of type `end`.
 * @throws ExpressionSyntaxError
 */
export function tokenize(text: string): Token[] {
  const source: Source = { text, position: 0, nesting: 0 };
  const tokens: Token[] = [];
  for (skipBlanks(source); source.position < text.length; skipBlanks(source)) tokens.push(readToken(source));
  tokens.push({ type: 'end', text: '', offset: text.length });
  return tokens;
}

function skipBlanks(source: Source): void {
  while (take(source, BLANKS) || take(source, COMMENT));
}

function readToken(source: Source): Token {
  const offset = source.position;
  if (source.text[offset] === '"') return readString(source);
  return readWordLike(source, offset) ?? readSymbol(source, offset);
}

function readWordLike(source: Source, offset: number): Token | null {
  let match = take(source, LOCATION);
  if (match) return { type: 'location', text: match[0], offset, line: lineAt(source.text, offset) };
  match = take(source, VARIABLE);
  if (match) return { type: 'variable', text: match[1] as string, offset };
  match = take(source, FORMAT);
  if (match) return { type: 'format', text: match[0].slice(1), offset };
  match = take(source, NUMBER);
  if (match) return { type: 'number', text: match[0], offset, value: Number(match[0]) };
  match = take(source, WORD);
  if (match) return { type: KEYWORDS.has(match[0]) ? 'keyword' : 'name', text: match[0], offset };
  match = take(source, FIELD);
  return match ? { type: 'field', text: match[1] as string, offset } : null;
}

function readSymbol(source: Source, offset: number): Token {
  // `.a?//=1` is `.a? //= 1`; the destructuring operator `?//` is never followed by `=`.
  const symbol = source.text.startsWith('?//=', offset)
    ? '?'
    : SYMBOLS.find((candidate) => source.text.startsWith(candidate, offset));
  if (symbol === undefined) {
    const character = String.fromCodePoint(source.text.codePointAt(offset) as number);
    throw new ExpressionSyntaxError(`unexpected character ${JSON.stringify(character)}`, offset);
  }
  source.position += symbol.length;
  return { type: 'symbol', text: symbol, offset };
}

function readString(source: Source): Token {
  const offset = source.position;
  const parts: StringPart[] = [];
  let text = '';
  source.position++;
  for (;;) {
    const next = source.text[source.position];
    if (next === undefined) throw new ExpressionSyntaxError('unfinished string', offset);
    if (next === '"') break;
    if (next !== '\\') {
      text += take(source, PLAIN_TEXT)?.[0];
    } else if (source.text[source.position + 1] === '(') {
      parts.push(text, readInterpolation(source));
      text = '';
    } else {
      text += readEscape(source);
    }
  }
  source.position++;
  parts.push(text);
  return { type: 'string', text: '"', offset, parts };
}

/** The tokens between `\(` and its `)`. */
function readInterpolation(source: Source): Token[] {
  const start = source.position;
  if (++source.nesting > MAX_SYNTAX_DEPTH) throw new ExpressionSyntaxError('strings nest too deeply', start);
  source.position += 2;
  const tokens: Token[] = [];
  let open = 1;
  for (;;) {
    skipBlanks(source);
    if (source.position >= source.text.length) throw new ExpressionSyntaxError('unfinished interpolation', start);
    const token = readToken(source);
    if (token.type === 'symbol' && token.text === '(') open++;
    if (token.type === 'symbol' && token.text === ')' && --open === 0) {
      source.nesting--;
      return [...tokens, { type: 'end', text: ')', offset: token.offset }];
    }
    tokens.push(token);
  }
}

function readEscape(source: Source): string {
  const offset = source.position;
  source.position++;
  const simple = SIMPLE_ESCAPES.get(source.text.charAt(source.position));
  if (simple !== undefined) {
    source.position++;
    return simple;
  }
  const unit = take(source, UNICODE_ESCAPE);
  if (!unit) throw new ExpressionSyntaxError('invalid escape in a string', offset);
  const high = Number.parseInt(unit[1] as string, 16);
  const isHigh = high >= 0xd800 && high <= 0xdbff;
  if (isHigh && source.text[source.position] === '\\') {
    const before = source.position++;
    const second = take(source, UNICODE_ESCAPE);
    const low = second ? Number.parseInt(second[1] as string, 16) : 0;
    if (low >= 0xdc00 && low <= 0xdfff) return String.fromCharCode(high, low);
    source.position = before;
  }
  return wellFormed(String.fromCharCode(high));
}

function take(source: Source, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = source.position;
  const match = pattern.exec(source.text);
  if (match) source.position = pattern.lastIndex;
  return match;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
