// Shapes: what a part of a document must look like, as small functions that report one problem per mistake. Each can say the same
// as a JSON Schema, so that editors and the reference speak of the language that is checked.
import { isObject, type Json, type JsonObject } from '../json.js';
import { pointerStep } from './json-text.js';
import { didYouMean, isSlipOf, nearestName } from './nearest-name.js';
import type { Report } from './problem.js';
import { eitherSchema, type NameKind, objectSchema, type SchemaParts } from './shape-schema.js';

export type Check = (value: Json, pointer: string, report: Report) => void;

export interface Shape extends Check {
  /** The shape as a JSON Schema (draft-07) for editors; one mistake gives one error there, too. */
  readonly schema: (parts: SchemaParts) => JsonObject;
}

export function shape(check: Check, schema: (parts: SchemaParts) => JsonObject): Shape {
  return Object.assign((...args: Parameters<Check>) => check(...args), { schema });
}

/** A shape that stands once in the schema, by this name, and is referred to. */
export function part(name: string, inner: Shape): Shape {
  return shape(inner, (parts) => parts.part(name, () => inner.schema(parts)));
}

/** A shape with a sentence about it, shown by editors and in the reference. */
export function told(description: string, inner: Shape): Shape {
  return shape(inner, (parts) => ({ ...inner.schema(parts), description }));
}

/** Names that a message lists. */
const MOST_LISTED = 50;

export interface Fields {
  readonly required?: Readonly<Record<string, Shape>>;
  readonly optional?: Readonly<Record<string, Shape>>;
  /** Whether other fields are allowed as well. */
  readonly open?: boolean;
}

export const anything: Shape = shape(
  () => {},
  () => ({}),
);

export const text: Shape = ofType('string', 'a text', (value) => typeof value === 'string');
export const boolean: Shape = ofType('boolean', 'true or false', (value) => typeof value === 'boolean');
export const integer: Shape = ofType('integer', 'a whole number', Number.isInteger);
export const anyObject: Shape = ofType('object', 'an object', isObject);

function ofType(type: string, expected: string, fits: (value: Json) => boolean): Shape {
  return shape(
    (value, pointer, report) => {
      if (!fits(value)) wrongType(value, pointer, expected, report);
    },
    () => ({ type }),
  );
}

/** A text of this pattern; `expected` says it in words. */
export function pattern(regExp: RegExp, expected: string): Shape {
  return shape(
    (value, pointer, report) => {
      if (typeof value !== 'string') wrongType(value, pointer, expected, report);
      else if (!regExp.test(value))
        report('wrongValue', pointer, `${JSON.stringify(value)} is not ${expected}`, { found: value, expected });
    },
    () => ({ type: 'string', pattern: regExp.source, patternErrorMessage: `This must be ${expected}.` }),
  );
}

/** A text that names something; which names there are is known where the schema is made, and checked by the meaning. */
export function naming(kind: NameKind): Shape {
  return shape(text, (parts) => parts.naming(kind));
}

