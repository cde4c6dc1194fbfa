// The HTTP side as one Express application. It opens nothing: whoever calls listens, and closes what it gave.
import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { AppError } from '../core/errors.js';
import { createAuthenticator } from './authentication.js';
import { refuseDeepBodies } from './body-depth.js';
import type { ApiDeps } from './context.js';
import { mountDocumentation } from './documentation.js';
import { createMetrics } from './metrics.js';
import { matchRoutes, mountGuards, mountHandlers } from './mount.js';
import { errorPage } from './pages/error-page.js';
import { problemOf } from './problem.js';
import { createRoutes } from './routes/index.js';
import { loadSpec, operationsOf } from './spec.js';

const REQUEST_ID = /^[\w.:-]{1,100}$/;
const BODY_LIMIT = '4mb';
const FORM_LIMIT = '32kb';
const PUBLIC_PATHS = /^\/[uaco]\//;
const DEFAULT_PUBLIC_REQUESTS = 120;
const MINUTE_MS = 60_000;
const JSON_TYPES = ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'];

/** Builds the application of the API, the public pages, health, metrics and documentation. */
export function createApi(deps: ApiDeps): Express {
  const spec = loadSpec();
  const operations = operationsOf(spec);
  const keys = createAuthenticator(deps.dataSource, deps.clock);
  const metrics = createMetrics(deps.dataSource);
  const handlers = matchRoutes(operations, createRoutes(deps, { keys, metrics }));
  const app = express();
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.trustedProxies ?? 0);
  app.set('case sensitive routing', true);
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use(requestId(deps), metrics.middleware, securityHeaders());
  mountDocumentation(app, spec);
  app.use(limitPublicPages(deps.publicRequestsPerMinute ?? DEFAULT_PUBLIC_REQUESTS));
  answerLooks(app);
  mountGuards(app, operations, keys);
  app.use(express.json({ type: JSON_TYPES, limit: BODY_LIMIT, strict: false }));
  app.use(refuseDeepBodies());
  app.use(express.urlencoded({ extended: false, limit: FORM_LIMIT }));
  app.use(
    OpenApiValidator.middleware({
      apiSpec: structuredClone(spec) as unknown as Parameters<typeof OpenApiValidator.middleware>[0]['apiSpec'],
      validateRequests: { allErrors: true, coerceTypes: false },
      validateResponses: deps.validateResponses ?? false,
      validateSecurity: false,
      validateApiSpec: deps.validateResponses ?? false,
      fileUploader: false,
    }),
  );
  mountHandlers(app, handlers, deps);
  app.use((request, _response, next) => next(new AppError('notFound', `There is nothing at ${request.path}.`)));
  app.use(answerFailure(deps));
  return app;
}

/** Every answer carries X-Request-Id: the caller's own when it is a plain word, else one of ours. */
function requestId(deps: ApiDeps): RequestHandler {
  return (request, response, next) => {
    const given = request.header('x-request-id');
    const id = given && REQUEST_ID.test(given) ? given : randomUUID();
    response.locals.requestId = id;
    response.setHeader('X-Request-Id', id);
    const startedMs = performance.now();
    response.once('finish', () => {
      // The path's token opens a person's page: it has no place in a log.
      const path = PUBLIC_PATHS.test(request.path) ? request.path.slice(0, 2) : request.path;
      const durationMs = Math.round(performance.now() - startedMs);
      deps.log.info(
        { requestId: id, method: request.method, path, status: response.statusCode, durationMs },
        'request',
      );
    });
    next();
  };
}

function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/** Public pages have no key, so addresses are counted instead. */
function limitPublicPages(limit: number): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? 'unknown'),
    skip: (request) => !PUBLIC_PATHS.test(request.path),
    handler: (_request, _response, next) =>
      next(new AppError('tooManyRequests', 'Too many requests from this address; wait a minute.')),
  });
}

/** HEAD is only a look, by a mail scanner or a load balancer: it is answered and changes nothing. */
function answerLooks(app: Express): void {
  app.head([PUBLIC_PATHS, '/healthz'], (_request, response) => {
    response.status(200).end();
  });
}

/** The last word on every failure: a page for people, a problem document for programs. */
function answerFailure(deps: ApiDeps): ErrorRequestHandler {
  return (error, request, response, next) => {
    const id = String(response.locals.requestId);
    const problem = problemOf(error, id, request.path);
    if (problem.status >= 500) deps.log.error({ requestId: id, code: problem.code, err: error }, 'a request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    response.status(problem.status);
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    if (error?.headers?.Allow) response.setHeader('Allow', error.headers.Allow);
    if (PUBLIC_PATHS.test(request.path)) response.type('html').send(errorPage(problem.status));
    else response.type('application/problem+json').send(JSON.stringify(problem));
  };
}
