import { expect } from 'chai';
import { newId } from '../../store/new-id.js';
import { startTestApi, type TestApi } from '../support/api.js';

const TITLE = { fa: 'چای‌دوستان', en: 'Tea lovers' };

describe('segments over the API', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
    for (const tea of [true, true, false])
      await api.send('POST', '/api/v1/contacts', { body: { externalId: newId(), attributes: { tea } } });
  });
  after(() => api.stop());

  it('are counted before they are used, written down, evaluated and changed', async () => {
    const filter = { attribute: 'tea', equals: true };
    expect((await api.send('POST', '/api/v1/segment-counts', { body: { filter } })).body).to.deep.equal({ count: 2 });
    const made = await api.send('POST', '/api/v1/segments', { body: { name: 'tea-lovers', title: TITLE, filter } });
    expect([made.status, made.body.members, made.body.evaluatedAt]).to.deep.equal([201, 0, null]);
    const evaluated = await api.send('POST', '/api/v1/segments/tea-lovers/evaluate');
    expect(evaluated.body).to.deep.equal({ entered: 2, left: 0, members: 2 });
    const other = { attribute: 'tea', equals: false };
    const changed = await api.send('PUT', '/api/v1/segments/tea-lovers', { body: { title: TITLE, filter: other } });
    expect(changed.body).to.deep.include({ filter: other, members: 2, evaluatedAt: null });
    expect((await api.send('POST', '/api/v1/segments/tea-lovers/evaluate')).body).to.include({ entered: 1, left: 2 });
  });

  it('with mistakes are refused, each with its place', async () => {
    const filter = { any: [{ attribute: 'tea', equal: 1 }, { purchases: { lastBefore: 'P1M' } }] };
    const refused = await api.send('POST', '/api/v1/segments', { body: { name: 'wrong', title: TITLE, filter } });
    expect(refused.body).to.include({ status: 400, code: 'badInput' });
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).to.include.members([
      '/filter/any/0',
      '/filter/any/1/purchases/lastBefore',
    ]);
    expect((await api.send('POST', '/api/v1/segment-counts', { body: { filter } })).status).to.equal(400);
    const good = { title: TITLE, filter: { all: [] } };
    expect((await api.send('POST', '/api/v1/segments', { body: { name: 'twice', ...good } })).status).to.equal(201);
    expect((await api.send('POST', '/api/v1/segments', { body: { name: 'twice', ...good } })).status).to.equal(409);
    expect((await api.send('PUT', '/api/v1/segments/never', { body: good })).status).to.equal(404);
  });
});
