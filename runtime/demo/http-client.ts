// The demo uses the platform as anybody would: over its API and its public links.
import type { Json } from '../../core/json.js';

export interface HttpClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: Json): Promise<T>;
  /** Sends a file as it streams. */
  upload<T>(path: string, contentType: string, body: NodeJS.ReadableStream): Promise<T>;
}

/** An answer outside 2xx, with the text it came with. */
export class HttpFailure extends Error {
  constructor(
    request: string,
    readonly status: number,
    text: string,
  ) {
    super(`${request} was answered with ${status}: ${text.slice(0, 500)}`);
    this.name = 'HttpFailure';
  }
}

async function read<T>(request: string, response: Response): Promise<T> {
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw new HttpFailure(request, response.status, text);
}

/** A client of the JSON API at `baseUrl`, with a key. Every answer outside 2xx is thrown as HttpFailure. */
export function createHttpClient(baseUrl: string, key: string): HttpClient {
  const headers = { authorization: `Bearer ${key}` };
  return {
    get: async (path) => read(`GET ${path}`, await fetch(baseUrl + path, { headers })),
    post: async (path, body) =>
      read(
        `POST ${path}`,
        await fetch(baseUrl + path, {
          method: 'POST',
          headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
          body: body === undefined ? undefined : JSON.stringify(body),
        }),
      ),
    upload: async (path, contentType, body) =>
      read(
        `POST ${path}`,
        await fetch(baseUrl + path, {
          method: 'POST',
          headers: { ...headers, 'content-type': contentType },
          body: body as unknown as ReadableStream,
          duplex: 'half',
        } as RequestInit),
      ),
  };
}
