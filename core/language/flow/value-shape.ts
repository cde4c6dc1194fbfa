// What is known about a value before a process runs: which types it may have, which texts, which fields.
import { isObject, type Json, type JsonObject } from '../../json.js';

export interface KnownShape {
  /** Types of JSON, without `integer`. */
  readonly types: readonly string[];
  /** The texts it may be; any, where absent. */
  readonly texts?: readonly string[];
  /** The fields it may have; any, where absent. */
  readonly fields?: Readonly<Record<string, ValueShape>>;
  readonly items?: ValueShape;
}

/** `any`: nothing is known. */
export type ValueShape = KnownShape | 'any';

/** Values that nest deeper are not followed: loops could nest them without end. */
const DEPTH = 8;
/** Shapes that one shape may have in it. */
const MAX_SIZE = 1_000;

export function scalar(...types: readonly string[]): KnownShape {
  return { types };
}

/** Of an object whose fields know too much altogether, only that it is one is kept. */
export function objectShape(fields: Readonly<Record<string, ValueShape>>): KnownShape {
  const shape: KnownShape = { types: ['object'], fields };
  return sizeOf(shape) > MAX_SIZE ? { types: ['object'] } : shape;
}

/** Shapes within a shape, counted as far as one more than is kept. */
export function sizeOf(shape: ValueShape): number {
  let size = 0;
  const waiting = [shape];
  for (let one = waiting.pop(); one !== undefined && size <= MAX_SIZE; one = waiting.pop()) {
    size += 1;
    if (one === 'any') continue;
    if (one.items) waiting.push(one.items);
    if (one.fields) waiting.push(...Object.values(one.fields).slice(0, MAX_SIZE + 1));
  }
  return size;
}

/** The shape of a value that is written down. */
export function shapeOfLiteral(value: Json): ValueShape {
  if (value === null) return scalar('null');
  if (typeof value === 'string') return { types: ['string'], texts: [value] };
  if (Array.isArray(value)) return scalar('array');
  if (!isObject(value)) return scalar(typeof value);
  return objectShape(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOfLiteral(inner)])));
}

/**
 * The shape of the values of a JSON Schema. Fields that a schema does not name count as not there, unless it says
 * something of further ones.
 */
export function shapeOfSchema(schema: Json | undefined, depth = 0): ValueShape {
  if (!isObject(schema) || depth > DEPTH) return 'any';
  const mixed = ['$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'if', 'const'].some((key) => Object.hasOwn(schema, key));
  if (mixed) return 'any';
  if (Array.isArray(schema.enum)) return schema.enum.map(shapeOfLiteral).reduce(joined);
  const types = [schema.type ?? []].flat().map((type) => (type === 'integer' ? 'number' : String(type)));
  if (types.length === 0) return 'any';
  const fields = types.includes('object') ? fieldsOfSchema(schema, depth) : undefined;
  const items = schema.items === undefined ? undefined : shapeOfSchema(schema.items, depth + 1);
  return { types, ...(fields && { fields }), ...(items && { items }) };
}

function fieldsOfSchema(schema: JsonObject, depth: number): Readonly<Record<string, ValueShape>> | undefined {
  const { properties, additionalProperties = false, patternProperties } = schema;
  if (!isObject(properties) || additionalProperties !== false || patternProperties !== undefined) return undefined;
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, shapeOfSchema(one, depth + 1)]));
}

/** What holds for a value that is one or the other. */
export function joined(one: ValueShape, other: ValueShape, depth = 0): ValueShape {
  if (one === other) return one;
  if (one === 'any' || other === 'any' || depth > DEPTH) return 'any';
  const types = [...new Set([...one.types, ...other.types])].sort();
  const texts = both(
    one,
    other,
    'string',
    ({ texts }) => texts,
    (a, b) => [...new Set([...a, ...b])].sort(),
  );
  const fields = both(
    one,
    other,
    'object',
    ({ fields }) => fields,
    (a, b) => joinedFields(a, b, depth),
  );
  const items = both(
    one,
    other,
    'array',
    ({ items }) => items,
    (a, b) => joined(a, b, depth + 1),
  );
  return { types, ...(texts && { texts }), ...(fields && { fields }), ...(items && { items }) };
}

/** What is known of values of one type: all that the shapes with this type know, nothing when one of them knows nothing. */
function both<Part>(
  one: KnownShape,
  other: KnownShape,
  type: string,
  partOf: (shape: KnownShape) => Part | undefined,
  join: (one: Part, other: Part) => Part,
): Part | undefined {
  if (!one.types.includes(type)) return partOf(other);
  if (!other.types.includes(type)) return partOf(one);
  const [first, second] = [partOf(one), partOf(other)];
  return first === undefined || second === undefined ? undefined : join(first, second);
}

function joinedFields(
  one: Readonly<Record<string, ValueShape>>,
  other: Readonly<Record<string, ValueShape>>,
  depth: number,
): Readonly<Record<string, ValueShape>> {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return Object.fromEntries(
    names.map((name) => {
      const [a, b] = [fieldOf(one, name), fieldOf(other, name)];
      return [name, a === undefined || b === undefined ? (a ?? b ?? 'any') : joined(a, b, depth + 1)];
    }),
  );
}

export function fieldOf(fields: Readonly<Record<string, ValueShape>>, name: string): ValueShape | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** `+` of two objects: fields of the right win; of other types only the types are known. */
export function added(left: ValueShape, right: ValueShape): ValueShape {
  if (left === 'any' || right === 'any') return 'any';
  const isObjects = [left, right].every(({ types }) => types.every((type) => type === 'object' || type === 'null'));
  if (!isObjects) return { types: [...new Set([...left.types, ...right.types])].sort() };
  const [before, after] = [left.fields ?? noFields(left), right.fields ?? noFields(right)];
  // A field of the right may be missing in some of its values, so that the left one stays.
  return before && after ? objectShape(joinedFields(before, after, 0)) : scalar('object');
}

function noFields({ types }: KnownShape): Readonly<Record<string, ValueShape>> | undefined {
  return types.includes('object') ? undefined : {};
}
