// The way out: HTTP to public addresses only, within limits of time and size. Names are checked when they are resolved (so a
// name cannot change its address between the check and the connection), literal addresses before. Redirects are never followed.
import dns from 'node:dns';
import net from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, type Dispatcher, request } from 'undici';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Throws BlockedTargetError, ResponseTooLargeError, or whatever the network does. */
export type HttpTransport = (request: HttpRequest) => Promise<HttpResponse>;

/** The address is none that a process may call. */
export class BlockedTargetError extends Error {}
export class ResponseTooLargeError extends Error {}

export interface TransportOptions {
  /** Sends the requests instead of our own guarded agent; the checks before a connection stay. */
  readonly dispatcher?: Dispatcher;
  /** Lets requests into private networks. Only for tests and for operators who say so. */
  readonly allowPrivateAddresses?: boolean;
  readonly connectTimeoutMs?: number;
  readonly timeoutMs?: number;
  readonly maxResponseBytes?: number;
}

/** A public unicast address. An IPv4 address inside an IPv6 one counts as what it is. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // unwraps ::ffff:1.2.3.4
  return parsed.range() === 'unicast';
}

/** Makes the transport. Its connections are kept alive; they close by themselves when idle. */
export function guardedTransport(options: TransportOptions = {}): HttpTransport {
  const { timeoutMs = 30_000, maxResponseBytes = 1_048_576, allowPrivateAddresses = false } = options;
  const dispatcher = options.dispatcher ?? guardedAgent(options.connectTimeoutMs ?? 5_000, allowPrivateAddresses);
  return async ({ method, url, headers, body }) => {
    checkTarget(url, allowPrivateAddresses);
    const response = await request(url, {
      method: method as Dispatcher.HttpMethod,
      headers: { 'accept-encoding': 'identity', ...headers },
      body,
      dispatcher,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return {
      status: response.statusCode,
      headers: plainHeaders(response.headers),
      body: await readBounded(response.body, maxResponseBytes),
    };
  };
}

function guardedAgent(connectTimeoutMs: number, allowPrivateAddresses: boolean): Agent {
  return new Agent({
    connect: { timeout: connectTimeoutMs, ...(allowPrivateAddresses ? {} : { lookup: guardedLookup }) },
    keepAliveTimeout: 4_000,
  });
}

/** Resolves a name and refuses it when any of its addresses is not public. */
const guardedLookup: net.LookupFunction = (hostname, options, done) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, []);
    const [first] = addresses;
    const blocked = addresses.find(({ address }) => !isPublicAddress(address));
    if (blocked || !first) return done(blockedAddress(hostname, blocked?.address ?? 'nothing'), []);
    if (options.all) return done(null, addresses);
    return done(null, first.address, first.family);
  });
};

function blockedAddress(host: string, address: string): BlockedTargetError {
  return new BlockedTargetError(`"${host}" is not a public address (${address})`);
}

function checkTarget(url: URL, allowPrivateAddresses: boolean): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new BlockedTargetError(`"${url.protocol}" is not allowed; only http and https are`);
  if (url.username !== '' || url.password !== '')
    throw new BlockedTargetError('Credentials do not belong into an address; use "authentication"');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A literal address is never looked up, so it is checked here.
  if (!allowPrivateAddresses && net.isIP(host) !== 0 && !isPublicAddress(host)) throw blockedAddress(host, host);
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

async function readBounded(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new ResponseTooLargeError(`The answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
