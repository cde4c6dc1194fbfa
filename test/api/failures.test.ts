import { expect } from 'chai';
import { newId } from '../../store/new-id.js';
import { startTestApi, type TestApi } from '../support/api.js';

describe('failures of the API', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });

  after(() => api.stop());

  it('without a key, with an unknown one or one of another form nobody gets in', async () => {
    const unknown = `rvd_${'0'.repeat(12)}_${'x'.repeat(43)}`;
    for (const key of [null, 'nonsense', unknown, `${api.adminKey.slice(0, -1)}!`]) {
      const answer = await api.send('GET', '/api/v1/contacts', { key });
      expect(answer.status).to.equal(401);
      expect(answer.body.code).to.equal('unauthenticated');
      expect(answer.headers.get('www-authenticate')).to.equal('Bearer');
    }
  });

  it('a wrong secret with a right prefix does not open', async () => {
    const wrong = `${api.adminKey.slice(0, 17)}${'A'.repeat(43)}`;
    expect((await api.send('GET', '/api/v1/me', { key: wrong })).status).to.equal(401);
    expect((await api.send('GET', '/api/v1/me')).status).to.equal(200);
  });

  it('a role without the right is refused before the request is looked at', async () => {
    const { key } = await api.keyFor('reader');
    const answer = await api.send('POST', '/api/v1/contacts', { key, body: { nonsense: true } });
    expect(answer.status).to.equal(403);
    expect(answer.body).to.include({ code: 'forbidden' });
    expect(answer.body.detail).to.include('"contacts.write"');
  });

  it('what is not JSON is told as such', async () => {
    const raw = { type: 'application/json', content: '{"externalId": ' };
    const answer = await api.send('POST', '/api/v1/contacts', { raw });
    expect(answer.status).to.equal(400);
    expect(answer.body.code).to.equal('badInput');
    expect(answer.body.detail).to.match(/not JSON/);
  });

  it('a body of another form is refused with a pointer to each place', async () => {
    const body = { externalId: 7, locale: 'de', surname: 'x' };
    const answer = await api.send('POST', '/api/v1/contacts', { body });
    expect(answer.status).to.equal(400);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).to.deep.equal([
      '/externalId',
      '/locale',
      '/surname',
    ]);
  });

  it('JSON that is nested without end is refused, with and without a body that is asked for', async () => {
    const raw = { type: 'application/json', content: `${'['.repeat(9_000)}${']'.repeat(9_000)}` };
    const headers = { 'idempotency-key': 'deep' };
    for (const path of ['/api/v1/events', `/api/v1/runs/${newId()}/pause`]) {
      const { body } = await api.send('POST', path, { raw, headers });
      expect(body).to.include({ status: 400, detail: 'The body is nested deeper than 200 levels.' });
    }
  });

  it('an unknown query parameter and a wrong cursor are refused', async () => {
    const unknown = await api.send('GET', '/api/v1/contacts?sort=name;drop');
    expect(unknown.body).to.include({ status: 400, code: 'badInput' });
    const cursor = await api.send('GET', '/api/v1/contacts?cursor=nonsense');
    expect(cursor.body).to.include({ status: 400, code: 'badInput' });
    expect(cursor.body.errors[0].pointer).to.equal('/query/cursor');
  });

  it('text that no column can hold is bad input, not a fault', async () => {
    const answer = await api.send('POST', '/api/v1/contacts', { body: { externalId: 'a\u0000b' } });
    expect(answer.body).to.include({ status: 400, code: 'badInput' });
  });

  it('what is not there is not found: a thing, a path, a method', async () => {
    expect((await api.send('GET', `/api/v1/contacts/${newId()}`)).body).to.include({ status: 404, code: 'notFound' });
    expect((await api.send('GET', '/api/v1/nonsense')).body).to.include({ status: 404, code: 'notFound' });
    const method = await api.send('DELETE', '/api/v1/contacts');
    expect(method.status).to.equal(405);
    expect(method.headers.get('allow')?.split(', ').sort()).to.deep.equal(['GET', 'POST']);
  });

  it('a conflict says what is in the way', async () => {
    await api.send('POST', '/api/v1/contacts', { body: { externalId: 'x1', emails: ['x@shop.test'] } });
    const answer = await api.send('POST', '/api/v1/contacts', {
      body: { externalId: 'x2', emails: ['X@Shop.test'] },
    });
    expect(answer.body).to.include({ status: 409, code: 'conflict' });
    expect(answer.body.detail).to.include('"x1"');
  });

  it('the same Idempotency-Key gets the same answer for the same request and a failure for another', async () => {
    const headers = { 'idempotency-key': 'first' };
    const body = { displayName: 'Once', email: 'once@shop.test', role: 'agent' };
    const reordered = Object.fromEntries(Object.entries(body).reverse());
    const first = await api.send('POST', '/api/v1/staff', { headers, body });
    const again = await api.send('POST', '/api/v1/staff', { headers, body: reordered });
    expect(first.status).to.equal(201);
    expect([again.status, again.body]).to.deep.equal([first.status, first.body]);
    const other = await api.send('POST', '/api/v1/staff', { headers, body: { ...body, displayName: 'Other' } });
    expect(other.body).to.include({ status: 422, code: 'idempotencyMismatch' });
    const { key } = await api.keyFor('administrator');
    const ofSomebodyElse = await api.send('POST', '/api/v1/staff', { headers, body: { ...body, role: 'reader' }, key });
    expect(ofSomebodyElse.status, 'keys of two people are two keys').to.equal(409);
  });

  it('a failed request may be tried again under its Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'second' };
    const body = { displayName: 'Late', email: 'late@shop.test', role: 'agent', team: 'late-team' };
    expect((await api.send('POST', '/api/v1/staff', { headers, body })).status).to.equal(400);
    await api.send('POST', '/api/v1/teams', { body: { name: 'late-team' } });
    expect((await api.send('POST', '/api/v1/staff', { headers, body })).status).to.equal(201);
  });

  it('the same request twice at the same moment is done once', async () => {
    const headers = { 'idempotency-key': 'third' };
    const body = { displayName: 'Twin', email: 'twin@shop.test', role: 'agent' };
    const answers = await Promise.all([1, 2, 3].map(() => api.send('POST', '/api/v1/staff', { headers, body })));
    const created = answers.filter((answer) => answer.status === 201);
    expect(created.length).to.be.greaterThan(0);
    expect(new Set(created.map((answer) => answer.body.id)).size).to.equal(1);
    expect(answers.every((answer) => answer.status === 201 || answer.body.code === 'conflict')).to.equal(true);
  });

  it('every answer carries a request id, the caller’s own when it is a plain word', async () => {
    const own = await api.send('GET', '/healthz', { key: null, headers: { 'x-request-id': 'order-7' } });
    expect(own.headers.get('x-request-id')).to.equal('order-7');
    const forged = await api.send('GET', '/healthz', { key: null, headers: { 'x-request-id': 'a b"c' } });
    expect(forged.headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
  });

  it('a revoked key is refused at once where it was revoked', async () => {
    const { key } = await api.keyFor('marketer');
    expect((await api.send('GET', '/api/v1/me', { key })).status).to.equal(200);
    const { items } = (await api.send('GET', '/api/v1/keys')).body;
    const { id } = items.find(({ prefix }: { prefix: string }) => key.startsWith(`rvd_${prefix}_`));
    expect((await api.send('DELETE', `/api/v1/keys/${id}`)).status).to.equal(200);
    expect((await api.send('GET', '/api/v1/me', { key })).status).to.equal(401);
  });
});

