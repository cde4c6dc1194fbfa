// Finding an operation in an OpenAPI 3 or Swagger 2 document: its path, method, server and parameters.
import { standardError, WorkflowError } from '../../core/engine/index.js';
import { isObject, type Json, type JsonObject } from '../../core/json.js';

export interface Operation {
  readonly method: string;
  /** Template of the path, with `{name}` for path parameters. */
  readonly path: string;
  /** Address that the path is appended to. */
  readonly server: string;
  readonly parameters: readonly Parameter[];
  readonly acceptsBody: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Throws WorkflowError (configuration) when the document has no such operation. */
export function findOperation(document: JsonObject, operationId: string, documentUrl: string): Operation {
  for (const [path, item] of Object.entries(objectOf(document.paths)))
    for (const [method, operation] of Object.entries(objectOf(item))) {
      if (!METHODS.includes(method) || objectOf(operation).operationId !== operationId) continue;
      const declared = [...listOf(objectOf(item).parameters), ...listOf(objectOf(operation).parameters)];
      return {
        method,
        path,
        server: serverOf(document, documentUrl),
        parameters: declared.map((parameter) => parameterOf(document, parameter)),
        acceptsBody: objectOf(operation).requestBody !== undefined,
      };
    }
  throw new WorkflowError(
    standardError('configuration', `The document ${documentUrl} has no operation "${operationId}"`),
  );
}

function parameterOf(document: JsonObject, written: Json): Parameter {
  const parameter = objectOf(resolveReference(document, objectOf(written)));
  return {
    name: String(parameter.name ?? ''),
    in: String(parameter.in ?? 'query'),
    required: parameter.required === true,
  };
}

/** `$ref` within the document; one that leads nowhere gives an empty parameter. */
function resolveReference(document: JsonObject, written: JsonObject): Json {
  const reference = written.$ref;
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return written;
  return reference
    .slice(2)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json>((value, step) => objectOf(value)[step] ?? {}, document);
}

function serverOf(document: JsonObject, documentUrl: string): string {
  const [server] = listOf(document.servers);
  if (server !== undefined) return new URL(serverUrl(objectOf(server)), documentUrl).href;
  const origin = new URL(documentUrl);
  const schemes = listOf(document.schemes);
  const scheme = schemes.length === 0 || schemes.includes('https') ? origin.protocol : `${String(schemes[0])}:`;
  const host = typeof document.host === 'string' ? document.host : origin.host;
  return `${scheme}//${host}${typeof document.basePath === 'string' ? document.basePath : ''}`;
}

/** A server's address, with the default of each of its variables. */
function serverUrl(server: JsonObject): string {
  const variables = objectOf(server.variables);
  return String(server.url ?? '/').replace(/\{(\w+)\}/g, (_match, name: string) =>
    String(objectOf(variables[name]).default ?? ''),
  );
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
