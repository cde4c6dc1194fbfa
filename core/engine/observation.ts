// For the journal: which values did a condition look at? The plain paths in its text, read without evaluating anything.
import { isObject, type Json } from '../json.js';
import type { Scope } from './expression.js';

export interface ValuePath {
  readonly text: string;
  /** undefined = the path starts at the input. */
  readonly variable?: string;
  readonly steps: readonly string[];
}

const TEXT_LITERAL = /"(?:[^"\\]|\\.)*"/g;
const PATH = /(?:\$([A-Za-z_]\w*))?((?:\.[A-Za-z_]\w*)+)|\$([A-Za-z_]\w*)/g;
/** A longer text says little and would swell the journal. */
const MAX_TEXT_LENGTH = 200;
const NOT_WORTH_SHOWING = new Set(['workflow', 'task', 'runtime', 'secrets', 'authorization']);

/** Paths such as `.score` or `$context.score` in expressions, each once. */
export function pathsIn(sources: readonly string[]): readonly ValuePath[] {
  const found = new Map<string, ValuePath>();
  for (const source of sources)
    for (const [text, owner, steps, alone] of source.replace(TEXT_LITERAL, '""').matchAll(PATH)) {
      const variable = owner ?? alone;
      if (variable !== undefined && NOT_WORTH_SHOWING.has(variable)) continue;
      found.set(text, { text, variable, steps: (steps ?? '').split('.').filter((step) => step !== '') });
    }
  return [...found.values()];
}

/** The plain values at the paths; what is absent, composite or long is left out. */
export function observe(paths: readonly ValuePath[], input: Json, scope: Scope): Record<string, Json> {
  const seen: Record<string, Json> = {};
  for (const path of paths) {
    let value: Json | undefined = path.variable === undefined ? input : scope.get(path.variable);
    for (const step of path.steps) value = isObject(value) ? value[step] : undefined;
    if (isWorthShowing(value)) seen[path.text] = value;
  }
  return seen;
}

function isWorthShowing(value: Json | undefined): value is Json {
  if (typeof value === 'string') return value.length <= MAX_TEXT_LENGTH;
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}
