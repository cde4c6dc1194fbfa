// The API over real HTTP on a database of its own. Every answer is checked against the OpenAPI document: those of 2xx by the
// validator in the application, problems here.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { createApi } from '../../api/app.js';
import { type ApiDeps, CLI_ACTOR, type OperationContext } from '../../api/context.js';
import { createKey, createStaffMember } from '../../api/operations/staff.js';
import type { Role } from '../../api/rights.js';
import { compileTemplates } from '../../core/rendering/templates.js';
import { openDatabase } from '../../store/data-source.js';
import { readCatalog, readEventTypes, readForms, readTemplates, scoreModelsByName } from '../../store/shipped.js';
import { readShippedTemplates } from '../../store/shipped-templates.js';
import { createSignedLinks, type SignedLinks } from '../../store/signed-links.js';
import { createTestDatabase } from './postgres.js';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}

export interface TestRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, with this content type. */
  readonly raw?: { readonly type: string; readonly content: string | Uint8Array };
  /** The administrator's unless told; null sends none. */
  readonly key?: string | null;
}

export interface TestApi {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly links: SignedLinks;
  readonly context: OperationContext;
  /** The instant of the world clock; tests move it. */
  clock: { at: number };
  readonly adminKey: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test knows what it asked for, and says what it expects of it
  send<Body = any>(method: string, path: string, request?: TestRequest): Promise<Answer<Body>>;
  keyFor(role: Role, team?: string): Promise<{ readonly key: string; readonly staffMemberId: string }>;
  stop(): Promise<void>;
}

const SECRET = 'a-secret-of-the-tests-with-32-characters';
let people = 0;

/** Starts it; stop it in an `after` hook. */
export async function startTestApi(changes: Partial<ApiDeps> = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const dataSource = await openDatabase(database.url, { poolSize: 5 });
  const clock = { at: Date.UTC(2026, 2, 21, 6, 30) };
  const links = createSignedLinks({ keys: { k1: SECRET }, currentKeyId: 'k1', publicUrl: 'https://shop.test' });
  const deps: ApiDeps = {
    dataSource,
    clock: { now: () => clock.at },
    organisation: { name: 'Shop', timeZone: 'Asia/Tehran', currency: 'IRR', country: 'IR' },
    catalog: readCatalog(),
    eventTypes: readEventTypes(),
    forms: readForms(),
    scoreModels: scoreModelsByName(),
    templates: readTemplates(),
    compiledTemplates: compileTemplates(readShippedTemplates()),
    publicUrl: 'https://shop.test',
    log: { info: () => {}, warn: () => {}, error: () => {} },
    links,
    readiness: { database: async () => void (await dataSource.query('select 1')) },
    publicRequestsPerMinute: 10_000,
    validateResponses: true,
    ...changes,
  };
  const context = { ...deps, actor: CLI_ACTOR };
  const server = createServer(createApi(deps));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keyFor = (role: Role, team?: string) => makeKeyFor(context, role, team);
  const { key: adminKey } = await keyFor('administrator');
  return {
    url,
    dataSource,
    links,
    context,
    clock,
    adminKey,
    send: (method, path, request = {}) => send(url, adminKey, method, path, request),
    keyFor,
    stop: async () => {
      await close(server);
      await dataSource.destroy();
      await database.drop();
    },
  };
}

async function makeKeyFor(
  context: OperationContext,
  role: Role,
  team?: string,
): Promise<{ readonly key: string; readonly staffMemberId: string }> {
  people += 1;
  const facts = { displayName: `${role} ${people}`, email: `${role}.${people}@shop.test`, role };
  const member = await createStaffMember(context, team === undefined ? facts : { ...facts, team });
  const { key } = await createKey(context, { name: 'test', staffMemberId: member.id });
  return { key, staffMemberId: member.id };
}

async function send<Body>(
  url: string,
  adminKey: string,
  method: string,
  path: string,
  { body, headers = {}, raw, key = adminKey }: TestRequest,
): Promise<Answer<Body>> {
  const type = raw?.type ?? (body === undefined ? undefined : 'application/json');
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    body: raw?.content ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const answer = {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : undefined,
    text,
  };
  if (response.status >= 400 && isJson && response.status !== 503) expectProblem(answer);
  return answer as Answer<Body>;
}

/** What every problem document holds. */
function expectProblem(answer: Answer<Record<string, unknown>>): void {
  expect(answer.headers.get('content-type'), answer.text).to.match(/^application\/problem\+json/);
  expect(answer.body).to.include.keys('type', 'title', 'status', 'code', 'detail', 'requestId');
  expect(answer.body.status).to.equal(answer.status);
  expect(answer.body.requestId).to.equal(answer.headers.get('x-request-id'));
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