/** A URI or a URI template, relative ones too, or an expression that yields one. */
export const uriOrExpression: Shape = pattern(
  /^(?:(?!\$\{)[^\s"<>\\^`|]+|\s*\$\{.+\}\s*)$/,
  'a URI without spaces, or an expression',
);

export function oneOf(...words: readonly string[]): Shape {
  const expected = `one of ${words.map((word) => `"${word}"`).join(', ')}`;
  const check: Check = (value, pointer, report) => {
    if (typeof value !== 'string') return wrongType(value, pointer, expected, report);
    if (words.includes(value)) return;
    const { text: question, fix } = didYouMean(value, words);
    report('wrongValue', pointer, `"${value}" is not ${expected}${question}`, { found: value, expected, fix });
  };
  return shape(check, () => ({ enum: words }));
}

/** The first shape whose test fits the value; otherwise a problem that names what was expected. */
export function either(expected: string, ...choices: readonly (readonly [(value: Json) => boolean, Shape])[]): Shape {
  const check: Check = (value, pointer, report) => {
    const choice = choices.find(([fits]) => fits(value));
    if (choice) choice[1](value, pointer, report);
    else wrongType(value, pointer, expected, report);
  };
  return shape(check, (parts) => eitherSchema(choices.map(([, choice]) => choice.schema(parts))));
}

export const isText = (value: Json): boolean => typeof value === 'string';

export const textOrObject: Shape = either('a text or an object', [isText, text], [isObject, anyObject]);

export function listOf(item: Shape, { atLeast = 0 }: { readonly atLeast?: number } = {}): Shape {
  const check: Check = (value, pointer, report) => {
    if (!Array.isArray(value)) return wrongType(value, pointer, 'a list', report);
    if (value.length < atLeast)
      report('wrongValue', pointer, `at least ${atLeast} item${atLeast === 1 ? ' is' : 's are'} needed`, {
        found: value,
      });
    for (const [index, entry] of (value as readonly Json[]).entries()) item(entry, `${pointer}/${index}`, report);
  };
  return shape(check, (parts) => ({
    type: 'array',
    items: item.schema(parts),
    ...(atLeast > 0 && { minItems: atLeast }),
  }));
}

export function mapOf(item: Shape): Shape {
  const check: Check = (value, pointer, report) => {
    if (!isObject(value)) return wrongType(value, pointer, 'an object', report);
    for (const [key, entry] of Object.entries(value)) item(entry, pointer + pointerStep(key), report);
  };
  return shape(check, (parts) => ({ type: 'object', additionalProperties: item.schema(parts) }));
}

/** A list of objects with exactly one key each: how the language writes named things in order. */
export function namedList(item: Shape, options?: { readonly atLeast?: number }): Shape {
  const named: Check = (value, pointer, report) => {
    if (!isObject(value)) return wrongType(value, pointer, 'an object with one name', report);
    const names = Object.keys(value);
    const [name] = names;
    if (name === undefined || names.length > 1)
      return report('notOneName', pointer, `an item is { "name": … } with exactly one name, here ${listed(names)}`, {
        found: names,
        expected: 'exactly one name',
      });
    item(value[name] as Json, pointer + pointerStep(name), report);
  };
  const schema = (parts: SchemaParts): JsonObject => ({
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: item.schema(parts),
  });
  return listOf(shape(named, schema), options);
}

/** An object with these fields. A misspelt required field is one problem, not two. */
export function object(fields: Fields): Shape {
  const { required = {}, optional = {}, open = false } = fields;
  const known = { ...required, ...optional };
  const check: Check = (value, pointer, report) => {
    if (!isObject(value)) return wrongType(value, pointer, 'an object', report);
    const missing = new Set(Object.keys(required).filter((name) => !Object.hasOwn(value, name)));
    for (const [name, entry] of Object.entries(value)) {
      const shape = Object.hasOwn(known, name) ? known[name] : undefined;
      if (shape) shape(entry, pointer + pointerStep(name), report);
      else if (!open || isMisspelt(name, value, known, missing))
        reportUnknown(name, pointer, known, value, missing, report);
    }
    for (const name of missing)
      report('missingField', pointer, `"${name}" is missing`, { expected: `a field "${name}"` });
  };
  return shape(check, (parts) => fieldsSchema(fields, parts));
}

export function fieldsSchema({ required = {}, optional = {}, open = false }: Fields, parts: SchemaParts): JsonObject {
  const known = Object.entries({ ...required, ...optional });
  const properties = Object.fromEntries(known.map(([name, field]) => [name, field.schema(parts)]));
  return objectSchema(properties, { required: Object.keys(required), open });
}

/** The shape, and at least one field; `what` names such a field. */
export function withAtLeastOne(what: string, inner: Shape): Shape {
  const check: Check = (value, pointer, report) => {
    inner(value, pointer, report);
    if (isObject(value) && Object.keys(value).length === 0)
      report('wrongValue', pointer, `at least one ${what}, is needed`, { found: value });
  };
  return shape(check, (parts) => ({ ...inner.schema(parts), minProperties: 1 }));
}

/** Where other fields are allowed: whether this one is a known one that went wrong. */
function isMisspelt(
  name: string,
  value: JsonObject,
  known: Readonly<Record<string, Shape>>,
  missing: ReadonlySet<string>,
): boolean {
  if (nearestName(name, missing, 1) !== undefined) return true;
  return Object.keys(known).some((field) => !Object.hasOwn(value, field) && isSlipOf(field, name));
}

function reportUnknown(
  name: string,
  pointer: string,
  known: Readonly<Record<string, Shape>>,
  value: JsonObject,
  missing: Set<string>,
  report: Report,
): void {
  const free = Object.keys(known).filter((field) => !Object.hasOwn(value, field));
  const { text: question, fix } = didYouMean(name, free);
  if (fix !== undefined) missing.delete(fix);
  report('unknownField', pointer + pointerStep(name), `there is no field "${name}" here${question}`, {
    found: name,
    expected: `one of ${listed(Object.keys(known))}`,
    fix,
  });
}

export function wrongType(value: Json, pointer: string, expected: string, report: Report): void {
  report('wrongType', pointer, `${expected} is expected, not ${typeName(value)}`, { found: value, expected });
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'string':
      return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    default:
      return String(value);
  }
}

/** Names as a sentence takes them; of very many the first. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '';
  return `${names
    .slice(0, MOST_LISTED)
    .map((name) => `"${name}"`)
    .join(', ')}${more}`;
}
