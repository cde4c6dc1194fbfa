// Regular expressions through RE2: matching takes time linear in the text, whatever the pattern.
import { RE2JS } from 're2js';
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { spendSteps, spendText } from '../limits.js';
import { describe } from '../values/json-text.js';
import { codePointCount } from '../values/utf8.js';

export interface Capture {
  readonly offset: number;
  readonly length: number;
  readonly string: string | null;
  readonly name: string | null;
}

/** One match; offsets and lengths count code points, `start` and `end` UTF-16 code units. */
export interface TextMatch {
  readonly offset: number;
  readonly length: number;
  readonly string: string;
  readonly captures: readonly Capture[];
  readonly start: number;
  readonly end: number;
}

/** A pattern and its flags, ready to search. */
export interface Regex {
  readonly engine: RE2JS;
  /** Number of instructions; compiling and searching cost in proportion to it. */
  readonly size: number;
  /** Name of each group, null for one without a name. */
  readonly names: readonly (string | null)[];
  readonly global: boolean;
  readonly skipEmpty: boolean;
}

/** Regexes kept compiled. When full, all are dropped: what a search yields or costs never depends on what is kept. */
const MAX_KEPT = 500;
/** Code units a pattern may have. */
export const MAX_PATTERN_LENGTH = 2_000;
/** Compiling takes about as long as this many steps, and two more for each instruction. */
const COMPILE_STEPS = 300;
const kept = new Map<string, Regex>();

/**
 * Compiles a pattern. Flags as in jq: g all matches, i ignore case, x layout and comments allowed, n no empty matches,
 * l longest match, p a dot matches a line break too; s changes nothing, as `^` and `$` mean the whole text already.
 */
export function compileRegex(pattern: Json, flags: Json): Regex {
  if (typeof pattern !== 'string') return fail(`${describe(pattern)} cannot be matched, as it is not a string`);
  if (flags !== null && typeof flags !== 'string') return fail(`${describe(flags)} is not a string`);
  if (pattern.length > MAX_PATTERN_LENGTH) return fail(`A regex may have at most ${MAX_PATTERN_LENGTH} characters`);
  const key = `${flags ?? ''}/${pattern}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const regex = compileNew(pattern, flags ?? '');
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, regex);
  return regex;
}

/** Accounts for compiling a regex, whether or not it was still there from before. */
export function spendCompilation(regex: Regex): void {
  spendSteps(COMPILE_STEPS + 2 * regex.size);
}

/** The matches in a text; only the first without the flag `g`. */
export function findMatches(text: string, regex: Regex): TextMatch[] {
  const matcher = regex.engine.matcher(text);
  const locate = pointCounter(text);
  const found: TextMatch[] = [];
  let from = 0;
  while (from <= text.length) {
    spendSearch(regex, text.length - from);
    if (!matcher.find(from)) break;
    const start = matcher.start();
    const end = matcher.end();
    if (start !== end || !regex.skipEmpty) found.push(readMatch(matcher, regex, text, locate));
    if (!regex.global) break;
    from = start === end ? end + codePointLength(text, end) : end;
  }
  return found;
}

/** Whether a text matches, without looking for where. */
export function matchesRegex(text: string, regex: Regex): boolean {
  if (regex.skipEmpty) return findMatches(text, regex).length > 0;
  spendSearch(regex, text.length);
  return regex.engine.test(text);
}

function compileNew(pattern: string, flags: string): Regex {
  if (!/^[gilnpsx]*$/.test(flags)) return fail(`${flags} is not a valid modifier string`);
  let engineFlags = 0;
  if (flags.includes('i')) engineFlags |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('p')) engineFlags |= RE2JS.DOTALL;
  if (flags.includes('l')) engineFlags |= RE2JS.LONGEST_MATCH;
  const engine = compileEngine(pattern, flags.includes('x') ? withoutLayout(pattern) : pattern, engineFlags);
  const names: (string | null)[] = Array.from({ length: engine.groupCount() }, () => null);
  for (const [name, group] of Object.entries(engine.namedGroups())) names[group - 1] = name;
  return { engine, size: engine.programSize(), names, global: flags.includes('g'), skipEmpty: flags.includes('n') };
}

function compileEngine(shown: string, pattern: string, engineFlags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, engineFlags);
  } catch (error) {
    return fail(`${shown} (at offset 0) is not a valid regex: ${(error as Error).message}`);
  }
}

/** A pattern of the flag `x` without its white space and comments. */
function withoutLayout(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\s+|#[^\n]*/gs, (part) => (/^[\s#]/.test(part) ? '' : part));
}

function readMatch(
  matcher: ReturnType<RE2JS['matcher']>,
  regex: Regex,
  text: string,
  locate: (index: number) => number,
): TextMatch {
  const start = matcher.start();
  const end = matcher.end();
  const offset = locate(start);
  const captures = regex.names.map((name, index) => {
    const from = matcher.start(index + 1);
    if (from < 0) return { offset: -1, length: 0, string: null, name };
    const string = text.slice(from, matcher.end(index + 1));
    return { offset: offset + codePointCount(text.slice(start, from)), length: codePointCount(string), string, name };
  });
  const string = text.slice(start, end);
  spendText(string.length * (1 + captures.length));
  return { offset, length: codePointCount(string), string, captures, start, end };
}

/** Turns growing code unit indices into code point offsets, without counting from the start each time. */
function pointCounter(text: string): (index: number) => number {
  let counted = 0;
  let points = 0;
  return (index) => {
    points += codePointCount(text.slice(counted, index));
    counted = index;
    return points;
  };
}

function codePointLength(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}

/** A search may look at all that is left of the text, with every instruction of the pattern at each place. */
function spendSearch(regex: Regex, length: number): void {
  spendSteps(1 + ((length * regex.size) >> 6));
}
