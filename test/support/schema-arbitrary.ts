// Values for a JSON Schema as fast-check makes them: mostly of its form, some at its edges. Enough of the keywords for our
// own OpenAPI document.
import fc from 'fast-check';
import { isObject, type Json, type JsonObject } from '../../core/json.js';

/** Values of the schema; `root` resolves references. */
export function arbitraryOf(schema: JsonObject, root: JsonObject): fc.Arbitrary<Json> {
  if (typeof schema.$ref === 'string') return arbitraryOf(resolve(schema.$ref, root), root);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as Json[]));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (isObject(schema.then) && isObject(schema.else))
    return fc.oneof(arbitraryOf({ ...schema.then, type: 'array' }, root), arbitraryOf(schema.else, root));
  const types = Array.isArray(schema.type) ? (schema.type as string[]) : [schema.type as string | undefined];
  return fc.oneof(...types.map((type) => arbitraryOfType(type, schema, root)));
}

function resolve(reference: string, root: JsonObject): JsonObject {
  const steps = reference.slice(2).split('/');
  return steps.reduce((value: Json, step) => (value as JsonObject)[step]!, root) as JsonObject;
}

function arbitraryOfType(type: string | undefined, schema: JsonObject, root: JsonObject): fc.Arbitrary<Json> {
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return fc.integer({ min: (schema.minimum as number) ?? -10, max: (schema.maximum as number) ?? 2 ** 31 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(arbitraryOf((schema.items as JsonObject) ?? {}, root), { maxLength: 3 });
    case 'object':
      return objectOf(schema, root);
    default:
      return fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
  }
}

function textOf(schema: JsonObject): fc.Arbitrary<Json> {
  if (schema.format === 'uuid') return fc.uuid();
  if (schema.format === 'date-time')
    return fc.date({ noInvalidDate: true }).map((date) => date.toISOString().replace(/^[+-]\d\d/, ''));
  const maxLength = Math.min((schema.maxLength as number) ?? 30, 60);
  const minLength = Math.min((schema.minLength as number) ?? 0, maxLength);
  return fc.oneof(
    fc.string({ unit: 'binary', minLength, maxLength }),
    fc.string({ unit: 'grapheme-ascii', minLength, maxLength }),
    fc.emailAddress(),
    fc.constantFrom('0', "'; drop table contact; --", '%', '\\', '۰۹۱۲۳۴۵۶۷۸۹', '__proto__'),
  );
}

function objectOf(schema: JsonObject, root: JsonObject): fc.Arbitrary<Json> {
  const properties = (schema.properties ?? {}) as Record<string, JsonObject>;
  if (Object.keys(properties).length === 0)
    return fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 1 }), {
      maxKeys: 3,
    }) as fc.Arbitrary<Json>;
  const members = Object.entries(properties).map(([name, property]) => [name, arbitraryOf(property, root)] as const);
  return fc.record(Object.fromEntries(members), {
    requiredKeys: (schema.required ?? []) as string[],
  }) as fc.Arbitrary<Json>;
}
