// Shapes: what a part of a document must look like, as small functions that report one problem per mistake.
import { isObject, type Json, type JsonObject } from '../json.js';
import { pointerStep } from './json-text.js';
import { didYouMean, isSlipOf, nearestName } from './nearest-name.js';
import type { Report } from './problem.js';

export type Shape = (value: Json, pointer: string, report: Report) => void;

export interface Fields {
  readonly required?: Readonly<Record<string, Shape>>;
  readonly optional?: Readonly<Record<string, Shape>>;
  /** Whether other fields are allowed as well. */
  readonly open?: boolean;
}

export const anything: Shape = () => {};

export const text: Shape = (value, pointer, report) => {
  if (typeof value !== 'string') wrongType(value, pointer, 'a text', report);
};

export const boolean: Shape = (value, pointer, report) => {
  if (typeof value !== 'boolean') wrongType(value, pointer, 'true or false', report);
};

export const integer: Shape = (value, pointer, report) => {
  if (!Number.isInteger(value)) wrongType(value, pointer, 'a whole number', report);
};

export const anyObject: Shape = (value, pointer, report) => {
  if (!isObject(value)) wrongType(value, pointer, 'an object', report);
};

/** A text of this pattern; `expected` says it in words. */
export function pattern(regExp: RegExp, expected: string): Shape {
  return (value, pointer, report) => {
    if (typeof value !== 'string') wrongType(value, pointer, expected, report);
    else if (!regExp.test(value))
      report('wrongValue', pointer, `${JSON.stringify(value)} is not ${expected}`, { found: value, expected });
  };
}

/** A URI or a URI template, relative ones too, or an expression that yields one. */
export const uriOrExpression: Shape = pattern(
  /^(?:(?!\$\{)[^\s"<>\\^`|]+|\s*\$\{.+\}\s*)$/,
  'a URI without spaces, or an expression',
);

export function oneOf(...words: readonly string[]): Shape {
  const expected = `one of ${words.map((word) => `"${word}"`).join(', ')}`;
  return (value, pointer, report) => {
    if (typeof value !== 'string') return wrongType(value, pointer, expected, report);
    if (words.includes(value)) return;
    const { text: question, fix } = didYouMean(value, words);
    report('wrongValue', pointer, `"${value}" is not ${expected}${question}`, { found: value, expected, fix });
  };
}

/** The first shape whose test fits the value; otherwise a problem that names what was expected. */
export function either(expected: string, ...choices: readonly (readonly [(value: Json) => boolean, Shape])[]): Shape {
  return (value, pointer, report) => {
    const choice = choices.find(([fits]) => fits(value));
    if (choice) choice[1](value, pointer, report);
    else wrongType(value, pointer, expected, report);
  };
}

export const isText = (value: Json): boolean => typeof value === 'string';

export const textOrObject: Shape = either('a text or an object', [isText, anything], [isObject, anything]);

export function listOf(item: Shape, { atLeast = 0 }: { readonly atLeast?: number } = {}): Shape {
  return (value, pointer, report) => {
    if (!Array.isArray(value)) return wrongType(value, pointer, 'a list', report);
    if (value.length < atLeast)
      report('wrongValue', pointer, `at least ${atLeast} item${atLeast === 1 ? ' is' : 's are'} needed`, {
        found: value,
      });
    for (const [index, entry] of (value as readonly Json[]).entries()) item(entry, `${pointer}/${index}`, report);
  };
}

export function mapOf(item: Shape): Shape {
  return (value, pointer, report) => {
    if (!isObject(value)) return wrongType(value, pointer, 'an object', report);
    for (const [key, entry] of Object.entries(value)) item(entry, pointer + pointerStep(key), report);
  };
}

/** A list of objects with exactly one key each: how the language writes named things in order. */
export function namedList(item: Shape, options?: { readonly atLeast?: number }): Shape {
  return listOf((value, pointer, report) => {
    if (!isObject(value)) return wrongType(value, pointer, 'an object with one name', report);
    const names = Object.keys(value);
    const [name] = names;
    if (name === undefined || names.length > 1)
      return report('notOneName', pointer, `an item is { "name": … } with exactly one name, here ${listed(names)}`, {
        found: names,
        expected: 'exactly one name',
      });
    item(value[name] as Json, pointer + pointerStep(name), report);
  }, options);
}

/** An object with these fields. A misspelt required field is one problem, not two. */
export function object(fields: Fields): Shape {
  const { required = {}, optional = {}, open = false } = fields;
  const known = { ...required, ...optional };
  return (value, pointer, report) => {
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
}

/** The shape, and at least one field; `what` names such a field. */
export function withAtLeastOne(what: string, shape: Shape): Shape {
  return (value, pointer, report) => {
    shape(value, pointer, report);
    if (isObject(value) && Object.keys(value).length === 0)
      report('wrongValue', pointer, `at least one ${what}, is needed`, { found: value });
  };
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

export function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `"${name}"`).join(', ');
}
