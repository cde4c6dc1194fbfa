import type { Json } from '../../json.js';
import type { Environment, Node } from '../compiler/node.js';
import { compileRegex, type Regex, spendCompilation } from '../text/regular-expressions.js';
import { isArray, itemAt } from '../values/kinds.js';

/** The regexes that the arguments of a call ask for. */
export interface RegexSource {
  /** The regex, when the arguments always ask for exactly one. */
  readonly single: ((input: Json, environment: Environment) => Regex) | null;
  each(input: Json, environment: Environment, use: (regex: Regex) => void): void;
}

/**
 * Reads a pattern and its flags from arguments. Without an argument for flags the pattern may also be `[pattern, flags]`.
 * A regex written out in the expression is compiled once and costs no steps; one that is computed does each time.
 */
export function regexSource(pattern: Node, flags: Node | null, global: boolean): RegexSource {
  if (pattern.constant && (flags === null || flags.constant)) {
    const [source, given] = [pattern.constant.value, flags?.constant?.value];
    let compiled: Regex | null = null;
    const single = (): Regex => {
      compiled ??= toRegex(source, given, global);
      return compiled;
    };
    return { single, each: (_input, _environment, use) => use(single()) };
  }
  const compute = (source: Json, given: Json | undefined): Regex => {
    const regex = toRegex(source, given, global);
    spendCompilation(regex);
    return regex;
  };
  return {
    single: computedOnce(pattern, flags, compute),
    each: (input, environment, use) =>
      pattern.evaluate(input, environment, (source) => {
        if (flags) flags.evaluate(input, environment, (given) => use(compute(source, given)));
        else use(compute(source, undefined));
      }),
  };
}

function computedOnce(
  pattern: Node,
  flags: Node | null,
  compute: (source: Json, given: Json | undefined) => Regex,
): RegexSource['single'] {
  const source = pattern.single;
  if (source === null) return null;
  if (flags === null) return (input, environment) => compute(source(input, environment), undefined);
  const given = flags.single;
  return given && ((input, environment) => compute(source(input, environment), given(input, environment)));
}

function toRegex(pattern: Json, flags: Json | undefined, global: boolean): Regex {
  const inArray = flags === undefined && isArray(pattern);
  const source = inArray ? itemAt(pattern, 0) : pattern;
  const given = inArray ? itemAt(pattern, 1) : (flags ?? null);
  const withGlobal = global && (given === null || typeof given === 'string') ? `${given ?? ''}g` : given;
  return compileRegex(source, withGlobal);
}
