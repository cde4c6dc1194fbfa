import type { Instant } from '../engine/state.js';
import type { Json } from '../json.js';

/** What an expression can see besides its input. */
export interface Scope {
  /** The instant `now` answers with, in epoch milliseconds of the world clock. */
  readonly now: Instant;
  /** The value of a variable the expression was compiled with; the name comes without its `$`. */
  get(name: string): Json;
}

const NO_SCOPE: Scope = {
  now: 0,
  get(name) {
    throw new Error(`No evaluation is under way, so $${name} has no value`);
  },
};

let current: Scope = NO_SCOPE;

/** The scope of the evaluation under way. Evaluation is synchronous, so there is one at a time. */
export function currentScope(): Scope {
  return current;
}

/** Makes `scope` the current one and returns the one before, to be put back. */
export function enterScope(scope: Scope): Scope {
  const before = current;
  current = scope;
  return before;
}
