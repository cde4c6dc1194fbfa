import { expect } from 'chai';
import type { HttpRequest } from '../../activities/http/http-transport.js';
import { callOpenApi } from '../../activities/openapi-call.js';
import type { FunctionOutcome } from '../../core/catalog/calls.js';
import type { Json } from '../../core/json.js';

const OPENAPI_3 = `
openapi: 3.1.0
servers: [ { url: '/{stage}/', variables: { stage: { default: v1 } } } ]
components: { parameters: { Page: { name: page, in: query } } }
paths:
  /orders/{id}:
    parameters: [ { name: id, in: path, required: true } ]
    put:
      operationId: saveOrder
      parameters: [ { $ref: '#/components/parameters/Page' }, { name: X-Trace, in: header }, { name: session, in: cookie } ]
      requestBody: { content: {} }
`;

const SWAGGER_2 = {
  swagger: '2.0',
  host: 'api.test',
  basePath: '/v2',
  schemes: ['http'],
  paths: {
    '/order': { post: { operationId: 'addOrder', parameters: [{ name: 'order', in: 'body' }] } },
    '/form': { post: { operationId: 'sendForm', parameters: [{ name: 'a', in: 'formData' }] } },
  },
};

async function call(
  document: string,
  args: { operationId: string; parameters?: Json },
): Promise<{ sent: HttpRequest | undefined; outcome: FunctionOutcome }> {
  const sent: HttpRequest[] = [];
  const outcome = await callOpenApi(
    { document: { endpoint: 'https://docs.test/spec/api.yaml' }, ...args },
    {
      key: 'k',
      transport: async (request) => {
        sent.push(request);
        const body = Buffer.from(sent.length === 1 ? document : '{"done":true}');
        return { status: 200, headers: { 'content-type': 'application/json' }, body };
      },
    },
  );
  return { sent: sent[1], outcome };
}

describe('callOpenApi', () => {
  it('puts parameters where the document says, and the rest into the body', async () => {
    const { sent, outcome } = await call(OPENAPI_3, {
      operationId: 'saveOrder',
      parameters: { id: 'a/b', page: 2, 'X-Trace': 't', session: 's', total: 5 },
    });
    expect([sent?.method, sent?.url.href, sent?.body]).to.deep.equal([
      'PUT',
      'https://docs.test/v1/orders/a%2Fb?page=2',
      '{"total":5}',
    ]);
    expect(sent?.headers).to.include({ 'x-trace': 't', cookie: 'session=s' });
    expect(outcome).to.deep.equal({ status: 'done', result: { done: true } });
  });

  it('reads Swagger 2 too: host, base path, body and forms', async () => {
    const document = JSON.stringify(SWAGGER_2);
    const body = await call(document, { operationId: 'addOrder', parameters: { order: { n: 1 } } });
    expect([body.sent?.url.href, body.sent?.body]).to.deep.equal(['http://api.test/v2/order', '{"n":1}']);
    const form = await call(document, { operationId: 'sendForm', parameters: { a: 'x y' } });
    expect(form.sent?.body).to.equal('a=x+y');
  });

  it('says what is missing: the operation, a parameter, a readable document', async () => {
    const title = async (document: string, operationId: string) =>
      (await call(document, { operationId })).outcome as { error?: { title?: string } };
    expect((await title(OPENAPI_3, 'nope')).error?.title).to.equal(
      'The document https://docs.test/spec/api.yaml has no operation "nope"',
    );
    expect((await title(OPENAPI_3, 'saveOrder')).error?.title).to.equal(
      'The parameter "id" is required but was not given',
    );
    expect((await title(': [', 'x')).error?.title).to.equal(
      'https://docs.test/spec/api.yaml is not an OpenAPI document',
    );
  });
});
