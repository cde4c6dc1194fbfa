// What a value must be, in words: the types of JSON Schema as people say them.
import type { Locale } from '../calendar/format.js';
import { isObject, type Json, type JsonObject } from '../json.js';
import { objectOf } from '../language/task-tree.js';

const WORDS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  string: { en: 'text', fa: 'متن' },
  number: { en: 'number', fa: 'عدد' },
  integer: { en: 'whole number', fa: 'عدد صحیح' },
  boolean: { en: 'true or false', fa: 'true یا false' },
  object: { en: 'object', fa: 'شیء' },
  array: { en: 'list', fa: 'فهرست' },
  null: { en: 'null', fa: 'null' },
  any: { en: 'anything', fa: 'هر چیزی' },
  duration: { en: 'duration (ISO 8601)', fa: 'مدت (ISO 8601)' },
  'date-time': { en: 'instant (RFC 3339)', fa: 'لحظه (RFC 3339)' },
  uri: { en: 'URI', fa: 'نشانی (URI)' },
  template: { en: 'name of a template', fa: 'نام یک قالب' },
  form: { en: 'name of a form', fa: 'نام یک فرم' },
  scoreModel: { en: 'name of a score model', fa: 'نام یک مدل امتیازدهی' },
  or: { en: ' or ', fa: ' یا ' },
  of: { en: 'list of: ', fa: 'فهرستی از: ' },
};

/** The type of a value of this schema, in words, as a cell of a Markdown table. */
export function typeWords(schema: Json | undefined, locale: Locale): string {
  const word = (name: string): string => WORDS[name]?.[locale] ?? name;
  const either = (words: readonly string[]): string => [...new Set(words)].join(word('or'));
  if (!isObject(schema)) return word('any');
  if (schema.const !== undefined) return code(schema.const);
  if (Array.isArray(schema.enum)) return either((schema.enum as readonly Json[]).map(code));
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (schema.type === undefined && Array.isArray(alternatives))
    return either((alternatives as readonly Json[]).map((one) => typeWords(one, locale)));
  if (schema.type === undefined) return word('any');
  const types = [schema.type].flat() as readonly string[];
  return either(types.map((type) => oneType(type, schema, locale)));
}

function oneType(type: string, schema: JsonObject, locale: Locale): string {
  const word = (name: string): string => WORDS[name]?.[locale] ?? name;
  if (type === 'array' && isObject(schema.items)) return `${word('of')}${typeWords(schema.items, locale)}`;
  if (type === 'string' && typeof schema.refersTo === 'string') return word(schema.refersTo);
  if (type === 'string' && typeof schema.format === 'string') return word(schema.format);
  const range = type === 'number' || type === 'integer' ? rangeWords(schema) : '';
  if (type === 'object') return `${word('object')}${fieldsOf(schema)}`;
  return word(type) + range;
}

/** The fields of an object, when it declares them. */
function fieldsOf(schema: JsonObject): string {
  const names = Object.keys(objectOf(schema.properties));
  return names.length === 0 ? '' : ` { ${names.map(code).join(', ')} }`;
}

function rangeWords({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonObject): string {
  const limits = [
    minimum === undefined ? [] : `≥ ${minimum}`,
    exclusiveMinimum === undefined ? [] : `> ${exclusiveMinimum}`,
    maximum === undefined ? [] : `≤ ${maximum}`,
    exclusiveMaximum === undefined ? [] : `< ${exclusiveMaximum}`,
  ].flat();
  return limits.length === 0 ? '' : ` (${limits.join(', ')})`;
}

/** A value as code. Texts stand without quotes, as in the rest of the pages. */
export function code(value: Json): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** A text that may stand in a cell of a Markdown table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
