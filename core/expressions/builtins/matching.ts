// Built-ins on regular expressions.
import type { Json, JsonObject } from '../../json.js';
import { type Environment, type Node, node, singleNode } from '../compiler/node.js';
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
    source.each(input, environment, (regex) => {
      const text = subject(input);
      for (const output of outputs(text, findMatches(text, regex))) emit(output);
    });
  });
}

function substitution(source: RegexSource, replacement: Node): Node {
  return node((input, environment, emit) => {
    source.each(input, environment, (regex) => {
      const text = subject(input);
      const results = substitute(text, findMatches(text, regex), (captures) =>
        outputsOf(replacement, captures, environment),
      );
      for (const result of results) emit(result);
    });
  });
}

/** The first result has the first output of each replacement, the second the second, and so on, as in jq. */
function substitute(text: string, matches: readonly TextMatch[], replace: (captures: JsonObject) => Json[]): string[] {
  const results: string[] = [];
  let from = 0;
  for (const match of matches) {
    const gap = text.slice(from, match.start);
    from = match.end;
    for (const [index, piece] of replace(namedCaptures(match)).entries()) {
      const inserted = piece ?? '';
      if (typeof inserted !== 'string') return fail(`${describe(gap)} and ${describe(piece)} cannot be added`);
      results[index] = (results[index] ?? '') + gap + inserted;
      spendText(gap.length + inserted.length);
    }
  }
  const rest = text.slice(from);
  return results.length === 0 ? [text] : results.map((result) => result + rest);
}

function outputsOf(source: Node, input: Json, environment: Environment): Json[] {
  const outputs: Json[] = [];
  source.evaluate(input, environment, (output) => {
    spendStep();
    outputs.push(output);
  });
  return outputs;
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
