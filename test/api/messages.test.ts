import { expect } from 'chai';
import { newId } from '../../store/new-id.js';
import { startTestApi, type TestApi } from '../support/api.js';

const AT = '2026-03-20T10:00:00.000Z';

describe('messages over the API', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });

  after(() => api.stop());

  async function makeMessage(state: string): Promise<string> {
    const id = newId();
    await api.dataSource.query(
      `insert into message (id, idempotency_key, channel, topic, template, template_version, locale, state, created_at, state_at)
       values ($1, $2, 'email', 'survey', 'survey-invitation', '1.0.0', 'fa', $3, $4, $4)`,
      [id, id, state, AT],
    );
    return id;
  }

  const resolve = (id: string, as: string, key?: string) =>
    api.send('POST', `/api/v1/messages/${id}/resolve`, { body: { as, note: 'Seen in the log of the provider.' }, key });

  it('whose fate is unknown are resolved by a person, once, and it is audited', async () => {
    const sent = await makeMessage('unknown');
    const failed = await makeMessage('unknown');
    const resolved = await resolve(sent, 'sent');
    expect(resolved.status).to.equal(200);
    const note = 'Seen in the log of the provider.';
    expect(resolved.body).to.include({ id: sent, state: 'sent', reason: 'resolved', detail: note, sentAt: AT });
    expect((await resolve(failed, 'failed')).body).to.include({ state: 'failed', reason: 'resolved', sentAt: null });
    expect((await resolve(sent, 'failed')).body).to.include({ status: 409, code: 'conflict' });
    const audit = await api.dataSource.query(
      "select subject, detail from audit where action = 'message.resolved' order by id",
    );
    expect(audit).to.deep.equal([
      { subject: `message:${sent}`, detail: { as: 'sent' } },
      { subject: `message:${failed}`, detail: { as: 'failed' } },
    ]);
  });

  it('in other states are not resolved, nor ones that do not exist, nor without the right or a note', async () => {
    const held = await makeMessage('held');
    expect((await resolve(held, 'sent')).body).to.include({ status: 409, code: 'conflict' });
    expect((await resolve(newId(), 'sent')).body).to.include({ status: 404, code: 'notFound' });
    const unknown = await makeMessage('unknown');
    const reader = await api.keyFor('reader');
    expect((await resolve(unknown, 'sent', reader.key)).body).to.include({ status: 403, code: 'forbidden' });
    expect((await resolve(unknown, 'delivered')).status).to.equal(400);
    const silent = await api.send('POST', `/api/v1/messages/${unknown}/resolve`, { body: { as: 'sent' } });
    expect(silent.status).to.equal(400);
    expect((await api.send('GET', `/api/v1/messages/${unknown}`)).body).to.include({ state: 'unknown' });
  });
});
