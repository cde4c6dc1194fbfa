// Requests made from the OpenAPI document, right and wrong ones: whatever comes in, the answer is never a fault of ours, and
// it is of the form that the document promises (the application checks its own answers here).
import { expect } from 'chai';
import fc from 'fast-check';
import { loadSpec, operationsOf, type SpecOperation } from '../../api/spec.js';
import type { Json, JsonObject } from '../../core/json.js';
import { startTestApi, type TestApi } from '../support/api.js';
import { arbitraryOf } from '../support/schema-arbitrary.js';

const RUNS = 8;
const SEED = 20_260_321;
/** Answers 503 by design, or reaches for the network. */
const LEFT_OUT = new Set(['showReadiness', 'listMailboxMessages', 'showMailboxMessage']);

interface FuzzRequest {
  readonly path: Readonly<Record<string, Json>>;
  readonly query: Readonly<Record<string, Json>>;
  readonly body: Json | undefined;
}

describe('requests made from the OpenAPI document', () => {
  const spec = loadSpec();
  const operations = operationsOf(spec).filter(({ operationId }) => !LEFT_OUT.has(operationId));
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });

  after(() => api.stop());

  for (const operation of operations)
    it(`${operation.operationId} never fails by itself`, async () => {
      await fc.assert(
        fc.asyncProperty(requestsOf(operation, spec), async (request) => {
          const answer = await api.send(operation.method.toUpperCase(), addressOf(operation, request), {
            body: request.body,
            headers: {},
          });
          expect(answer.status, answer.text).to.be.lessThan(500);
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      );
    });
});

function requestsOf(operation: SpecOperation, spec: JsonObject): fc.Arbitrary<FuzzRequest> {
  const item = (spec.paths as Record<string, Record<string, JsonObject>>)[operation.path]!;
  const described = item[operation.method]!;
  const parameters = [...listOf(item.parameters), ...listOf(described.parameters)].map((parameter) =>
    typeof parameter.$ref === 'string' ? sharedParameter(parameter.$ref, spec) : parameter,
  );
  const valuesIn = (place: string): fc.Arbitrary<Record<string, Json>> => {
    const found = parameters.filter((parameter) => parameter.in === place);
    const values = found.map((parameter) => [String(parameter.name), arbitraryOf(schemaOf(parameter), spec)] as const);
    const record = fc.record(Object.fromEntries(values), place === 'path' ? {} : { requiredKeys: [] });
    return record as fc.Arbitrary<Record<string, Json>>;
  };
  const content = (described.requestBody as JsonObject | undefined)?.content as Record<string, JsonObject> | undefined;
  const schema = content?.['application/json']?.schema as JsonObject | undefined;
  const body = schema
    ? fc.oneof(
        { weight: 4, arbitrary: arbitraryOf(schema, spec) },
        { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<Json> },
      )
    : fc.constant(undefined);
  return fc.record({ path: valuesIn('path'), query: valuesIn('query'), body });
}

function listOf(value: unknown): JsonObject[] {
  return (value ?? []) as JsonObject[];
}

function sharedParameter(reference: string, spec: JsonObject): JsonObject {
  const { parameters } = spec.components as { parameters: Record<string, JsonObject> };
  return parameters[reference.split('/').at(-1)!]!;
}

function schemaOf(parameter: JsonObject): JsonObject {
  if (parameter.schema) return parameter.schema as JsonObject;
  return (parameter.content as Record<string, { schema: JsonObject }>)['application/json']!.schema;
}

function addressOf(operation: SpecOperation, request: FuzzRequest): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(wellFormed(request.path[name]!)),
  );
  const query = Object.entries(request.query).map(([name, value]): [string, string] => [name, wellFormed(value)]);
  return query.length > 0 ? `${path}?${new URLSearchParams(query)}` : path;
}

/** What an address line can hold: no half of a surrogate pair. */
function wellFormed(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(text || '-').toString('utf8');
}
