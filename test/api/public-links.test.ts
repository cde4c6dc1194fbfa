import { expect } from 'chai';
import { newId } from '../../store/new-id.js';
import { startTestApi, type TestApi } from '../support/api.js';

describe('public pages', () => {
  let api: TestApi;
  let contactId: string;
  let pointId: string;
  const DAY = 86_400_000;

  before(async () => {
    api = await startTestApi();
    const body = {
      externalId: 'p1',
      emails: ['p1@shop.test'],
      consents: [{ channel: 'email', topic: 'survey', status: 'granted' }],
    };
    const contact = (await api.send('POST', '/api/v1/contacts', { body })).body;
    contactId = contact.id;
    pointId = contact.points[0].id;
  });

  after(() => api.stop());

  async function makeMessage(locale: 'fa' | 'en' = 'en'): Promise<string> {
    const id = newId();
    await api.dataSource.query(
      `insert into message (id, idempotency_key, contact_id, contact_point_id, channel, topic, template,
         template_version, locale, state, created_at, state_at)
       values ($1::uuid, $1::text, $2, $3, 'email', 'survey', 'survey-invitation', '1', $4, 'sent', now(), now())`,
      [id, contactId, pointId, locale],
    );
    return id;
  }

  function form(fields: Record<string, string>): { type: string; content: string } {
    return { type: 'application/x-www-form-urlencoded', content: new URLSearchParams(fields).toString() };
  }

  async function eventsOf(type: string): Promise<{ readonly data: Record<string, unknown> }[]> {
    return (await api.send('GET', `/api/v1/events?type=${type}`)).body.items;
  }

  async function newestConsent(): Promise<unknown> {
    const [newest] = (await api.send('GET', `/api/v1/contacts/${contactId}/consents`)).body.items;
    return { topic: newest.topic, status: newest.status, source: newest.source };
  }

  it('unsubscribing: looking changes nothing, the button withdraws, one click by the mail program too', async () => {
    const messageId = await makeMessage('fa');
    const path = `/u/${api.links.sign('unsubscribe', { messageId })}`;
    const looked = await api.send('GET', path, { key: null });
    expect(looked.status).to.equal(200);
    expect(looked.text).to.include('dir="rtl"').and.include('<button');
    expect(looked.headers.get('content-security-policy')).to.include("default-src 'none'");
    expect(await newestConsent()).to.deep.equal({ topic: 'survey', status: 'granted', source: 'api' });
    api.clock.at += 4000 * DAY;
    const done = await api.send('POST', path, { key: null, raw: form({ 'List-Unsubscribe': 'One-Click' }) });
    expect(done.status).to.equal(200);
    expect(await newestConsent()).to.deep.equal({ topic: 'survey', status: 'withdrawn', source: 'unsubscribeLink' });
    await api.send('POST', path, { key: null, raw: form({ 'List-Unsubscribe': 'One-Click' }) });
    const events = await eventsOf('contact.unsubscribed');
    expect(events.map((event) => event.data)).to.deep.equal([{ messageId, topic: 'survey', contactId }]);
    api.clock.at += DAY;
    const consent = { channel: 'email', topic: 'survey', status: 'granted' };
    await api.send('POST', `/api/v1/contacts/${contactId}/consents`, { body: consent });
    await api.send('POST', path, { key: null, raw: form({}) });
    expect(await newestConsent()).to.deep.include({ status: 'withdrawn' });
  });

  it('unsubscribing from everything, and with a body that says nothing', async () => {
    const messageId = await makeMessage();
    const path = `/u/${api.links.sign('unsubscribe', { messageId })}`;
    expect((await api.send('POST', path, { key: null })).status).to.equal(200);
    await api.send('POST', path, { key: null, raw: form({ everything: 'yes' }) });
    expect(await newestConsent()).to.deep.equal({ topic: 'all', status: 'withdrawn', source: 'unsubscribeLink' });
  });

  it('answering: the score of the link is chosen, the first answer counts, the comment goes with it', async () => {
    const messageId = await makeMessage();
    const token = api.links.sign('answer', { messageId, score: 2 }, api.clock.at + DAY);
    const looked = await api.send('GET', `/a/${token}`, { key: null });
    expect(looked.text).to.include('value="2" required checked').and.not.include('value="3" required checked');
    expect(await eventsOf('survey.answered')).to.deep.equal([]);
    const answer = form({ score: '1', comment: ' The <b>box</b> was wet ' });
    expect((await api.send('POST', `/a/${token}`, { key: null, raw: answer })).text).to.include('recorded');
    const again = form({ score: '5', comment: '' });
    expect((await api.send('POST', `/a/${token}`, { key: null, raw: again })).text).to.include('before');
    const events = await eventsOf('survey.answered');
    expect(events.map((event) => event.data)).to.deep.equal([
      { messageId, surveyId: 'survey-invitation', score: 1, comment: 'The <b>box</b> was wet', contactId },
    ]);
  });

  it('answering: no score, a wrong one, an expired link', async () => {
    const messageId = await makeMessage();
    const token = api.links.sign('answer', { messageId, score: 3 }, api.clock.at + DAY);
    const wrong: Record<string, string>[] = [{}, { score: '6' }, { score: 'x' }];
    for (const fields of wrong)
      expect((await api.send('POST', `/a/${token}`, { key: null, raw: form(fields) })).status).to.equal(400);
    api.clock.at += 2 * DAY;
    expect((await api.send('GET', `/a/${token}`, { key: null })).status).to.equal(410);
    expect((await api.send('POST', `/a/${token}`, { key: null, raw: form({ score: '3' }) })).status).to.equal(410);
  });

  it('clicking: leads where the stored link says, and counts once, not for programs that look ahead', async () => {
    const messageId = await makeMessage();
    const linkId = newId();
    const url = 'https://shop.test/new?a=1&b=2';
    await api.dataSource.query(
      'insert into tracked_link (id, message_id, position, url, created_at) values ($1, $2, 0, $3, now())',
      [linkId, messageId, url],
    );
    const path = `/c/${api.links.sign('click', { messageId, position: 0 })}`;
    const ahead = await api.send('GET', path, { key: null, headers: { 'sec-purpose': 'prefetch;prerender' } });
    expect([ahead.status, ahead.headers.get('location')]).to.deep.equal([302, url]);
    expect((await api.send('HEAD', path, { key: null })).status).to.equal(200);
    expect(await eventsOf('message.clicked')).to.deep.equal([]);
    for (const token of [path, path, `/c/${api.links.sign('click', { linkId })}`])
      expect((await api.send('GET', token, { key: null })).headers.get('location')).to.equal(url);
    expect((await eventsOf('message.clicked')).map((event) => event.data)).to.deep.equal([
      { messageId, link: '0', contactId },
    ]);
    const other = `/c/${api.links.sign('click', { messageId, position: 9 })}`;
    expect((await api.send('GET', other, { key: null })).status).to.equal(404);
  });

  it('opening: a picture comes whatever the token says, and a right one counts once', async () => {
    const messageId = await makeMessage();
    const path = `/o/${api.links.sign('open', { messageId })}.gif`;
    for (const asked of [path, path, '/o/nonsense.gif']) {
      const answer = await api.send('GET', asked, { key: null });
      expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'image/gif']);
    }
    expect((await eventsOf('message.opened')).map((event) => event.data)).to.deep.equal([{ messageId, contactId }]);
  });

  it('a token of another purpose, a forged one, or one of a message that is gone shows a page that says so', async () => {
    const messageId = await makeMessage();
    const tokens = [
      api.links.sign('open', { messageId }),
      `${api.links.sign('unsubscribe', { messageId }).slice(0, -2)}AA`,
      api.links.sign('unsubscribe', { messageId: newId() }),
      'nonsense',
    ];
    for (const token of tokens) {
      const answer = await api.send('GET', `/u/${token}`, { key: null });
      expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([404, 'text/html; charset=utf-8']);
    }
  });

  it('one address may ask only so often', async () => {
    const limited = await startTestApi({ publicRequestsPerMinute: 2 });
    try {
      const statuses: number[] = [];
      for (let index = 0; index < 3; index++)
        statuses.push((await limited.send('GET', '/u/nonsense', { key: null })).status);
      expect(statuses).to.deep.equal([404, 404, 429]);
      expect((await limited.send('GET', '/healthz', { key: null })).status).to.equal(200);
    } finally {
      await limited.stop();
    }
  });
});
