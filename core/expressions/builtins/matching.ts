// Built-ins on regular expressions.
import type { Json, JsonObject } from '../../json.js';
import { type Emit, type Environment, type Node, node, singleNode } from '../compiler/node.js';
import { fail } from '../errors.js';
import { spendStep, spendText } from '../limits.js';
import { findMatches, matchesRegex, type Regex, type TextMatch } from '../text/regular-expressions.js';
import { describe } from '../values/json-text.js';
import { type MutableObject, setKey } from '../values/kinds.js';
import type { NodeBuilders } from './builtin-types.js';
import { type RegexSource, regexSource } from './regex-source.js';

type Outputs = (text: string, matches: readonly TextMatch[]) => readonly Json[];

export const MATCHING: NodeBuilders = {
  'test/1': (pattern) => oneOutput(regexSource(pattern, null, false), matchesRegex),
  'test/2': (pattern, flags) => oneOutput(regexSource(pattern, flags, false), matchesRegex),
  'split/2': (pattern, flags) =>
    oneOutput(regexSource(pattern, flags, true), (text, regex) => piecesBetween(text, findMatches(text, regex))),
  ...forms('match', false, (_text, matches) => matches.map(describeMatch)),
  ...forms('capture', false, (_text, matches) => matches.map(namedCaptures)),
  ...forms('scan', true, (_text, matches) => matches.map(scanned)),
  ...forms('splits', true, piecesBetween),
  'sub/2': (pattern, replacement) => substitution(regexSource(pattern, null, false), replacement),
  'sub/3': (pattern, replacement, flags) => substitution(regexSource(pattern, flags, false), replacement),
  'gsub/2': (pattern, replacement) => substitution(regexSource(pattern, null, true), replacement),
  'gsub/3': (pattern, replacement, flags) => substitution(regexSource(pattern, flags, true), replacement),
};

/** `name(pattern)` and `name(pattern; flags)`. */
function forms(name: string, global: boolean, outputs: Outputs): NodeBuilders {
  return {
    [`${name}/1`]: (pattern) => manyOutputs(regexSource(pattern, null, global), outputs),
    [`${name}/2`]: (pattern, flags) => manyOutputs(regexSource(pattern, flags, global), outputs),
  };
}

/** A built-in with one output for each regex. */
function oneOutput(source: RegexSource, answer: (text: string, regex: Regex) => Json): Node {
  const single = source.single;
  if (single) return singleNode((input, environment) => answer(subject(input), single(input, environment)));
  return node((input, environment, emit) =>
    source.each(input, environment, (regex) => emit(answer(subject(input), regex))),
  );
}

function manyOutputs(source: RegexSource, outputs: Outputs): Node {
  return node((input, environment, emit) => {
    const text = subject(input);
    source.each(input, environment, (regex) => {
      for (const output of outputs(text, findMatches(text, regex))) emit(output);
    });
  });
}

interface Substitution {
  readonly text: string;
  readonly matches: readonly TextMatch[];
  readonly replacement: Node;
  readonly environment: Environment;
  readonly emit: Emit;
}

function substitution(source: RegexSource, replacement: Node): Node {
  return node((input, environment, emit) => {
    const text = subject(input);
    source.each(input, environment, (regex) =>
      substitute({ text, matches: findMatches(text, regex), replacement, environment, emit }, 0, 0, ''),
    );
  });
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
