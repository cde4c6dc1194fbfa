// Values for a JSON Schema: of its form, nearly of its form, and hostile ones that have nothing to do with it.
import fc from 'fast-check';
import { isObject, type Json, type JsonObject } from '../../../core/json.js';
import { follow } from './described.js';
import { known } from './known-things.js';

const DEEP = 4_000;
const WIDE = 3_000;
const LONG = 60_000;
const HUGE_NUMBERS: readonly number[] = [-1, 0.5, 2 ** 31, 2 ** 53, 1e308, -1e308, Number.MIN_VALUE, -0, 2 ** 63];
/** Text that breaks what is put together carelessly: statements, markup, addresses, paths, names of prototypes. */
const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  '\ufeff',
  "'; drop table contact; --",
  '%',
  '_',
  '\\',
  '$1',
  '{{constructor}}',
  '${ . }',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '../../../etc/passwd',
  'javascript:alert(1)',
  '۰۹۱۲۳۴۵۶۷۸۹',
  'null',
  'NaN',
  '1e999',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-03-21T06:30:00+99:99',
  'P99999999999Y',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(LONG),
];

/** Values that a form alone does not tell, by the name of the property. */
const LIKELY: readonly (readonly [name: RegExp, values: readonly string[]])[] = [
  [/email/i, ['k1@shop.test', 'K2@Shop.test', 'new@shop.test', '"quoted name"@shop.test']],
  [/phone/i, ['+989121234567', '۰۹۱۲۱۲۳۴۵۶۷', '0912 123 4567']],
  [/zone/i, ['Asia/Tehran', 'Europe/Berlin', 'America/St_Johns']],
  [/locale/i, ['fa', 'en', 'fa-IR']],
  [/currency/i, ['IRR', 'USD']],
  [/amount|budget|cost/i, ['0', '10.50', '1250000']],
  [/^source$/, ['shop', 'website', 'ravand/links']],
];

/** Values of the schema. `name`: of the property or parameter, so that things that exist can be named. */
export function valid(schema: JsonObject, name = ''): fc.Arbitrary<Json> {
  const one = follow(schema);
  if (Array.isArray(one.enum)) return fc.constantFrom(...(one.enum as Json[]));
  if (one.const !== undefined) return fc.constant(one.const);
  if (Array.isArray(one.allOf)) return merged([without(one, ['allOf']), ...(one.allOf as JsonObject[])], name);
  for (const way of ['oneOf', 'anyOf'] as const)
    if (Array.isArray(one[way])) return fc.oneof(...waysOf(one, way).map((schemas) => merged(schemas, name)));
  if (isObject(one.then) && isObject(one.else))
    return fc.oneof(valid({ ...one.then, type: 'array' }, name), valid(one.else, name));
  const types = Array.isArray(one.type) ? (one.type as string[]) : [one.type as string | undefined];
  return fc.oneof(...types.map((type) => validOfType(type, one, name)));
}

/** The schema with each of its choices, without the properties that only the other choices ask for. */
function waysOf(schema: JsonObject, way: 'oneOf' | 'anyOf'): (readonly JsonObject[])[] {
  const choices = (schema[way] as JsonObject[]).map(follow);
  const asked = (choice: JsonObject): readonly string[] => (choice.required ?? []) as string[];
  return choices.map((choice) => {
    const others = choices.flatMap(asked).filter((name) => !asked(choice).includes(name));
    const base = without(schema, [way]);
    const properties = isObject(base.properties) ? without(base.properties, others) : undefined;
    return [properties ? { ...base, properties } : base, choice];
  });
}

function merged(schemas: readonly JsonObject[], name: string): fc.Arbitrary<Json> {
  const followed = schemas.map(follow);
  const required = followed.flatMap((one) => (one.required ?? []) as string[]);
  const properties = Object.assign({}, ...followed.map((one) => one.properties ?? {})) as JsonObject;
  const together = Object.assign({}, ...followed) as JsonObject;
  return valid(Object.keys(properties).length > 0 ? { ...together, required, properties } : together, name);
}

function without(schema: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([one]) => !keys.includes(one)));
}

