// `call: http` of the language. The endpoint's parameters were filled in by the machine; what comes here is evaluated.
import type { FunctionOutcome } from '../core/catalog/calls.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import { authorizationOf } from './http/http-authentication.js';
import { asText, type OutputFormat } from './http/http-content.js';
import { exchange, type HttpCallContext } from './http/http-exchange.js';
import { outcomeOf } from './http/outcome.js';

export type { HttpCallContext } from './http/http-exchange.js';

/**
 * Makes an HTTP request. An answer outside 200–299 (200–399 with `redirect`) is a communication error with its status.
 * Never throws: whatever goes wrong is an outcome.
 */
export function callHttp(args: Json, context: HttpCallContext): Promise<FunctionOutcome> {
  return outcomeOf(() => {
    const given: JsonObject = isObject(args) ? args : {};
    const endpoint = isObject(given.endpoint) ? given.endpoint : { uri: given.endpoint ?? '' };
    return exchange(
      {
        method: asText(given.method ?? 'get'),
        uri: asText(endpoint.uri ?? ''),
        headers: textsOf(given.headers),
        authorization: authorizationOf(endpoint.authentication),
        query: isObject(given.query) ? given.query : {},
        body: given.body,
        output: outputFormat(given.output),
        redirect: given.redirect === true,
      },
      context,
    );
  });
}

function textsOf(headers: Json | undefined): Record<string, string> {
  const entries = Object.entries(isObject(headers) ? headers : {}).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, asText(value)]));
}

export function outputFormat(value: Json | undefined): OutputFormat {
  return value === 'raw' || value === 'response' ? value : 'content';
}
