// Requests made from the OpenAPI document: right ones, nearly right ones and hostile ones, by everybody who may ask or may not.
import fc from 'fast-check';
import { ROLES, type Role } from '../../../api/rights.js';
import { isObject, type Json } from '../../../core/json.js';
import { type Described, OPERATIONS, type Parameter } from './described.js';
import { type Examples, FILES, PARAMETER_EXAMPLES } from './examples.js';
import { known } from './known-things.js';
import { brokenTexts, hostile, spoiled, valid } from './values.js';

export type Asker = Role | 'nobody' | 'stranger';

export interface FuzzBody {
  /** None: no Content-Type. */
  readonly type: string | undefined;
  /** JSON or form fields, by the type; or text as it is. */
  readonly content: { readonly value: Json } | { readonly text: string };
}

export interface FuzzRequest {
  readonly operationId: string;
  readonly asker: Asker;
  readonly path: Readonly<Record<string, Json>>;
  readonly query: Readonly<Record<string, Json>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: FuzzBody | undefined;
  /** Sent two times at the same moment. */
  readonly twice: boolean;
}

/** Written as they are: broken escapes, steps up, separators. */
const RAW_PATHS = ['%', '%zz', '%ff', '%00', '..', '.', '%2e%2e%2f', ';', '*', '+', "'", '%F0%9F', '%C0%AF'] as const;
/** Before a path that is written as it is. */
export const RAW = '⟪raw⟫';
const STRANGE_TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/json; charset=nonsense',
  'application/merge-patch+json',
  'application/xml',
  'text/html',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/cloudevents+json',
  'text/csv; charset="',
  'nonsense',
] as const;
const STRANGE_HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'idempotency-key': 'first' },
  { 'idempotency-key': 'second' },
  { 'idempotency-key': 'x'.repeat(500) },
  { 'idempotency-key': ' ' },
  { 'x-request-id': 'a b"c' },
  { accept: 'image/png' },
  { 'accept-encoding': 'br;q=9' },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'nonsense' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-forwarded-for': '::1, nonsense' },
  { range: 'bytes=9-1' },
  { cookie: 'a=%00; b' },
  { purpose: 'prefetch' },
  { host: 'evil.test' },
  { 'x-filler': 'x'.repeat(8_000) },
];

/** A request of any operation. `examples`: bodies that are known to do something. */
export function anyRequest(examples: Examples): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(...OPERATIONS.map((operation) => requestOf(operation, examples)));
}

/** A request of one operation. */
export function requestOf(operation: Described, examples: Examples): fc.Arbitrary<FuzzRequest> {
  return fc.record({
    operationId: fc.constant(operation.operationId),
    asker: askers(operation),
    path: pathOf(operation),
    query: queryOf(operation.queryParameters),
    headers: headersOf(operation),
    body: bodyOf(operation, examples[operation.operationId] ?? []),
    twice: often(19, fc.constant(false), 1, fc.constant(true)),
  });
}

function often<T>(weight: number, one: fc.Arbitrary<T>, other: number, rare: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: one }, { weight: other, arbitrary: rare });
}

function askers({ right }: Described): fc.Arbitrary<Asker> {
  if (right === undefined) return often<Asker>(5, fc.constant('nobody'), 1, fc.constant('administrator'));
  return often<Asker>(5, fc.constant('administrator'), 2, fc.constantFrom<Asker>(...ROLES, 'nobody', 'stranger'));
}

function pathOf({ path, pathParameters }: Described): fc.Arbitrary<Record<string, Json>> {
  const entries = pathParameters.map(({ name, schema }) => {
    const from = path.slice(0, path.indexOf(`/{${name}}`));
    const odd = fc.oneof(
      hostile(),
      fc.constantFrom(...RAW_PATHS).map((raw): Json => RAW + raw),
    );
    return [name, often<Json>(6, known(from), 2, often(1, valid(schema, from), 1, odd))] as const;
  });
  return fc.record(Object.fromEntries(entries)) as fc.Arbitrary<Record<string, Json>>;
}

function queryOf(parameters: readonly Parameter[]): fc.Arbitrary<Record<string, Json>> {
  const right = fc
    .record(Object.fromEntries(parameters.map((one) => [one.name, parameterValue(one)] as const)))
    .map((values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)))
    .map((values) => values as Record<string, Json>);
  const wrong = fc.dictionary(
    fc.constantFrom(...parameters.map(({ name }) => name), 'nonsense', '__proto__'),
    hostile(),
    {
      maxKeys: 2,
    },
  );
  return often(9, right, 1, wrong);
}

/** Undefined: it is left out, as most are most of the time. */
function parameterValue({ name, schema, required }: Parameter): fc.Arbitrary<Json | undefined> {
  const cursor = name === 'cursor' ? 'nextCursor' : name;
  const examples = PARAMETER_EXAMPLES[name] ?? [];
  const ordinary = examples.length > 0 ? fc.constantFrom(...examples) : valid(schema, cursor);
  const given = often<Json | undefined>(9, ordinary, 1, hostile());
  return required || examples.length > 0 ? given : often(2, fc.constant(undefined), 1, given);
}

function headersOf({ headers, takesIdempotencyKey }: Described): fc.Arbitrary<Record<string, string>> {
  const strange = fc.constantFrom(...STRANGE_HEADERS) as fc.Arbitrary<Record<string, string>>;
  const none = fc.constant({} as Record<string, string>);
  return often(takesIdempotencyKey || headers.length > 0 ? 3 : 6, none, 1, strange);
}

function bodyOf(operation: Described, examples: readonly Json[]): fc.Arbitrary<FuzzBody | undefined> {
  const types = Object.keys(operation.bodies);
  const strange = fc.record({
    type: often<string | undefined>(6, fc.constantFrom<string>(...STRANGE_TYPES, ...types), 1, fc.constant(undefined)),
    content: fc.oneof(
      brokenTexts().map((text) => ({ text })),
      hostile().map((value) => ({ value })),
    ),
  });
  if (types.length === 0) return often<FuzzBody | undefined>(12, fc.constant(undefined), 1, strange);
  const right = fc.oneof(...types.map((type) => rightBody(operation, type, examples)));
  return fc.oneof<fc.MaybeWeightedArbitrary<FuzzBody | undefined>[]>(
    { weight: 10, arbitrary: right },
    { weight: 2, arbitrary: strange },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

function rightBody(operation: Described, type: string, examples: readonly Json[]): fc.Arbitrary<FuzzBody> {
  if (operation.isStreamed) return fc.constantFrom(...FILES).map((text) => ({ type, content: { text } }));
  const made = valid(operation.bodies[type]!);
  const example = fc
    .tuple(fc.constantFrom<Json>({}, ...examples), fc.nat({ max: 40 }))
    .map(([one, number]) => renamed(one, number));
  const value = examples.length > 0 ? often<Json>(3, example, 1, made) : made;
  const nearly = fc.tuple(value, fc.nat(), hostile()).map(([one, place, other]) => spoiled(one, place, other));
  return often(3, value, 2, nearly).map((one) => ({ type, content: { value: one } }));
}

/** Names and addresses of examples are taken: the same thing under another one. */
function renamed(value: Json, number: number): Json {
  if (!isObject(value)) return value;
  const { name, email } = value;
  return {
    ...value,
    ...(typeof name === 'string' && { name: `${name}-${number}` }),
    ...(typeof email === 'string' && { email: `p${number}@shop.test` }),
  };
}
