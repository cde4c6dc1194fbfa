// The demo uses the platform as anybody would: over its API and its public links.
import { AppError } from '../../core/errors.js';
import type { Json } from '../../core/json.js';

export interface HttpClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: Json): Promise<T>;
  /** Sends a file as it streams. */
  upload<T>(path: string, contentType: string, body: NodeJS.ReadableStream): Promise<T>;
}

async function read<T>(request: string, response: Response): Promise<T> {
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw new AppError('internal', `${request} was answered with ${response.status}: ${text.slice(0, 500)}`);
}

/** A client of the JSON API at `baseUrl`, with a key. Every answer outside 2xx is thrown with its text. */
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
