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

interface Pattern {
  readonly compiled: RE2JS;
  /** Name of each group, null for one without a name. */
  readonly names: readonly (string | null)[];
}

interface Flags {
  readonly global: boolean;
  readonly skipEmpty: boolean;
  readonly extended: boolean;
  readonly engine: number;
}

/** Patterns kept compiled. When full, all are dropped: what a match yields never depends on what is kept. */
const MAX_KEPT_PATTERNS = 500;
const MAX_PATTERN_LENGTH = 2_000;
const kept = new Map<string, Pattern>();

/**
 * The matches of a pattern in a text; only the first without the flag `g`.
 * Flags as in jq: g all matches, i ignore case, x layout and comments allowed, n no empty matches, l longest match,
 * p a dot matches a line break too; s changes nothing, as `^` and `$` mean the whole text already.
 */
export function findMatches(text: Json, pattern: Json, flags: Json): TextMatch[] {
  const { subject, regex, options } = prepare(text, pattern, flags);
  const matcher = regex.compiled.matcher(subject);
  const locate = pointCounter(subject);
  const found: TextMatch[] = [];
  let from = 0;
  while (from <= subject.length) {
    spendSearch(regex, subject.length - from);
    if (!matcher.find(from)) break;
    const start = matcher.start();
    const end = matcher.end();
    if (start !== end || !options.skipEmpty) found.push(readMatch(matcher, regex, subject, locate));
    if (!options.global) break;
    from = start === end ? end + codePointLength(subject, end) : end;
  }
  return found;
}

/** Whether a text matches, without looking for where. */
export function matchesPattern(text: Json, pattern: Json, flags: Json): boolean {
  const { subject, regex, options } = prepare(text, pattern, flags);
  if (options.skipEmpty) return findMatches(text, pattern, flags).length > 0;
  spendSearch(regex, subject.length);
  return regex.compiled.test(subject);
}

function prepare(text: Json, pattern: Json, flags: Json): { subject: string; regex: Pattern; options: Flags } {
  if (typeof text !== 'string') return fail(`${describe(text)} cannot be matched, as it is not a string`);
  if (typeof pattern !== 'string') return fail(`${describe(pattern)} cannot be matched, as it is not a string`);
  const options = readFlags(flags);
  return { subject: text, regex: compilePattern(pattern, options), options };
}

function readFlags(flags: Json): Flags {
  if (flags === null) return { global: false, skipEmpty: false, extended: false, engine: 0 };
  if (typeof flags !== 'string') return fail(`${describe(flags)} is not a string`);
  if (!/^[gilnpsx]*$/.test(flags)) return fail(`${flags} is not a valid modifier string`);
  let engine = 0;
  if (flags.includes('i')) engine |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('p')) engine |= RE2JS.DOTALL;
  if (flags.includes('l')) engine |= RE2JS.LONGEST_MATCH;
  return { global: flags.includes('g'), skipEmpty: flags.includes('n'), extended: flags.includes('x'), engine };
}

function compilePattern(source: string, flags: Flags): Pattern {
  const key = `${flags.engine}${flags.extended ? 'x' : ''}/${source}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (source.length > MAX_PATTERN_LENGTH) return fail(`A regex may have at most ${MAX_PATTERN_LENGTH} characters`);
  const pattern = compileNew(flags.extended ? withoutLayout(source) : source, source, flags.engine);
  if (kept.size >= MAX_KEPT_PATTERNS) kept.clear();
  kept.set(key, pattern);
  return pattern;
}

function compileNew(source: string, shown: string, engineFlags: number): Pattern {
  try {
    const compiled = RE2JS.compile(source, engineFlags);
    const names: (string | null)[] = Array.from({ length: compiled.groupCount() }, () => null);
    for (const [name, group] of Object.entries(compiled.namedGroups())) names[group - 1] = name;
    return { compiled, names };
  } catch (error) {
    return fail(`${shown} (at offset 0) is not a valid regex: ${(error as Error).message}`);
  }
}

/** A pattern of the flag `x` without its white space and comments. */
function withoutLayout(source: string): string {
  return source.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\s+|#[^\n]*/gs, (part) => (/^[\s#]/.test(part) ? '' : part));
}

function readMatch(
  matcher: ReturnType<RE2JS['matcher']>,
  regex: Pattern,
  subject: string,
  locate: (index: number) => number,
): TextMatch {
  const start = matcher.start();
  const end = matcher.end();
  const offset = locate(start);
  const captures = regex.names.map((name, index) => {
    const from = matcher.start(index + 1);
    if (from < 0) return { offset: -1, length: 0, string: null, name };
    const string = subject.slice(from, matcher.end(index + 1));
    return {
      offset: offset + codePointCount(subject.slice(start, from)),
      length: codePointCount(string),
      string,
      name,
    };
  });
  const string = subject.slice(start, end);
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
function spendSearch(regex: Pattern, length: number): void {
  spendSteps(1 + ((length * regex.compiled.programSize()) >> 6));
}
