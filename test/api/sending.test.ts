import { expect } from 'chai';
import { startTestApi, type TestApi } from '../support/api.js';

describe('the sending switch over the API', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });

  after(() => api.stop());

  const turn = (body: object, key?: string) => api.send('PUT', '/api/v1/sending', { body, ...(key ? { key } : {}) });
  const auditOfSending = (): Promise<object[]> =>
    api.dataSource.query("select actor, action, detail from audit where subject = 'sending' order by id");

  it('was never turned in a new installation', async () => {
    expect((await api.send('GET', '/api/v1/sending')).body).to.deep.equal({
      stopped: false,
      by: null,
      at: null,
      reason: null,
      held: 0,
      beingSent: 0,
    });
  });

  it('is turned by a marketer, seen by everybody and audited; turning it again changes nothing', async () => {
    const { key, staffMemberId } = await api.keyFor('marketer');
    const stopped = await turn({ stopped: true, reason: 'a wrong price' }, key);
    expect([stopped.status, stopped.body]).to.deep.equal([
      200,
      {
        stopped: true,
        by: `staff:${staffMemberId}`,
        at: '2026-03-21T06:30:00.000Z',
        reason: 'a wrong price',
        held: 0,
        beingSent: 0,
      },
    ]);
    expect((await turn({ stopped: true, reason: 'another' })).body).to.deep.equal(stopped.body);
    const { key: reader } = await api.keyFor('reader');
    expect((await api.send('GET', '/api/v1/sending', { key: reader })).body).to.deep.equal(stopped.body);
    expect((await api.send('GET', '/readyz', { key: null })).body).to.include({ status: 'ready', sending: 'stopped' });
    expect((await api.send('GET', '/metrics', { key: null })).text).to.match(/^ravand_sending_stopped\S* 1$/m);
    await turn({ stopped: false });
    expect(await auditOfSending()).to.deep.equal([
      { actor: `staff:${staffMemberId}`, action: 'sending.stopped', detail: {} },
      { actor: `staff:${await adminId()}`, action: 'sending.resumed', detail: {} },
    ]);
    expect((await api.send('GET', '/readyz', { key: null })).body).to.include({ sending: 'running' });
  });

  it('is not turned by those who may only read, nor by half a word', async () => {
    for (const role of ['reader', 'agent', 'designer'] as const) {
      const { key } = await api.keyFor(role);
      expect((await turn({ stopped: true }, key)).body).to.include({ status: 403, code: 'forbidden' });
    }
    expect((await turn({ reason: 'no word on what to do' })).status).to.equal(400);
    expect((await turn({ stopped: 'yes' })).status).to.equal(400);
  });

  const adminId = async (): Promise<string> => (await api.send('GET', '/api/v1/me')).body.staffMemberId;
});
