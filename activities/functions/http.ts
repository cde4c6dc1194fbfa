import type { FunctionCall } from '../../core/catalog/calls.js';
import type { FunctionContext, NativeFunction } from '../deps.js';
import type { HttpCallContext } from '../http/http-exchange.js';
import { callHttp } from '../http-call.js';
import { callOpenApi } from '../openapi-call.js';

/** `call: http` and `call: openapi` of the language; the key of the call travels as Idempotency-Key. */
export const http: NativeFunction = (calls, context) =>
  Promise.all(calls.map((call) => callHttp(call.args, exchangeOf(call, context))));

export const openApi: NativeFunction = (calls, context) =>
  Promise.all(calls.map((call) => callOpenApi(call.args, exchangeOf(call, context))));

function exchangeOf(call: FunctionCall, { deps }: FunctionContext): HttpCallContext {
  return { key: `${call.runId}:${call.key}`, transport: deps.transport };
}
