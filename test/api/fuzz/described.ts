// The OpenAPI document as the generator and the judge of answers read it: parameters by place, bodies by content type, answers
// by status, references to parameters and answers followed.
import { loadSpec, operationsOf, type SpecOperation } from '../../../api/spec.js';
import type { JsonObject } from '../../../core/json.js';

export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonObject;
  /** The value is JSON text (`content` instead of `schema`). */
  readonly isJson: boolean;
}

export interface Described extends SpecOperation {
  readonly pathParameters: readonly Parameter[];
  readonly queryParameters: readonly Parameter[];
  readonly headers: readonly Parameter[];
  /** Schemas of bodies by content type. */
  readonly bodies: Readonly<Record<string, JsonObject>>;
  /** What may be answered: by status or `default`, by content type; where that schema lies in the document. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const SPEC = loadSpec();

export const OPERATIONS: readonly Described[] = operationsOf(SPEC).map(describe);

function describe(operation: SpecOperation): Described {
  const pointer = `#/paths/${step(operation.path)}/${operation.method}`;
  const item = at(`#/paths/${step(operation.path)}`);
  const described = at(pointer);
  const parameters = [...listOf(item.parameters), ...listOf(described.parameters)].map(follow);
  const placed = (place: string): Parameter[] => parameters.filter((one) => one.in === place).map(parameterOf);
  const content = described.requestBody === undefined ? {} : follow(described.requestBody as JsonObject).content;
  const bodies = Object.entries((content ?? {}) as Record<string, JsonObject>);
  return {
    ...operation,
    pathParameters: placed('path'),
    queryParameters: placed('query'),
    headers: placed('header'),
    bodies: Object.fromEntries(bodies.map(([type, { schema }]) => [type, (schema ?? {}) as JsonObject])),
    answers: answersOf(described.responses as Record<string, JsonObject>, `${pointer}/responses`),
  };
}

function answersOf(responses: Readonly<Record<string, JsonObject>>, pointer: string): Described['answers'] {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const where = typeof response.$ref === 'string' ? response.$ref : `${pointer}/${status}`;
      const types = Object.keys((at(where).content ?? {}) as object);
      return [status, Object.fromEntries(types.map((type) => [type, `${where}/content/${step(type)}/schema`]))];
    }),
  );
}

function parameterOf(described: JsonObject): Parameter {
  const { name, required, schema, content } = described;
  const json = (content as Record<string, { schema: JsonObject }> | undefined)?.['application/json'];
  return {
    name: String(name),
    required: required === true,
    schema: json ? json.schema : ((schema ?? {}) as JsonObject),
    isJson: json !== undefined,
  };
}

/** The object, or what its reference names. */
export function follow(value: JsonObject): JsonObject {
  return typeof value.$ref === 'string' ? follow(at(value.$ref)) : value;
}

function at(reference: string): JsonObject {
  const steps = reference.slice(2).split('/');
  return steps.reduce<JsonObject>(
    (value, one) => value[decodeURIComponent(one).replace(/~1/g, '/').replace(/~0/g, '~')] as JsonObject,
    SPEC,
  );
}

/** One step of a reference: a JSON pointer in the fragment of an address. */
function step(name: string): string {
  return encodeURIComponent(name.replace(/~/g, '~0').replace(/\//g, '~1'));
}

function listOf(value: unknown): JsonObject[] {
  return (value ?? []) as JsonObject[];
}
