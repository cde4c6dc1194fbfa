// Arguments of calls and parameters of messages: misspelt, missing, too many, or of a value that the function does not take.
import { isObject, type Json, type JsonObject } from '../../../../../core/json.js';
import { readCatalog, readTemplates } from '../../../../../store/shipped.js';
import type { Dice } from '../../../../support/random-programs.js';
import { misspelt } from '../misspelling.js';
import {
  type MutationSource,
  type Path,
  pointerOf,
  withEntries,
  withoutKey,
  withRenamedKey,
  withValue,
} from '../mutation.js';
import { type Place, placesOf } from '../places.js';

type Entry = ReturnType<MutationSource>[number];

const { functions } = readCatalog();
const templates = readTemplates();

export const wrongArguments: MutationSource = (definition, dice) =>
  placesOf(definition).flatMap((place) => {
    if (place.zone !== 'language' || place.key !== 'with' || !isObject(place.value)) return [];
    const name = valueAt(definition, [...place.path.slice(0, -1), 'call']);
    const description = typeof name === 'string' ? functions[name] : undefined;
    if (!description) return [];
    const needed = (description.input.required ?? []) as readonly string[];
    const none: Entry = () => ({
      what: 'all arguments left out',
      definition: withoutKey(definition, place.path),
      pointer: pointerOf(place.path.slice(0, -1)),
    });
    return [
      ...(needed.length > 0 ? [none] : []),
      ...ofSchema(definition, place, description.input, dice),
      ...parametersOf(definition, place, dice),
    ];
  });

function ofSchema(definition: JsonObject, { path, value }: Place, schema: JsonObject, dice: Dice): Entry[] {
  const args = value as JsonObject;
  const properties = schema.properties as JsonObject;
  const required = (schema.required ?? []) as readonly string[];
  return Object.keys(args).flatMap((name): Entry[] => {
    const at = [...path, name];
    const wrong = wrongValue(properties[name] as JsonObject, dice);
    return [
      renamed(definition, at, dice),
      ...(required.includes(name) ? [leftOut(definition, at)] : []),
      ...(wrong === undefined ? [] : [replaced(definition, at, wrong)]),
      () => ({
        what: 'an argument too many',
        definition: withEntries(definition, path, (entries) => [...entries, ['pigeon', 7]]),
        pointer: pointerOf([...path, 'pigeon']),
      }),
    ];
  });
}

function parametersOf(definition: JsonObject, { path, value }: Place, dice: Dice): Entry[] {
  const { template: name, parameters } = value as JsonObject;
  const template = templates.find((one) => one.name === name);
  if (!template || !isObject(parameters)) return [];
  const known = (template.parameters.properties ?? {}) as JsonObject;
  const required = (template.parameters.required ?? []) as readonly string[];
  return Object.keys(parameters).flatMap((key) => {
    const at = [...path, 'parameters', key];
    const wrong = wrongValue(known[key] as JsonObject, dice);
    return [
      renamed(definition, at, dice),
      ...(required.includes(key) ? [leftOut(definition, at)] : []),
      ...(wrong === undefined ? [] : [replaced(definition, at, wrong)]),
    ];
  });
}

function renamed(definition: JsonObject, path: Path, dice: Dice): Entry {
  return () => {
    const name = misspelt(String(path.at(-1)), dice);
    return {
      what: `the argument "${path.at(-1)}" written "${name}"`,
      definition: withRenamedKey(definition, path, name),
      pointer: pointerOf([...path.slice(0, -1), name]),
    };
  };
}

function leftOut(definition: JsonObject, path: Path): Entry {
  return () => ({
    what: `the argument "${path.at(-1)}" left out`,
    definition: withoutKey(definition, path),
    pointer: pointerOf(path.slice(0, -1)),
  });
}

function replaced(definition: JsonObject, path: Path, value: Json): Entry {
  return () => ({
    what: `the argument "${path.at(-1)}" is ${JSON.stringify(value)}`,
    definition: withValue(definition, path, value),
    pointer: pointerOf(path),
  });
}

/** A value that the schema of an argument refuses as a whole; undefined when it takes anything. */
function wrongValue(schema: JsonObject, dice: Dice): Json | undefined {
  if (Array.isArray(schema.enum)) return dice.oneIn(2) ? 7 : 'nonesuch';
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return undefined;
  if (schema.format === 'duration' && dice.oneIn(2)) return 'three days';
  if (!types.includes('number') && !types.includes('integer')) return 7;
  return 'many';
}

function valueAt(definition: JsonObject, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, step) => (at as Readonly<Record<string | number, Json>> | undefined)?.[step],
    definition,
  );
}
