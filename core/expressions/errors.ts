import type { Json } from '../json.js';
import { describeForMessage } from './values/json-text.js';

/** The source of an expression is not what we evaluate. `offset` counts UTF-16 code units from the start of the source. */
export class ExpressionSyntaxError extends Error {
  constructor(
    message: string,
    readonly offset: number,
    /** The variable that is not defined, without `$`, where that is what is wrong. */
    readonly variable?: string,
  ) {
    super(message);
    this.name = 'ExpressionSyntaxError';
  }
}

/** An expression failed on its input. `value` is what jq's `catch` sees: a text, or whatever `error(…)` was given. */
export class ExpressionError extends Error {
  constructor(readonly value: Json) {
    super(typeof value === 'string' ? value : `${describeForMessage(value)} (not a string)`);
    this.name = 'ExpressionError';
  }
}

/** A limit was reached. It ends the evaluation: `try` and `?` of the expression do not catch it. */
export class ExpressionLimitError extends ExpressionError {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionLimitError';
  }
}

/**
 * What an error is while an expression runs: just its value, as recording a stack for each would cost far more than the
 * expression. One that leaves the expression becomes an ExpressionError.
 */
export class Failure {
  constructor(readonly value: Json) {}
}

/** Fails the way jq's `error` does, with a text that `catch` can see. */
export function fail(message: string): never {
  throw new Failure(message);
}
