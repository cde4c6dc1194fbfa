// Every built-in there is, and those of jq there are not, each with its reason.
import type { NativeFunction, NativeFunctions, NodeBuilder, NodeBuilders } from './builtin-types.js';
import { COLLECTIONS } from './collections.js';
import { DATES } from './dates.js';
import { GENERATORS } from './generators.js';
import { INSPECTION } from './inspection.js';
import { MATCHING } from './matching.js';
import { MATH } from './math.js';
import { PATH_BUILDERS, PATH_FUNCTIONS } from './paths.js';
import { preludeSignatures } from './prelude.js';
import { SELECTION } from './selection.js';
import { STRINGS } from './strings.js';

const NO_FURTHER_INPUT = 'an expression has one input and cannot read more';
const NO_ENVIRONMENT = 'an expression cannot see the environment';
const NO_OUTPUT = 'an expression has no output besides its results';
const NO_LOCAL_TIME = 'an expression has no local time; dates are UTC';
const NO_MODULES = 'an expression has no modules';
const NO_END = 'an expression cannot end the program';

/** Names of jq that an expression may not use, with what a message says about them. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ['env', NO_ENVIRONMENT],
  ['input', NO_FURTHER_INPUT],
  ['inputs', NO_FURTHER_INPUT],
  ['input_filename', NO_FURTHER_INPUT],
  ['input_line_number', NO_FURTHER_INPUT],
  ['debug', NO_OUTPUT],
  ['stderr', NO_OUTPUT],
  ['halt', NO_END],
  ['halt_error', NO_END],
  ['localtime', NO_LOCAL_TIME],
  ['strflocaltime', NO_LOCAL_TIME],
  ['modulemeta', NO_MODULES],
  ['get_search_list', NO_MODULES],
]);

export const BUILTIN_FUNCTIONS: ReadonlyMap<string, NativeFunction> = new Map(
  Object.entries<NativeFunctions[string]>({
    ...INSPECTION,
    ...COLLECTIONS,
    ...STRINGS,
    ...MATH,
    ...DATES,
    ...PATH_FUNCTIONS,
    'builtins/0': () => builtinSignatures(),
  }) as [string, NativeFunction][],
);

export const BUILTIN_NODES: ReadonlyMap<string, NodeBuilder> = new Map(
  Object.entries<NodeBuilders[string]>({
    ...GENERATORS,
    ...SELECTION,
    ...PATH_BUILDERS,
    ...MATCHING,
  }) as [string, NodeBuilder][],
);

/** All built-ins as `name/arity`, without the internal ones. */
export function builtinSignatures(): string[] {
  const all = [...BUILTIN_FUNCTIONS.keys(), ...BUILTIN_NODES.keys(), ...preludeSignatures()];
  return all.filter((signature) => !signature.startsWith('_'));
}
