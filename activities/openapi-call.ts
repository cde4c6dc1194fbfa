// `call: openapi` of the language: reads the document, finds the operation, and makes its request.
import { load } from 'js-yaml';
import type { FunctionOutcome } from '../core/catalog/calls.js';
import { standardError, WorkflowError } from '../core/engine/index.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import { authorizationOf } from './http/http-authentication.js';
import { asText } from './http/http-content.js';
import { type Exchange, exchange, type HttpCallContext } from './http/http-exchange.js';
import { findOperation, type Operation } from './http/openapi-document.js';
import { outcomeOf } from './http/outcome.js';
import { callHttp, outputFormat } from './http-call.js';

/**
 * Calls an operation of an OpenAPI 3 or Swagger 2 document. Parameters go where the document says; what it does not
 * declare is the body, when the operation takes one. Never throws: whatever goes wrong is an outcome.
 */
export function callOpenApi(args: Json, context: HttpCallContext): Promise<FunctionOutcome> {
  return outcomeOf(async () => {
    const given: JsonObject = isObject(args) ? args : {};
    const { endpoint = '' } = isObject(given.document) ? given.document : {};
    const read = await callHttp({ method: 'get', endpoint, output: 'raw' }, context);
    if (read.status !== 'done') return read;
    const url = asText(isObject(endpoint) ? (endpoint.uri ?? '') : endpoint);
    const operation = findOperation(parseDocument(read.result, url), asText(given.operationId ?? ''), url);
    const parameters = isObject(given.parameters) ? given.parameters : {};
    return exchange(
      {
        ...requestOf(operation, parameters),
        authorization: authorizationOf(given.authentication),
        output: outputFormat(given.output),
        redirect: given.redirect === true,
      },
      context,
    );
  });
}

function parseDocument(base64: Json, url: string): JsonObject {
  try {
    const document = load(Buffer.from(String(base64), 'base64').toString('utf8')) as Json; // YAML holds JSON
    if (isObject(document)) return document;
  } catch {
    // falls through to the one message for a document that cannot be read
  }
  throw new WorkflowError(standardError('configuration', `${url} is not an OpenAPI document`));
}

type Request = Pick<Exchange, 'method' | 'uri' | 'headers' | 'query' | 'body'>;

function requestOf(operation: Operation, given: JsonObject): Request {
  const missing = operation.parameters.find(({ name, required }) => required && given[name] === undefined);
  if (missing)
    throw new WorkflowError(
      standardError('validation', `The parameter "${missing.name}" is required but was not given`),
    );
  const placed = (place: string): [string, Json][] =>
    operation.parameters.flatMap((parameter) => {
      const value = given[parameter.name];
      return parameter.in === place && value !== undefined ? [[parameter.name, value]] : [];
    });
  const path = new Map(placed('path'));
  const cookies = placed('cookie').map(([name, value]) => `${name}=${encodeURIComponent(asText(value))}`);
  const headers = Object.fromEntries(placed('header').map(([name, value]) => [name, asText(value)]));
  const form = placed('formData');
  if (form.length > 0) headers['content-type'] = 'application/x-www-form-urlencoded';
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  return {
    method: operation.method,
    uri:
      operation.server.replace(/\/$/, '') +
      operation.path.replace(/\{([^}]+)\}/g, (_match, name: string) =>
        encodeURIComponent(asText(path.get(name) ?? '')),
      ),
    headers,
    query: Object.fromEntries(placed('query')),
    body: form.length > 0 ? Object.fromEntries(form) : bodyOf(operation, given),
  };
}

function bodyOf(operation: Operation, given: JsonObject): Json | undefined {
  const declared = operation.parameters.find((parameter) => parameter.in === 'body'); // Swagger 2
  if (declared) return given[declared.name];
  if (!operation.acceptsBody) return undefined;
  if (given.body !== undefined) return given.body;
  const names = new Set(operation.parameters.map(({ name }) => name));
  const rest = Object.entries(given).filter(([name]) => !names.has(name));
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}
