// JSON Schemas of the catalog (2020-12) as schemas for editors (draft-07) in which any value may be an expression instead.
import { isObject, type Json, type JsonObject } from '../json.js';
import { EXPRESSION_PATTERN } from '../language/expressions/expression-text.js';
import { onlyKeys } from '../language/shape-schema.js';

const EXPRESSION: JsonObject = { type: 'string', pattern: EXPRESSION_PATTERN };

/** ISO 8601 as the checker takes it; draft-07 has no format of this name. */
const DURATION: JsonObject = {
  type: 'string',
  pattern: '^P(?!$)((\\d+Y)?(\\d+M)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?|(\\d+W)?)$',
  patternErrorMessage: 'This must be an ISO 8601 duration such as P3D or PT4H.',
};

const MAPS = ['properties', 'patternProperties', 'dependentSchemas'];
const BRANCHES = ['allOf', 'anyOf', 'oneOf'];
const PARTS = ['items', 'additionalProperties', 'contains'];
/** What draft-07 does not know. The checker still looks at it. */
const UNKNOWN = [
  '$schema',
  '$id',
  '$defs',
  'unevaluatedProperties',
  'unevaluatedItems',
  'refersTo',
  'dependentRequired',
];

export interface ArgumentSchemaOptions {
  /** Where the schema stands in the whole, for references within it. */
  readonly pointer: string;
  /** What stands in for a property that names something (`refersTo`). */
  readonly names?: (kind: string) => JsonObject | undefined;
  /** Whether an expression may stand in place of any value below the top. */
  readonly expressions: boolean;
}

/** The schema of an object of arguments: it stands there itself, its values may be expressions. */
export function argumentSchema(schema: JsonObject, options: ArgumentSchemaOptions): JsonObject {
  const { $defs } = schema;
  const definitions = isObject($defs) && { $defs: mapValues($defs, (inner) => part(inner, options)) };
  return { ...keywords(schema, options), ...definitions };
}

/** A part of it, in whose place an expression may stand. */
function part(schema: Json, options: ArgumentSchemaOptions): Json {
  if (!isObject(schema)) return schema;
  const converted = withNames(keywords(schema, options), schema, options);
  return options.expressions ? orExpression(converted) : converted;
}

function withNames(converted: JsonObject, schema: JsonObject, { names }: ArgumentSchemaOptions): JsonObject {
  const named = typeof schema.refersTo === 'string' ? names?.(schema.refersTo) : undefined;
  if (!named) return converted;
  const { description, default: standard } = converted;
  return {
    ...(description !== undefined && { description }),
    ...(standard !== undefined && { default: standard }),
    ...named,
  };
}

function keywords(schema: JsonObject, options: ArgumentSchemaOptions): JsonObject {
  const converted: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (UNKNOWN.includes(key)) continue;
    if (MAPS.includes(key)) converted[key] = mapValues(value as JsonObject, (inner) => part(inner, options));
    else if (BRANCHES.includes(key)) converted[key] = (value as readonly Json[]).map((inner) => branch(inner, options));
    else if (key === 'prefixItems') converted[key] = (value as readonly Json[]).map((inner) => part(inner, options));
    else if (key === 'then' || key === 'else') converted[key] = branch(value, options);
    else if (PARTS.includes(key)) converted[key] = part(value, options);
    else converted[key] = value;
  }
  return draft07(converted, schema, options);
}

/** A branch speaks of the same value again: that an expression may stand in its place has been said. */
function branch(schema: Json, options: ArgumentSchemaOptions): Json {
  return isObject(schema) ? withNames(keywords(schema, options), schema, options) : schema;
}

function draft07(
  converted: Record<string, Json>,
  schema: JsonObject,
  { pointer, expressions }: ArgumentSchemaOptions,
): JsonObject {
  const { prefixItems, dependentSchemas, format, oneOf, $ref, ...others } = converted;
  const result: Record<string, Json> = others;
  if (prefixItems !== undefined) {
    result.items = prefixItems;
    if (converted.items !== undefined) result.additionalItems = converted.items;
  }
  const { dependentRequired } = schema;
  if (dependentSchemas !== undefined || dependentRequired !== undefined)
    result.dependencies = { ...(dependentSchemas as JsonObject), ...(dependentRequired as JsonObject) };
  if (typeof $ref === 'string') result.$ref = $ref.startsWith('#') ? `#${pointer}${$ref.slice(1)}` : $ref;
  if (format === 'duration') Object.assign(result, DURATION, { type: schema.type ?? 'string' });
  else if (format !== undefined) result.format = format;
  // With expressions in them several branches may hold at once.
  const several = expressions && !((oneOf ?? []) as readonly Json[]).every(onlyRequires);
  if (oneOf !== undefined) result[several ? 'anyOf' : 'oneOf'] = oneOf;
  return missingAfterUnknown(result);
}

function onlyRequires(schema: Json): boolean {
  return isObject(schema) && Object.keys(schema).every((key) => key === 'required');
}

/** As in the schemas of the language: a misspelt key is one error, not an unknown and a missing one. */
function missingAfterUnknown(schema: JsonObject): JsonObject {
  const { required, ...others } = schema;
  if (required === undefined || schema.additionalProperties !== false || !isObject(schema.properties)) return schema;
  const condition = { if: onlyKeys(Object.keys(schema.properties)), then: { required } };
  if (schema.if === undefined) return { ...others, ...condition };
  return { ...others, allOf: [...((schema.allOf ?? []) as readonly Json[]), condition] };
}

function orExpression(schema: JsonObject): JsonObject {
  const { type, pattern, enum: values, format, anyOf, $ref, description, default: standard } = schema;
  const composite = [values, schema.const, anyOf, schema.oneOf, $ref].some((keyword) => keyword !== undefined);
  if (composite || (format !== undefined && allows(type, 'string'))) {
    const { description: _d, default: _s, ...own } = schema;
    const outer = {
      ...(description !== undefined && { description }),
      ...(standard !== undefined && { default: standard }),
    };
    return { ...outer, anyOf: [own, EXPRESSION] };
  }
  if (type === undefined) return schema;
  if (!allows(type, 'string'))
    return {
      ...schema,
      type: [type, 'string'].flat() as Json,
      pattern: EXPRESSION_PATTERN,
      patternErrorMessage: wrongText(type),
    };
  if (typeof pattern === 'string') return { ...schema, pattern: `(?:${pattern})|(?:${EXPRESSION_PATTERN})` };
  return schema;
}

function allows(type: Json | undefined, one: string): boolean {
  return type === undefined || [type].flat().includes(one);
}

function wrongText(type: Json): string {
  return `This must be of the type ${[type].flat().join(' or ')}, or an expression in \${ }.`;
}

function mapValues(map: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