function validOfType(type: string | undefined, schema: JsonObject, name: string): fc.Arbitrary<Json> {
  switch (type) {
    case 'string':
      return textOf(schema, name);
    case 'integer':
      if (name === 'version') return fc.integer({ min: 1, max: 3 });
      return fc.integer({ min: (schema.minimum as number) ?? -10, max: (schema.maximum as number) ?? 2 ** 31 - 1 });
    case 'number':
      return fc.double({
        min: (schema.minimum as number) ?? -1e6,
        max: (schema.maximum as number) ?? 1e9,
        noNaN: true,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valid((schema.items as JsonObject) ?? {}, name), {
        minLength: (schema.minItems as number) ?? 0,
        maxLength: Math.max((schema.minItems as number) ?? 0, Math.min((schema.maxItems as number) ?? 3, 3)),
      });
    case 'object':
      return objectOf(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
  }
}

function textOf(schema: JsonObject, name: string): fc.Arbitrary<Json> {
  if (schema.format === 'uuid')
    return fc.oneof({ weight: 4, arbitrary: known(name) }, { weight: 1, arbitrary: fc.uuid() });
  if (schema.format === 'date-time') return instant();
  if (schema.format === 'duration') return fc.constantFrom('P1D', 'PT4H', 'P14D', 'PT0S', 'P9999Y');
  if (typeof schema.pattern === 'string') return fc.stringMatching(new RegExp(schema.pattern), { maxLength: 40 });
  const likely = LIKELY.find(([pattern]) => pattern.test(name))?.[1] ?? [];
  const maxLength = Math.min((schema.maxLength as number) ?? 30, 60);
  const minLength = Math.min((schema.minLength as number) ?? 0, maxLength);
  return fc.oneof(
    { weight: likely.length > 0 ? 10 : 0, arbitrary: fc.constantFrom(...(likely.length > 0 ? likely : [''])) },
    { weight: 4, arbitrary: known(name) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength, maxLength }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength, maxLength }) },
    { weight: 1, arbitrary: fc.emailAddress() },
  );
}

function instant(): fc.Arbitrary<Json> {
  const likely = { min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true };
  return fc.oneof(fc.date(likely), fc.date({ noInvalidDate: true })).map((date) => date.toISOString());
}

function objectOf(schema: JsonObject): fc.Arbitrary<Json> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonObject>);
  const values = fc.jsonValue({ maxDepth: 1 });
  if (properties.length === 0)
    return fc.dictionary(fc.string({ maxLength: 10 }), values, { maxKeys: 3 }) as fc.Arbitrary<Json>;
  const required = (schema.required ?? []) as readonly string[];
  const members = properties.map(([name, property]) => {
    const value = valid(property, name);
    const missing = { weight: required.includes(name) ? 0 : 2, arbitrary: fc.constant(undefined) };
    return [name, fc.oneof(missing, { weight: 1, arbitrary: value })] as const;
  });
  return fc
    .record(Object.fromEntries(members))
    .map((value) =>
      Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)),
    ) as fc.Arbitrary<Json>;
}

/** Values that have nothing to do with any schema. */
export function hostile(): fc.Arbitrary<Json> {
  return fc.oneof(
    fc.constantFrom<Json>(...HOSTILE_TEXTS),
    fc.constantFrom<Json>(...HUGE_NUMBERS),
    fc.constantFrom<Json>(null, true, false, [], {}, [[]], [null], { '': '' }),
    fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
    fc.constantFrom<Json>('deep', 'wide', 'manyKeys').map(unfold),
    fc.constantFrom<Json>(
      { constructor: { prototype: { polluted: true } } },
      JSON.parse('{"__proto__": {"polluted": true}}'),
    ),
  );
}

/** Kept as a word until it is needed, so that a counterexample can be read. */
function unfold(shape: Json): Json {
  if (shape === 'deep') return nested(200);
  if (shape === 'wide') return Array.from({ length: WIDE }, () => 0);
  return Object.fromEntries(Array.from({ length: WIDE }, (_, index) => [`k${index}`, index]));
}

function nested(depth: number): Json {
  let value: Json = [];
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** JSON text no value of ours is written as. */
export function brokenTexts(): fc.Arbitrary<string> {
  return fc.constantFrom(
    '',
    '{',
    '[1,',
    '"',
    'nul',
    '{"a":1e999}',
    '{"id":1,"id":2}',
    '\ufeff{}',
    '{"a":"\\ud800"}',
    `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
    `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
    '{}{}',
    '// comment',
  );
}

/** The value with one place spoiled: another value, a property gone, one too many. `place` chooses it. */
export function spoiled(value: Json, place: number, hostileValue: Json): Json {
  const places = countPlaces(value);
  return spoil(value, place % places, hostileValue);
}

function countPlaces(value: Json): number {
  return 1 + partsOf(value).reduce<number>((sum, part) => sum + countPlaces(part), 0);
}

function partsOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

function spoil(value: Json, place: number, other: Json): Json {
  if (place === 0) return spoilHere(value, other);
  let left = place - 1;
  const spoilPart = (part: Json): Json => {
    const size = countPlaces(part);
    const isHere = left >= 0 && left < size;
    const here = left;
    left -= size;
    return isHere ? spoil(part, here, other) : part;
  };
  if (Array.isArray(value)) return value.map(spoilPart);
  return Object.fromEntries(Object.entries(value as JsonObject).map(([key, part]) => [key, spoilPart(part)]));
}

/** An object loses its first property or gets one too many, by what stands in for the value; anything else is replaced. */
function spoilHere(value: Json, other: Json): Json {
  if (!isObject(value)) return other;
  if (typeof other === 'number') return Object.fromEntries(Object.entries(value).slice(1));
  return typeof other === 'string' ? { ...value, [other.slice(0, 50)]: other } : other;
}
