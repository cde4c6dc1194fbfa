// JSON Schemas (draft-07, which editors know best) of shapes, built so that one mistake gives one error and completion finds its way:
// keywords of several types stand side by side in one schema, and `oneOf` is not used.
import type { Json, JsonObject } from '../json.js';

/** What a text of a document may name. */
export type NameKind = 'function' | 'eventType' | 'process' | 'target' | 'expression';

/** What a schema is put together with: parts that have a name, and what exists around a document. */
export interface SchemaParts {
  /** A reference to a named part, which is made once. */
  readonly part: (name: string, make: () => JsonObject) => JsonObject;
  /** The same for a part in which tasks may stand. */
  readonly taskPart: (name: string, make: () => JsonObject) => JsonObject;
  /** A text that names something. */
  readonly naming: (kind: NameKind) => JsonObject;
  /** What holds for the arguments of each function: `standard` has the schemas of the language's own calls. */
  readonly calls: (standard: Readonly<Record<string, JsonObject>>) => readonly JsonObject[];
  /** Snippets of what is written often, beside those of the language itself. */
  readonly snippets: (place: 'task' | 'schedule') => readonly JsonObject[];
}

export interface ObjectKeys {
  readonly required: readonly string[];
  readonly open?: boolean;
}

/**
 * An object with these properties. What is missing is told only when every key is known: a misspelt key is one error, not two.
 */
export function objectSchema(properties: JsonObject, { required, open = false }: ObjectKeys): JsonObject {
  const keys: JsonObject = { type: 'object', properties, ...(!open && { additionalProperties: false }) };
  if (required.length === 0) return keys;
  if (open) return { ...keys, required };
  return { ...keys, if: onlyKeys(Object.keys(properties)), then: { required } };
}

/** A condition that holds when an object has only these keys. Editors do not complete from it. */
export function onlyKeys(names: readonly string[]): JsonObject {
  return { propertyNames: { enum: names, doNotSuggest: true } };
}

/** A condition that holds when an object has exactly one of these keys. */
export function exactlyOneOf(names: readonly string[]): JsonObject {
  return { oneOf: names.map((name) => ({ required: [name] })) };
}

/** The names of the properties that an object schema requires, however it says so. */
export function requiredKeys(schema: JsonObject): readonly string[] {
  const { required } = (schema.then ?? schema) as { readonly required?: readonly string[] };
  return required ?? [];
}

/** One of schemas of different types: merged where each speaks of its own type, so that an error is about the right one. */
export function eitherSchema(choices: readonly JsonObject[]): JsonObject {
  const types = choices.flatMap(({ type }) => (type as Json | readonly Json[] | undefined) ?? []);
  const plain = choices.every((choice) => choice.type !== undefined);
  const keys = choices.flatMap((choice) => Object.keys(choice).filter((key) => key !== 'type'));
  if (plain && new Set(keys).size === keys.length) {
    const [first, ...others] = [...new Set(types)];
    return { ...Object.assign({}, ...choices), type: others.length === 0 ? first : [first, ...others] };
  }
  // Of equally wrong alternatives an editor tells the first; a plain text is never wrong where a text stands.
  const ordered = [
    ...choices.filter(({ type }) => type !== 'string'),
    ...choices.filter(({ type }) => type === 'string'),
  ];
  return { anyOf: ordered };
}
