import { compileExpression, type Scope } from '../../../core/expressions/index.js';
import type { Json, JsonObject } from '../../../core/json.js';

/** 2026-03-21T08:30:00.250Z */
export const NOW = Date.UTC(2026, 2, 21, 8, 30, 0, 250);

/** A scope that answers for the given variables. */
export function scopeOf(variables: JsonObject = {}): Scope {
  return {
    now: NOW,
    get(name) {
      if (!Object.hasOwn(variables, name)) throw new Error(`The test gives no value for $${name}`);
      return variables[name] as Json;
    },
  };
}

/** All outputs of an expression. */
export function outputs(source: string, input: Json = null, variables: JsonObject = {}): Json[] {
  return compileExpression(source, { variables: Object.keys(variables) }).all(input, scopeOf(variables));
}

/** The first output of an expression; undefined when there is none. */
export function output(source: string, input: Json = null, variables: JsonObject = {}): Json | undefined {
  return compileExpression(source, { variables: Object.keys(variables) }).first(input, scopeOf(variables));
}
