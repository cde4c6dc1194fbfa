// Expressions that no longer compile, and functions that nobody has: of the catalog or within an expression.
import type { JsonObject } from '../../../../../core/json.js';
import type { Dice } from '../../../../support/random-programs.js';
import { misspelt } from '../misspelling.js';
import { type MutationSource, pointerOf, withValue } from '../mutation.js';
import { type ExpressionPlace, expressionsOf, placesOf } from '../places.js';

/** Each leaves a text that is no expression, whatever it was before. */
const BREAKS: readonly ((source: string, dice: Dice) => string)[] = [
  (source) => `\${ ${source} + }`,
  (source) => `\${ ${source} | }`,
  (source) => `\${ ${source} == }`,
  (source) => `\${ (${source} }`,
  (source) => `\${ ${source}) }`,
  (source) => `\${ ${source} "unclosed }`,
  (source) => `\${ if ${source} then 1 else 2 }`,
  (source) => `\${ ${source} = = 1 }`,
  (source) => `\${ ${source}`,
  (source) => `\${ ${source} === 1 }`,
  (source) => `\${ ${source} | $nobody }`,
  (source, dice) => {
    const brackets = [...source.matchAll(/[()[\]{}"]/g)].map(({ index }) => index);
    const at = brackets.length === 0 ? -1 : dice.pick(brackets);
    return at < 0 ? `\${ ${source} ] }` : `\${ ${source.slice(0, at)}${source.slice(at + 1)} }`;
  },
];

export const brokenExpressions: MutationSource = (definition, dice) =>
  expressions(definition).map(({ path, source }) => () => {
    const broken = dice.pick(BREAKS)(source, dice);
    return {
      what: broken,
      definition: withValue(definition, path, broken),
      pointer: pointerOf(path),
    };
  });

const FUNCTIONS = ['select', 'map', 'length', 'todate', 'tostring', 'add', 'first', 'keys', 'contains', 'startswith'];

export const unknownFunctions: MutationSource = (definition, dice) => [
  ...placesOf(definition)
    .filter(({ key, zone, value }) => zone === 'language' && key === 'call' && typeof value === 'string')
    .map(({ path, value }) => () => {
      const name = dice.oneIn(3) ? 'sendPigeon' : misspelt(String(value), dice);
      return { what: `call ${name}`, definition: withValue(definition, path, name), pointer: pointerOf(path) };
    }),
  ...expressions(definition).map(({ path, source }) => () => {
    const text = `\${ ${source} | ${misspelt(dice.pick(FUNCTIONS), dice, ['ad', 'max'])} }`;
    return { what: text, definition: withValue(definition, path, text), pointer: pointerOf(path) };
  }),
];

/** Not the texts for people, which may hold anything. */
function expressions(definition: JsonObject): ExpressionPlace[] {
  return expressionsOf(definition).filter(({ path }) => path[0] !== 'document');
}
