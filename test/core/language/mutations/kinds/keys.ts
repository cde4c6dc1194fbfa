// Keys of the language: misspelt, missing, or with a value of another type.
import { isObject, type Json } from '../../../../../core/json.js';
import { TASK_KINDS } from '../../../../../core/language/task-kinds.js';
import { misspelt } from '../misspelling.js';
import { type MutationSource, pointerOf, withoutKey, withRenamedKey, withValue } from '../mutation.js';
import { type Place, placesOf } from '../places.js';

export const misspeltKeys: MutationSource = (definition, dice) =>
  placesOf(definition)
    .filter(({ zone }) => zone !== 'argument')
    .map((place) => () => {
      const name = misspelt(place.key, dice, ['of', 'id']);
      return {
        what: `"${place.key}" written "${name}"`,
        definition: withRenamedKey(definition, place.path, name),
        pointer: pointerOf([...place.path.slice(0, -1), name]),
      };
    });

export const wrongTypes: MutationSource = (definition, dice) =>
  placesOf(definition)
    .filter(({ zone, key, path }) => zone !== 'argument' && hasType(key, path.at(-2)))
    .map(({ path, key, value }) => () => {
      const other = ofAnotherType(value, OR_LISTS.includes(key) || dice.oneIn(2));
      return {
        what: `"${key}" is ${JSON.stringify(other)}`,
        definition: withValue(definition, path, other),
        pointer: pointerOf(path),
      };
    });

/** The data of an event, a default and what a value is compared with may be anything. */
function hasType(key: string, around: string | number | undefined): boolean {
  if (key === 'additionalProperties') return false;
  return !['default', 'const'].includes(key) && !(key === 'data' && around === 'with');
}

/** No part of the language takes a number or a list where it takes a text or an object, nor the other way round. */
function ofAnotherType(value: Json, first: boolean): Json {
  if (typeof value === 'string') return first ? 7 : [7];
  if (typeof value === 'number') return first ? [value] : true;
  if (typeof value === 'boolean') return first ? 'perhaps' : 7;
  if (Array.isArray(value)) return first ? 7 : true;
  return first ? 7 : [7];
}

export const missingKeys: MutationSource = (definition) =>
  placesOf(definition)
    .filter(isRequired)
    .map(({ path, key }) => () => ({
      what: `"${key}" left out`,
      definition: withoutKey(definition, path),
      pointer: pointerOf(path.slice(0, -1)),
    }));

const OF_DOCUMENT = ['dsl', 'namespace', 'name', 'version'];
const OF_TASKS: readonly string[] = [...TASK_KINDS, 'catch'];
/** Keys whose value may be a list as well, whose items would be what is wrong. */
const OR_LISTS = ['on', 'type', 'in'];
const ANYWHERE = ['in', 'branches', 'to', 'event', 'after', 'one', 'any'];

function isRequired({ path, key, zone, value }: Place): boolean {
  if (zone !== 'language') return false;
  const around = path.at(-2);
  if (path.length === 1) return key === 'do' || key === 'document';
  if (around === 'document' && path.length === 2) return OF_DOCUMENT.includes(key);
  if (around === 'schema') return key === 'document';
  if (path.at(-3) === 'exit') return key === 'on' || key === 'then';
  if (path.at(-4) === 'switch') return key === 'then';
  if (around === 'event') return key === 'with';
  if (around === 'with' && path.at(-3) === 'event') return key === 'type';
  if (OF_TASKS.includes(key)) return typeof path.at(-2) === 'string' && typeof path.at(-3) === 'number';
  return (
    ANYWHERE.includes(key) || (key === 'with' && (typeof around === 'number' || around === 'one') && isObject(value))
  );
}