describe('the address of a caller', () => {
  const limited = { publicRequestsPerMinute: 2 };
  const askAs = async (api: TestApi, forwarded: string): Promise<number> =>
    (await api.send('GET', '/u/token', { key: null, headers: { 'x-forwarded-for': forwarded } })).status;

  it('is that of the connection: nobody is believed who claims another', async () => {
    const api = await startTestApi(limited);
    const statuses = [await askAs(api, '10.0.0.1'), await askAs(api, '10.0.0.2'), await askAs(api, '10.0.0.3')];
    await api.stop();
    expect(statuses).to.deep.equal([404, 404, 429]);
  });

  it('is what a trusted proxy says, and not what stands before it', async () => {
    const api = await startTestApi({ ...limited, trustedProxies: 1 });
    const statuses: number[] = [];
    for (const forwarded of ['10.0.0.1', '10.0.0.2', '10.0.0.2', 'invented, 10.0.0.2']) {
      statuses.push(await askAs(api, forwarded));
    }
    await api.stop();
    expect(statuses).to.deep.equal([404, 404, 404, 429]);
  });
});

describe('failures of what the API stands on', () => {
  it('a database that does not answer is 503 for requests and for readiness, and the process lives', async () => {
    const api = await startTestApi();
    try {
      expect((await api.send('GET', '/readyz', { key: null })).body).to.deep.equal({
        status: 'ready',
        sending: 'running',
        checks: { database: 'ok' },
      });
      await api.dataSource.destroy();
      expect((await api.send('GET', '/healthz', { key: null })).status).to.equal(200);
      const ready = await api.send('GET', '/readyz', { key: null });
      expect([ready.status, ready.body.status]).to.deep.equal([503, 'notReady']);
    } finally {
      await api.dataSource.initialize();
      await api.stop();
    }
  });
});
