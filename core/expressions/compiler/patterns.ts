// Destructuring: `[$a, {b: $c}]`, and alternatives tried in turn (`?//`).
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import type { Pattern } from '../syntax/ast.js';
import { isArray, itemAt, kindOf } from '../values/kinds.js';
import { readIndex } from '../values/paths.js';
import { type Compilation, compile } from './compile.js';
import { catchOwnErrors } from './interruptions.js';
import type { Names } from './names.js';
import type { EmitPath, Environment, Node } from './node.js';

/** Values by variable, while a pattern is being matched. */
type Bindings = ReadonlyMap<string, Json>;

type CompiledPattern =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'array'; readonly items: readonly CompiledPattern[] }
  | { readonly kind: 'object'; readonly entries: readonly CompiledEntry[] };

interface CompiledEntry {
  readonly key: Node;
  readonly variable: string | null;
  readonly pattern: CompiledPattern | null;
}

/** Runs `body` in an environment with the variables of the patterns bound to parts of `value`. */
export type Bind = (
  input: Json,
  value: Json,
  environment: Environment,
  body: (bound: Environment, emit: EmitPath) => void,
  emit: EmitPath,
) => void;

interface Match {
  readonly input: Json;
  readonly environment: Environment;
  readonly variables: readonly string[];
}

/** The variables of all patterns, each once, in the order in which they are linked into the environment. */
export function variablesOf(patterns: readonly Pattern[]): string[] {
  return [...new Set(patterns.flatMap(variablesOfOne))];
}

export function compilePatterns(patterns: readonly Pattern[], inner: Names, compilation: Compilation): Bind {
  const variables = variablesOf(patterns);
  const [first, ...others] = patterns;
  if (first?.kind === 'variable' && others.length === 0) {
    return (_input, value, environment, body, emit) => body({ bound: value, outer: environment }, emit);
  }
  const compiled = patterns.map((pattern) => compilePattern(pattern, inner, compilation));
  return (input, value, environment, body, emit) => {
    const match: Match = { input, environment, variables };
    const run = (pattern: CompiledPattern, output: EmitPath): void =>
      matchPattern(pattern, value, new Map(), match, (bindings) => body(bindAll(match, bindings), output));
    for (const pattern of compiled.slice(0, -1)) {
      if (catchOwnErrors((output) => run(pattern, output), emit) === null) return;
    }
    run(compiled.at(-1) as CompiledPattern, emit);
  };
}

function variablesOfOne(pattern: Pattern): string[] {
  if (pattern.kind === 'variable') return [pattern.name];
  if (pattern.kind === 'array') return pattern.items.flatMap(variablesOfOne);
  return pattern.entries.flatMap((entry) => [
    ...(entry.variable === null ? [] : [entry.variable]),
    ...(entry.pattern === null ? [] : variablesOfOne(entry.pattern)),
  ]);
}

function compilePattern(pattern: Pattern, inner: Names, compilation: Compilation): CompiledPattern {
  if (pattern.kind === 'variable') return pattern;
  if (pattern.kind === 'array') {
    return { kind: 'array', items: pattern.items.map((item) => compilePattern(item, inner, compilation)) };
  }
  const entries = pattern.entries.map((entry) => ({
    key: compile(entry.key, inner, compilation),
    variable: entry.variable,
    pattern: entry.pattern && compilePattern(entry.pattern, inner, compilation),
  }));
  return { kind: 'object', entries };
}

/** Links every variable into the environment; those the pattern did not reach are null. */
function bindAll(match: Match, bindings: Bindings): Environment {
  return match.variables.reduce<Environment>(
    (outer, name) => ({ bound: bindings.get(name) ?? null, outer }),
    match.environment,
  );
}

function matchPattern(
  pattern: CompiledPattern,
  value: Json,
  bindings: Bindings,
  match: Match,
  matched: (bindings: Bindings) => void,
): void {
  if (pattern.kind === 'variable') matched(new Map(bindings).set(pattern.name, value));
  else if (pattern.kind === 'array')
    matchItems(pattern.items, pattern.items.length - 1, value, bindings, match, matched);
  else matchEntries(pattern.entries, 0, value, bindings, match, matched);
}

/** jq reads the last item first. */
function matchItems(
  items: readonly CompiledPattern[],
  index: number,
  value: Json,
  bindings: Bindings,
  match: Match,
  matched: (bindings: Bindings) => void,
): void {
  const pattern = items[index];
  if (pattern === undefined) {
    matched(bindings);
    return;
  }
  if (value !== null && !isArray(value)) fail(`Cannot index ${kindOf(value)} with number (${index})`);
  const item = value === null ? null : itemAt(value, index);
  matchPattern(pattern, item, bindings, match, (more) => matchItems(items, index - 1, value, more, match, matched));
}

function matchEntries(
  entries: readonly CompiledEntry[],
  index: number,
  value: Json,
  bindings: Bindings,
  match: Match,
  matched: (bindings: Bindings) => void,
): void {
  const entry = entries[index];
  if (entry === undefined) {
    matched(bindings);
    return;
  }
  const next = (more: Bindings): void => matchEntries(entries, index + 1, value, more, match, matched);
  entry.key.evaluate(match.input, bindAll(match, bindings), (key) => {
    if (typeof key !== 'string') fail(`Cannot index ${kindOf(value)} with ${kindOf(key)}`);
    const found = readIndex(value, key);
    const named = entry.variable === null ? bindings : new Map(bindings).set(entry.variable, found);
    if (entry.pattern === null) next(named);
    else matchPattern(entry.pattern, found, named, match, next);
  });
}
