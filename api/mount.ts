// Puts the operations of the OpenAPI document on Express: one handler for each, or it does not start.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response, Router } from 'express';
import { AppError } from '../core/errors.js';
import { type Authenticator, requireRight } from './authentication.js';
import { type Actor, type ApiDeps, LINK_ACTOR } from './context.js';
import type { ApiRequest, Handler, Reply, Routes } from './handler.js';
import { createOnce } from './idempotency.js';
import { isRight } from './rights.js';
import type { SpecOperation } from './spec.js';

/** Handler of every operation. Throws when one is missing or one is not in the document. */
export function matchRoutes(operations: readonly SpecOperation[], routes: Routes): Map<SpecOperation, Handler> {
  const names = new Set(operations.map((operation) => operation.operationId));
  const strangers = Object.keys(routes).filter((name) => !names.has(name));
  const missing = [...names].filter((name) => !Object.hasOwn(routes, name));
  if (strangers.length > 0 || missing.length > 0)
    throw new AppError(
      'internal',
      `Routes and OpenAPI document differ: without a route ${missing}; without a path ${strangers}`,
    );
  return new Map(operations.map((operation) => [operation, routes[operation.operationId]!]));
}

/** Asks for the key and the right before anything of the request is looked at. */
export function mountGuards(router: Router, operations: readonly SpecOperation[], keys: Authenticator): void {
  for (const { method, path, right } of operations) {
    if (right === undefined) continue;
    if (!isRight(right)) throw new AppError('internal', `${path} asks for "${right}", which is not a right`);
    router[method](expressPath(path), async (request, response, next) => {
      const actor = await keys.authenticate(request.header('authorization'));
      requireRight(actor, right);
      response.locals.actor = actor;
      next();
    });
  }
}

/** Mounts the handlers, behind the guards and the validator. */
export function mountHandlers(router: Router, handlers: ReadonlyMap<SpecOperation, Handler>, deps: ApiDeps): void {
  const doOnce = createOnce(deps.dataSource);
  for (const [operation, handler] of handlers)
    router[operation.method](expressPath(operation.path), async (request, response) => {
      const actor: Actor = response.locals.actor ?? LINK_ACTOR;
      const work = async (): Promise<Reply> => handler(apiRequestOf(request), { ...deps, actor });
      const key = operation.takesIdempotencyKey ? request.header('idempotency-key') : undefined;
      const reply =
        key === undefined
          ? await work()
          : await doOnce(
              { owner: actor.name, key, method: request.method, path: request.path, body: request.body },
              work,
            );
      await send(response, reply, deps.validateResponses ?? false);
    });
}

/** `/runs/{runId}` as Express writes it. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function apiRequestOf(request: Request): ApiRequest {
  return {
    params: request.params as Record<string, string>,
    query: <Query>() => request.query as Query,
    body: <Body>() => (request.body ?? {}) as Body,
    header: (name) => request.header(name),
    stream: request,
    idempotencyKey: request.header('idempotency-key'),
  };
}

async function send(response: Response, reply: Reply, isValidated: boolean): Promise<void> {
  response.status(reply.status);
  if ('json' in reply) {
    // The validator looks at values as they go out: instants are text then, not dates.
    response.json(isValidated ? JSON.parse(JSON.stringify(reply.json)) : reply.json);
    return;
  }
  response.set(reply.headers);
  if (reply.content instanceof Readable) await pipeline(reply.content, response);
  else response.send(reply.content);
}
