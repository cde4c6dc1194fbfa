// Built-ins on regular expressions. The pattern may be given as `[pattern, flags]` in place of two arguments.
import type { Json, JsonObject } from '../../json.js';
import { type Emit, type Environment, type Node, node } from '../compiler/node.js';
import { fail } from '../errors.js';
import { spendStep, spendText } from '../limits.js';
import { findMatches, matchesPattern, type TextMatch } from '../text/regular-expressions.js';
import { describe } from '../values/json-text.js';
import { isArray, itemAt, type MutableObject, setKey } from '../values/kinds.js';
import type { NativeFunctions, NodeBuilders } from './builtin-types.js';

type Outputs = (text: string, matches: readonly TextMatch[]) => readonly Json[];

export const MATCHING_FUNCTIONS: NativeFunctions = {
  'test/1': (input, pattern) => matchesPattern(input, ...patternAndFlags(pattern)),
  'test/2': (input, pattern, flags) => matchesPattern(input, pattern, flags),
  'split/2': (input, pattern, flags) => {
    const text = subject(input);
    return piecesBetween(text, findMatches(text, pattern, withGlobal(flags)));
  },
};

export const MATCHING_BUILDERS: NodeBuilders = {
  ...forms('match', false, (_text, matches) => matches.map(describeMatch)),
  ...forms('capture', false, (_text, matches) => matches.map(namedCaptures)),
  ...forms('scan', true, (_text, matches) => matches.map(scanned)),
  ...forms('splits', true, piecesBetween),
  'sub/2': (pattern, replacement) => substitution(pattern, replacement, null, false),
  'sub/3': (pattern, replacement, flags) => substitution(pattern, replacement, flags, false),
  'gsub/2': (pattern, replacement) => substitution(pattern, replacement, null, true),
  'gsub/3': (pattern, replacement, flags) => substitution(pattern, replacement, flags, true),
};

/** `name(pattern)` and `name(pattern; flags)`. */
function forms(name: string, global: boolean, outputs: Outputs): NodeBuilders {
  return {
    [`${name}/1`]: (pattern) => matching(pattern, null, global, outputs),
    [`${name}/2`]: (pattern, flags) => matching(pattern, flags, global, outputs),
  };
}

function matching(pattern: Node, flags: Node | null, global: boolean, outputs: Outputs): Node {
  return node((input, environment, emit) =>
    withPattern(pattern, flags, input, environment, (regex, given) => {
      const text = subject(input);
      const matches = findMatches(text, regex, global ? withGlobal(given) : given);
      for (const output of outputs(text, matches)) emit(output);
    }),
  );
}

function substitution(pattern: Node, replacement: Node, flags: Node | null, global: boolean): Node {
  return node((input, environment, emit) =>
    withPattern(pattern, flags, input, environment, (regex, given) => {
      const text = subject(input);
      const matches = findMatches(text, regex, global ? withGlobal(given) : given);
      substitute({ text, matches, replacement, environment, emit }, 0, 0, '');
    }),
  );
}

interface Substitution {
  readonly text: string;
  readonly matches: readonly TextMatch[];
  readonly replacement: Node;
  readonly environment: Environment;
  readonly emit: Emit;
}

/** One result for every combination of the replacements' outputs. */
function substitute(task: Substitution, firstMatch: number, firstUnit: number, start: string): void {
  let done = start;
  let from = firstUnit;
  for (let index = firstMatch; index < task.matches.length; index++) {
    const match = task.matches[index] as TextMatch;
    const pieces = replacementsFor(match, task);
    const before = done + task.text.slice(from, match.start);
    from = match.end;
    if (pieces.length !== 1) {
      for (const piece of pieces) substitute(task, index + 1, from, before + piece);
      return;
    }
    done = before + pieces[0];
  }
  const result = done + task.text.slice(from);
  spendText(result.length);
  task.emit(result);
}

function replacementsFor(match: TextMatch, task: Substitution): string[] {
  const captures = namedCaptures(match);
  const pieces: string[] = [];
  task.replacement.evaluate(captures, task.environment, (piece) => {
    spendStep();
    pieces.push(typeof piece === 'string' ? piece : fail(`${describe(captures)} cannot be added to a string`));
  });
  return pieces;
}

function withPattern(
  pattern: Node,
  flags: Node | null,
  input: Json,
  environment: Environment,
  use: (pattern: Json, flags: Json) => void,
): void {
  pattern.evaluate(input, environment, (value) => {
    if (flags) flags.evaluate(input, environment, (given) => use(value, given));
    else use(...patternAndFlags(value));
  });
}

function patternAndFlags(value: Json): [pattern: Json, flags: Json] {
  return isArray(value) ? [itemAt(value, 0), itemAt(value, 1)] : [value, null];
}

function withGlobal(flags: Json): Json {
  if (flags !== null && typeof flags !== 'string') return fail(`${describe(flags)} is not a string`);
  return `${flags ?? ''}g`;
}

function subject(input: Json): string {
  return typeof input === 'string' ? input : fail(`${describe(input)} cannot be matched, as it is not a string`);
}

function piecesBetween(text: string, matches: readonly TextMatch[]): string[] {
  const starts = [0, ...matches.map((match) => match.end)];
  return starts.map((start, index) => text.slice(start, matches[index]?.start ?? text.length));
}

function describeMatch(match: TextMatch): JsonObject {
  const captures = match.captures.map(({ offset, length, string, name }) => ({ offset, length, string, name }));
  return { offset: match.offset, length: match.length, string: match.string, captures };
}

function namedCaptures(match: TextMatch): JsonObject {
  const named: MutableObject = {};
  for (const capture of match.captures) if (capture.name !== null) setKey(named, capture.name, capture.string);
  return named;
}

function scanned(match: TextMatch): Json {
  return match.captures.length === 0 ? match.string : match.captures.map((capture) => capture.string);
}
