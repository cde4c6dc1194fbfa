import { expect } from 'chai';
import type { HttpRequest, HttpResponse } from '../../activities/http/http-transport.js';
import { BlockedTargetError } from '../../activities/http/http-transport.js';
import { callHttp } from '../../activities/http-call.js';
import type { FunctionOutcome } from '../../core/catalog/calls.js';
import type { Json } from '../../core/json.js';

const KEY = 'run-1:/do/0/فراخوان@';

/** Makes a call and gives what was sent and what came of it. */
async function call(
  args: Json,
  answer: Partial<Omit<HttpResponse, 'body'>> & { body?: string } = {},
): Promise<{ sent: HttpRequest; outcome: FunctionOutcome }> {
  const sent: HttpRequest[] = [];
  const outcome = await callHttp(args, {
    key: KEY,
    transport: async (request) => {
      sent.push(request);
      const headers = { 'content-type': 'application/json', ...answer.headers };
      return { status: answer.status ?? 200, headers, body: Buffer.from(answer.body ?? '{"ok":true}') };
    },
  });
  return { sent: sent[0] as HttpRequest, outcome };
}

function resultOf(outcome: FunctionOutcome): Json {
  if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

describe('callHttp', () => {
  it('sends method, query, headers, a JSON body and its key', async () => {
    const { sent, outcome } = await call({
      method: 'post',
      endpoint: { uri: 'https://x.test/a?one=1' },
      query: { two: 2, many: ['a', 'b'], none: null },
      headers: { 'X-Kind': 'test' },
      body: { n: 1 },
    });
    expect([sent.method, sent.url.href, sent.body]).to.deep.equal([
      'POST',
      'https://x.test/a?one=1&two=2&many=a&many=b',
      '{"n":1}',
    ]);
    expect(sent.headers).to.deep.equal({
      'x-kind': 'test',
      'content-type': 'application/json',
      'idempotency-key': encodeURI(KEY),
    });
    expect(resultOf(outcome)).to.deep.equal({ ok: true });
  });

  it('sends texts as they are and forms as forms', async () => {
    expect((await call({ method: 'put', endpoint: 'https://x.test', body: 'plain' })).sent.body).to.equal('plain');
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { sent } = await call({
      method: 'post',
      endpoint: 'https://x.test',
      headers: form,
      body: { a: 'b c', n: 1 },
    });
    expect(sent.body).to.equal('a=b+c&n=1');
  });

  it('authenticates by basic and bearer, and never shows it', async () => {
    const args = (authentication: Json): Json => ({
      method: 'get',
      endpoint: { uri: 'https://x.test', authentication },
      output: 'response',
    });
    const basic = await call(args({ basic: { username: 'u', password: 'p' } }));
    expect(basic.sent.headers.authorization).to.equal('Basic dTpw');
    expect(JSON.stringify(basic.outcome)).to.not.include('dTpw');
    expect((await call(args({ bearer: { token: 't' } }))).sent.headers.authorization).to.equal('Bearer t');
    const unknown = await call(args({ basic: { use: 'secret' } }));
    expect(unknown.outcome).to.have.nested.property('error.title', 'The authentication (basic) is not supported');
  });

  it('reads content by its type, raw bytes as base64, and the whole response', async () => {
    const get = { method: 'get', endpoint: 'https://x.test/' };
    const text = { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'سلام' };
    expect(resultOf((await call(get, text)).outcome)).to.equal('سلام');
    expect(resultOf((await call(get, { status: 204, body: '' })).outcome)).to.equal(null);
    expect(resultOf((await call({ ...get, output: 'raw' })).outcome)).to.equal('eyJvayI6dHJ1ZX0=');
    expect(resultOf((await call({ ...get, output: 'response' })).outcome)).to.deep.equal({
      request: { method: 'GET', uri: 'https://x.test/', headers: {} },
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      content: { ok: true },
    });
  });

  it('an answer outside 200–299 is a communication error with its status; 3xx may be allowed', async () => {
    const get = { method: 'get', endpoint: 'https://x.test/' };
    expect((await call(get, { status: 404 })).outcome).to.deep.equal({
      status: 'failed',
      retryable: false,
      error: {
        type: 'https://open-workflow-specification.org/spec/1.0.0/errors/communication',
        status: 404,
        title: 'GET https://x.test/ answered 404',
      },
    });
    expect((await call(get, { status: 302 })).outcome.status).to.equal('failed');
    expect((await call({ ...get, redirect: true }, { status: 302 })).outcome.status).to.equal('done');
  });

  it('is retryable only where the request cannot have been taken twice', async () => {
    const retryable = async (method: string, status: number) =>
      (await call({ method, endpoint: 'https://x.test/' }, { status })).outcome;
    expect(await retryable('post', 503)).to.include({ retryable: true });
    expect(await retryable('get', 504)).to.include({ retryable: true });
    expect(await retryable('post', 504)).to.include({ retryable: false });
    expect(await retryable('get', 400)).to.include({ retryable: false });
  });

  it('a failing network is an outcome, never an exception', async () => {
    const failing = (error: Error, method: string) =>
      callHttp({ method, endpoint: 'https://x.test/' }, { key: KEY, transport: () => Promise.reject(error) });
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(await failing(refused, 'post')).to.include({ status: 'failed', retryable: true });
    expect(await failing(new Error('socket hang up'), 'post')).to.include({ retryable: false });
    expect(await failing(new Error('socket hang up'), 'get')).to.include({ retryable: true });
    const blocked = new Error('failed', { cause: new BlockedTargetError('not public') });
    expect(await failing(blocked, 'get')).to.deep.nested.include({ 'error.title': 'not public', retryable: false });
  });

  it('arguments that make no request are the fault of the call', async () => {
    expect((await call({ method: 'get', endpoint: 'nowhere' })).outcome).to.have.nested.property(
      'error.title',
      '"nowhere" is not an address',
    );
    expect((await call({ method: 'get', endpoint: 'https://x.test' }, { body: '{broken' })).outcome).to.include({
      status: 'failed',
      retryable: false,
    });
  });
});
