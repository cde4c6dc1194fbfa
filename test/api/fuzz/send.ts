// A generated request on its way: marks replaced by what is known, over a plain connection that lets strange things through.
import http from 'node:http';
import type { Json, JsonObject } from '../../../core/json.js';
import type { Described } from './described.js';
import type { KnownThings } from './known-things.js';
import { type FuzzRequest, RAW } from './requests.js';

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Real milliseconds after which an answer counts as one that will never come. */
const PATIENCE_MS = 60_000;
const LONGEST_ADDRESS = 6_000;

/** Sends it with the key; rejects when no answer comes. */
export function send(
  base: string,
  operation: Described,
  request: FuzzRequest,
  { key, known }: { readonly key: string | undefined; readonly known: KnownThings },
): Promise<FuzzAnswer> {
  const target = addressOf(operation, request, known);
  const body = request.body === undefined ? undefined : bodyText(request.body, known);
  const type = request.body?.type;
  const headers = {
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(type === undefined ? {} : { 'content-type': type }),
    ...request.headers,
  };
  const { hostname, port } = new URL(base);
  const method = operation.method.toUpperCase();
  return exchange({ host: hostname, port, method, path: target, headers }, body);
}

function exchange(options: http.RequestOptions, body: string | undefined): Promise<FuzzAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = http.request(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.setTimeout(PATIENCE_MS, () => outgoing.destroy(new Error('no answer came')));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // The server had closed the idle connection just then: nobody has seen the request.
      if (error.code === 'ECONNRESET' && outgoing.reusedSocket) resolve(exchange(options, body));
      else reject(error);
    });
    outgoing.end(body);
  });
}

function addressOf(operation: Described, request: FuzzRequest, known: KnownThings): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = textOf(known.resolve(request.path[name] ?? null));
    return value.startsWith(RAW) ? value.slice(RAW.length) : encodeURIComponent(value) || '-';
  });
  const query = Object.entries(request.query).flatMap(([name, value]) => {
    const resolved = known.resolve(value);
    const isRepeated =
      Array.isArray(resolved) && resolved.length < 5 && resolved.every((one) => typeof one !== 'object');
    return isRepeated
      ? resolved.map((one): [string, string] => [name, textOf(one)])
      : [[name, textOf(resolved)] as [string, string]];
  });
  const address = query.length > 0 ? `${path}?${new URLSearchParams(query)}` : path;
  // Not in the middle of an escape.
  return address.length > LONGEST_ADDRESS ? address.slice(0, LONGEST_ADDRESS).replace(/%[0-9A-F]?$/i, '') : address;
}

/** What an address can hold: no half of a surrogate pair. */
function textOf(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(text).toString('utf8');
}

function bodyText({ type, content }: NonNullable<FuzzRequest['body']>, known: KnownThings): string {
  if ('text' in content) return content.text;
  const value = known.resolve(content.value);
  if (type !== 'application/x-www-form-urlencoded') return JSON.stringify(value);
  const fields = Object.entries((typeof value === 'object' && value !== null ? value : { value }) as JsonObject);
  return new URLSearchParams(fields.map(([name, field]): [string, string] => [name, textOf(field)])).toString();
}
