// What an editor checks and offers of a call: the function's name, its arguments, the parameters of the template that it names.
import type { FunctionDescription } from '../catalog/functions.js';
import { requiredParameters } from '../catalog/templates.js';
import { isObject, type JsonObject } from '../json.js';
import { objectOf } from '../language/task-tree.js';
import { argumentSchema } from './argument-schema.js';
import { eventTypeSchema, namesSchema, referredNames, type Surroundings } from './surroundings.js';

/** The name of a function, perhaps with version and catalog. `own` also lets functions of the process itself pass. */
export function functionNames({ catalog, locale }: Surroundings, own: boolean): JsonObject {
  const names = Object.values(catalog.functions).map(({ name, title, help }) => ({
    name,
    words: `**${title[locale]}.** ${help[locale]}`,
  }));
  const known = namesSchema(names, 'function');
  const versioned = { type: 'string', pattern: `^(?:${names.map(({ name }) => escaped(name)).join('|')})${VERSION}$` };
  return { anyOf: [known, own ? { type: 'string' } : versioned] };
}

const VERSION = '(?::[\\d.]+)?(?:@default)?';

/** For each function: when a task calls it, its arguments are such. `standard` are the arguments of the language's own calls. */
export function callConditions(around: Surroundings, standard: Readonly<Record<string, JsonObject>>): JsonObject[] {
  return Object.values(around.catalog.functions).map((description) => {
    const needed = standard[description.name] ?? description.input;
    const then: JsonObject = {
      properties: { with: { description: description.title[around.locale], $ref: `#${placeOf(description.name)}` } },
      ...(needsSomething(needed) && { required: ['with'] }),
    };
    return { if: named('call', `${escaped(description.name)}${VERSION}`), then };
  });
}

/** Where the arguments of a function stand among the definitions. */
export function placeOf(name: string): string {
  return `/definitions/${argumentsName(name)}`;
}

export function argumentsName(name: string): string {
  return `arguments.${name}`;
}

/** The arguments of a function of the catalog. */
export function argumentsOf(description: FunctionDescription, around: Surroundings): JsonObject {
  const schema = argumentSchema(description.input, {
    pointer: placeOf(description.name),
    names: (kind) => referredNames(kind, around),
    expressions: true,
  });
  return withParameters(description, withEventTypes(description, schema, around), around);
}

/** The argument that lists event types offers those that there are. */
function withEventTypes(description: FunctionDescription, schema: JsonObject, around: Surroundings): JsonObject {
  const name = description.kind === 'composed' ? description.eventTypesArgument : undefined;
  const properties = objectOf(schema.properties);
  if (name === undefined || !isObject(properties[name])) return schema;
  const list: JsonObject = { ...(properties[name] as JsonObject), items: eventTypeSchema(around) };
  return { ...schema, properties: { ...properties, [name]: list } };
}

/** A function that takes a template and its parameters takes exactly those that the template declares. */
function withParameters(description: FunctionDescription, schema: JsonObject, around: Surroundings): JsonObject {
  const properties = Object.entries(objectOf(description.input.properties));
  const argument = properties.find(([, property]) => objectOf(property).refersTo === 'template')?.[0];
  if (argument === undefined || !properties.some(([name]) => name === 'parameters')) return schema;
  const conditions = around.templates.map((template): JsonObject => {
    const pointer = `${placeOf(description.name)}/parameters/${template.name}`;
    const parameters = argumentSchema(template.parameters, { pointer, expressions: true });
    const then: JsonObject = {
      properties: { parameters: { if: { type: 'object' }, then: parameters } },
      ...(requiredParameters(template).length > 0 && { required: ['parameters'] }),
    };
    return { if: named(argument, escaped(template.name)), then };
  });
  return { ...schema, allOf: [...((schema.allOf ?? []) as readonly JsonObject[]), ...conditions] };
}

/** A condition that holds when a property has a name. A pattern, and silent: editors would complete from a `const`. */
function named(property: string, pattern: string): JsonObject {
  return { required: [property], properties: { [property]: { pattern: `^(?:${pattern})$`, doNotSuggest: true } } };
}

function needsSomething(schema: JsonObject): boolean {
  const { required } = schema.required === undefined ? objectOf(schema.then) : schema;
  return Array.isArray(required) && required.length > 0;
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
