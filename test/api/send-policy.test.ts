import { expect } from 'chai';
import { startTestApi, type TestApi } from '../support/api.js';

describe('the policy of sending over the API', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });

  after(() => api.stop());

  const PATH = '/api/v1/send-policy';

  it('is the default until somebody writes another, and again when it is reset', async () => {
    const first = (await api.send('GET', PATH)).body;
    expect(first).to.deep.include({ isDefault: true });
    const policy = { ...first.policy, caps: [{ topic: 'survey', count: 5, within: 'P30D' }] };
    expect((await api.send('PUT', PATH, { body: policy })).body).to.deep.equal({ policy, isDefault: false });
    const { key } = await api.keyFor('reader');
    expect((await api.send('GET', PATH, { key })).body).to.deep.equal({ policy, isDefault: false });
    expect((await api.send('DELETE', PATH)).body).to.deep.equal(first);
  });

  it('is refused with a pointer where it is none, and from whoever is no administrator', async () => {
    const { policy } = (await api.send('GET', PATH)).body;
    const endless = { ...policy, duplicates: { ...policy.duplicates, within: 'P100Y' } };
    const answer = await api.send('PUT', PATH, { body: endless });
    expect(answer.body).to.include({ status: 400, code: 'badInput' });
    expect(answer.body.errors[0]).to.include({ pointer: '/duplicates/within', found: 'P100Y' });
    const { key } = await api.keyFor('marketer');
    expect((await api.send('PUT', PATH, { body: policy, key })).status).to.equal(403);
    expect((await api.send('GET', PATH)).body.isDefault).to.equal(true);
  });
});
