// A route as a plain function: what came in, what goes out. Only mount.ts knows Express.
import type { Readable } from 'node:stream';
import type { OperationContext } from './context.js';

export interface ApiRequest {
  readonly params: Readonly<Record<string, string>>;
  /** Checked and converted as the OpenAPI document says, so the caller names the type. */
  query<Query>(): Query;
  body<Body>(): Body;
  header(name: string): string | undefined;
  /** The body as it comes in, for operations with `x-streamed`. */
  readonly stream: Readable;
  readonly idempotencyKey: string | undefined;
}

export type Reply =
  | { readonly status: number; readonly json: unknown }
  | { readonly status: number; readonly content: string | Buffer | Readable; readonly headers: Record<string, string> };

export type Handler = (request: ApiRequest, context: OperationContext) => Promise<Reply> | Reply;

/** Handlers by `operationId` of the OpenAPI document. */
export type Routes = Readonly<Record<string, Handler>>;

export function ok(json: unknown): Reply {
  return { status: 200, json };
}

export function created(json: unknown): Reply {
  return { status: 201, json };
}

export function accepted(json: unknown): Reply {
  return { status: 202, json };
}
