// One request and its answer, judged by the rules of the language and turned into the outcome of a call.
import type { FunctionOutcome } from '../../core/catalog/calls.js';
import { standardError, WorkflowError } from '../../core/engine/index.js';
import type { Json } from '../../core/json.js';
import { asText, type OutputFormat, readContent, writeBody } from './http-content.js';
import { BlockedTargetError, type HttpResponse, type HttpTransport, ResponseTooLargeError } from './http-transport.js';

/** What a call needs besides its arguments. */
export interface HttpCallContext {
  /** Run id and key of the call: the same for all attempts. */
  readonly key: string;
  readonly transport: HttpTransport;
}

export interface Exchange {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent but never shown: it does not come back in `response`. */
  readonly authorization: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, Json>>;
  readonly body?: Json;
  readonly output: OutputFormat;
  /** Whether an answer of 3xx counts as success. It is not followed in either case. */
  readonly redirect: boolean;
}

const IDEMPOTENT_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);
/** Failures of the network before anything was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
/** The server says that it did nothing, and asks to come again. */
const COME_AGAIN = new Set([429, 503]);
/** Something between us and the server failed. */
const GATEWAY_FAILED = new Set([502, 504]);

/** Sends and judges. Never throws: whatever goes wrong is an outcome. */
export async function exchange(wanted: Exchange, context: HttpCallContext): Promise<FunctionOutcome> {
  const method = wanted.method.toUpperCase();
  try {
    const url = urlOf(wanted);
    const { text, type } = writeBody(wanted.body, headerOf(wanted.headers, 'content-type'));
    const headers = { ...lowerCase(wanted.headers), ...(type !== undefined && { 'content-type': type }) };
    const sent = { ...headers, ...wanted.authorization, 'idempotency-key': asHeaderText(context.key) };
    const response = await context.transport({ method, url, headers: sent, body: text });
    return judge(wanted, { method, uri: url.href, headers }, response);
  } catch (error) {
    return failureOf(error, method);
  }
}

function urlOf({ uri, query }: Exchange): URL {
  if (!URL.canParse(uri))
    throw new WorkflowError(standardError('configuration', `"${uri}" is not an address`, 'Write it with https://.'));
  const url = new URL(uri);
  for (const [name, value] of Object.entries(query))
    for (const part of Array.isArray(value) ? value : [value])
      if (part !== null) url.searchParams.append(name, asText(part));
  return url;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return lowerCase(headers)[name];
}

/** Task names may be in any script; a header may not. */
function asHeaderText(key: string): string {
  return key.replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}

interface ShownRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
}

function judge(wanted: Exchange, request: ShownRequest, response: HttpResponse): FunctionOutcome {
  const { status } = response;
  if (status < 200 || status > (wanted.redirect ? 399 : 299)) {
    const problem = standardError('communication', `${request.method} ${request.uri} answered ${status}`);
    const retryable = COME_AGAIN.has(status) || (GATEWAY_FAILED.has(status) && IDEMPOTENT_METHODS.has(request.method));
    return { status: 'failed', error: { ...problem, status }, retryable };
  }
  return { status: 'done', result: resultOf(wanted.output, request, response) };
}

function resultOf(output: OutputFormat, request: ShownRequest, { status, headers, body }: HttpResponse): Json {
  if (output === 'raw') return body.toString('base64');
  const content = readContent(body, headers['content-type'] ?? '');
  if (output === 'content') return content;
  return {
    request: { method: request.method, uri: request.uri, headers: request.headers },
    statusCode: status,
    headers,
    content,
  };
}

/** A request that may have been received is not sent again, unless its method allows that. */
function failureOf(error: unknown, method: string): FunctionOutcome {
  if (error instanceof WorkflowError) return { status: 'failed', error: error.problem, retryable: false };
  const cause = blockedCause(error);
  if (cause) return { status: 'failed', error: standardError('configuration', cause.message), retryable: false };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ResponseTooLargeError || error instanceof SyntaxError)
    return { status: 'failed', error: standardError('communication', message), retryable: false };
  const code = (error as { code?: string }).code ?? '';
  return {
    status: 'failed',
    error: standardError('communication', `${method} failed: ${message || code}`),
    retryable: NEVER_SENT.has(code) || IDEMPOTENT_METHODS.has(method),
  };
}

/** A refusal while a name is resolved arrives as the cause of a failed connection. */
function blockedCause(error: unknown): BlockedTargetError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof BlockedTargetError) return cause;
  return undefined;
}
