// JSON Schema 2020-12 as the catalog uses it: formats on, `personal` known as a keyword, errors as one plain sentence each.
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json, JsonObject } from '../json.js';

/** One thing that is wrong: where (a JSON pointer into the value) and what. */
export interface SchemaViolation {
  readonly pointer: string;
  readonly message: string;
  /** Name of a property that the schema does not know. */
  readonly property?: string;
  /** Name of a property that the schema requires and the value lacks. */
  readonly missing?: string;
  /** Whether it holds only because of what other properties are (`then`, `else`), or as one of several ways. */
  readonly conditional?: boolean;
  /** Whether it speaks of the value as a whole (`oneOf` and the like), so that a part of it decides. */
  readonly composite?: boolean;
}

export type SchemaCheck = (value: unknown) => readonly SchemaViolation[];

const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true, logger: false });
addFormats.default(ajv);

const checks = new WeakMap<object, SchemaCheck>();

/**
 * A check for values of a schema, compiled once per schema object.
 * @throws Error when the schema itself is not a valid JSON Schema
 */
export function schemaCheck(schema: JsonObject): SchemaCheck {
  const known = checks.get(schema);
  if (known) return known;
  const validate = ajv.compile(schema);
  const check: SchemaCheck = (value) => (validate(value) ? [] : violations(validate));
  checks.set(schema, check);
  return check;
}

/** Why a schema can't be used, or undefined when it can. */
export function schemaMistake(schema: Json): string | undefined {
  try {
    ajv.compile(schema as JsonObject);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    // What is only looked at is not kept, and its `$id` is free for the next look.
    if (typeof schema === 'object' && schema !== null) ajv.removeSchema(schema);
  }
}

/** What the standard's own schema of schemas finds wrong in one, the first violation of each place. */
export function schemaViolations(schema: JsonObject): readonly SchemaViolation[] {
  if (ajv.validateSchema(schema) === true) return [];
  const found = new Map<string, SchemaViolation>();
  for (const error of ajv.errors ?? []) {
    if (!found.has(error.instancePath)) found.set(error.instancePath, violation(error));
  }
  return [...found.values()];
}

/** Errors of `if`, `oneOf` and their like only say that something below is wrong: they count when nothing below speaks. */
const WRAPPERS = new Set(['if', 'anyOf', 'oneOf', 'allOf', 'not']);

function violations(validate: ValidateFunction): SchemaViolation[] {
  const errors = validate.errors ?? [];
  const telling = errors.filter((error) => !WRAPPERS.has(error.keyword));
  return (telling.length > 0 ? telling : errors).map(violation);
}

function violation(error: ErrorObject): SchemaViolation {
  const params = error.params as Record<string, unknown>;
  const place = {
    pointer: error.instancePath,
    ...(WRAPPERS.has(error.keyword) && { composite: true }),
    ...(/\/(?:then|else|anyOf|oneOf)\//.test(error.schemaPath) && { conditional: true }),
  };
  switch (error.keyword) {
    case 'additionalProperties': {
      const property = String(params.additionalProperty);
      return { ...place, message: `unknown property "${property}"`, property };
    }
    case 'required':
      return {
        ...place,
        message: `property "${params.missingProperty}" is missing`,
        missing: String(params.missingProperty),
      };
    case 'enum':
      return { ...place, message: `must be one of ${JSON.stringify(params.allowedValues)}` };
    case 'const':
      return { ...place, message: `must be ${JSON.stringify(params.allowedValue)}` };
    default:
      return { ...place, message: error.message ?? error.keyword };
  }
}
