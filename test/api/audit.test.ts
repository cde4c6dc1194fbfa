import { expect } from 'chai';
import { loadSpec, operationsOf } from '../../api/spec.js';
import { startTestApi, type TestApi } from '../support/api.js';
import { allDeeds } from './deeds.js';

const SECRETS = ['@shop.test', 'Mina', 'Sara', 'rvd_', 'Called back', 'the provider says', 'a wrong price', 'Thanks'];

describe('the audit trail', () => {
  let api: TestApi;

  beforeEach(async () => {
    api = await startTestApi();
  });

  afterEach(() => api.stop());

  // An operation that changes something and is not among the deeds has to be added to them.
  it('has a row for every operation that changes something, with neither secrets nor personal data', async () => {
    const operations = operationsOf(loadSpec());
    const changing = operations.filter(({ method, right }) => method !== 'get' && !right?.endsWith('.read'));
    const deeds = await allDeeds(api);
    expect(Object.keys(deeds)).to.have.members(changing.map(({ operationId }) => operationId));
    for (const { operationId, method } of changing) {
      const { path, request, action, subject } = deeds[operationId]!;
      const answer = await api.send(method.toUpperCase(), path, request);
      expect(answer.status, `${operationId}: ${answer.text}`).to.be.within(200, 299);
      const [row] = (await api.send('GET', '/api/v1/audit?limit=1')).body.items;
      const found = subject.endsWith(':*') ? row.subject.replace(/:.*/, ':*') : row.subject;
      expect([row.action, found], operationId).to.deep.equal([action, subject]);
      expect(row.actor, operationId).to.match(path.startsWith('/api/') ? /^staff:/ : /^link$/);
    }
    const all = JSON.stringify((await api.send('GET', '/api/v1/audit?limit=200')).body.items);
    for (const secret of SECRETS) expect(all, secret).to.not.include(secret);
  });

  it('is filtered by subject, actor, action and time, in pages', async () => {
    const turn = (stopped: boolean) => api.send('PUT', '/api/v1/sending', { body: { stopped } });
    const actions = async (query: Record<string, string>): Promise<string[]> => {
      const { items } = (await api.send('GET', `/api/v1/audit?${new URLSearchParams({ limit: '200', ...query })}`))
        .body;
      return items.map(({ action }: { action: string }) => action);
    };
    const admin = (await api.send('GET', '/api/v1/me')).body.staffMemberId;
    const since = new Date(api.clock.at).toISOString();
    await turn(true);
    api.clock.at += 1000;
    const until = new Date(api.clock.at).toISOString();
    await turn(false);
    await api.send('POST', '/api/v1/teams', { body: { name: 'sales' } });
    expect(await actions({ subject: 'sending' })).to.deep.equal(['sending.resumed', 'sending.stopped']);
    expect(await actions({ actor: `staff:${admin}` })).to.include.members(['team.saved', 'sending.resumed']);
    expect(await actions({ actor: 'link' })).to.deep.equal([]);
    expect(await actions({ action: 'team.saved' })).to.deep.equal(['team.saved']);
    expect(await actions({ since: until })).to.deep.equal(['team.saved', 'sending.resumed']);
    expect(await actions({ since, until, subject: 'sending' })).to.deep.equal(['sending.stopped']);
    const first = (await api.send('GET', '/api/v1/audit?limit=2')).body;
    const second = (await api.send('GET', `/api/v1/audit?limit=2&cursor=${first.nextCursor}`)).body;
    const paged = [...first.items, ...second.items].map(({ action }: { action: string }) => action);
    expect(paged).to.deep.equal((await actions({})).slice(0, 4));
  });

  it('is read by administrators only', async () => {
    for (const role of ['designer', 'marketer', 'agent', 'reader'] as const) {
      const { key } = await api.keyFor(role);
      expect((await api.send('GET', '/api/v1/audit', { key })).status, role).to.equal(403);
    }
  });
});
