import { expect } from 'chai';
import { newId } from '../../../store/new-id.js';
import type { TestApi } from '../../support/api.js';
import { type CampaignApi, startCampaignApi } from './campaign-api.js';

describe('what comes of campaigns', () => {
  let world: CampaignApi;
  let api: TestApi;

  before(async () => {
    world = await startCampaignApi();
    api = world.api;
  });
  after(() => api.stop());

  it('take responses and costs by hand, and count them', async () => {
    const [sara, ali] = (await world.people(newId(), 2)) as [string, string];
    const { id, name } = await world.underWay([sara, ali]);
    const respond = (body: object) => api.send('POST', `/api/v1/campaigns/${id}/responses`, { body });
    const first = await respond({ contactId: sara, kind: 'visited', note: 'At the exhibition' });
    expect([first.status, first.body.first]).to.deep.equal([201, true]);
    const again = await respond({ contactId: sara, kind: 'visited' });
    expect([again.status, again.body]).to.deep.equal([200, { responseId: first.body.responseId, first: false }]);
    expect((await respond({ contactId: ali, kind: 'purchased', amount: '25.5' })).status).to.equal(201);
    expect((await respond({ kind: 'visited' })).status).to.equal(400);
    expect((await respond({ contactId: newId(), kind: 'visited' })).status).to.equal(404);
    const events = await api.dataSource.query("select data from event where type = 'campaign.responded' order by id");
    expect(events[0].data).to.deep.equal({ campaignId: id, contactId: sara, kind: 'visited' });
    expect(events, 'told once').to.have.length(2);

    const cost = { kind: 'commission', title: 'Agency', amount: '10.25' };
    expect((await api.send('POST', `/api/v1/campaigns/${id}/costs`, { body: cost })).status).to.equal(201);
    const { body: totals } = await api.send('GET', `/api/v1/campaigns/${id}/totals`);
    expect(totals).to.deep.include({
      ...{ recipients: 2, enrolled: 2, open: 2, purchases: 1, cost: 10.25, revenue: 25.5, costPerCustomer: 10.25 },
      responses: { total: 2, contacts: 2, byKind: { visited: 1, purchased: 1 } },
    });
    expect(totals.roi).to.be.closeTo(15.25 / 10.25, 1e-6);
    const list = await api.send('GET', `/api/v1/campaigns/${name}/responses?kind=purchased`);
    expect(list.body.items[0]).to.include({ contactId: ali, amount: '25.5000' });
    const { body: compared } = await api.send('GET', `/api/v1/campaign-comparison?campaigns=${name},${id}`);
    expect(compared.items).to.have.length(2);
    expect(compared.items[0]).to.deep.include({ id, responseRate: 1, purchaseRate: 0.5, totals });
  });

  it('count responses that other systems tell as events', async () => {
    const [sara] = (await world.people(newId(), 1)) as [string];
    const { id } = await world.underWay([sara]);
    const tell = (eventId: string, campaignId: string) =>
      api.send('POST', '/api/v1/events', {
        body: {
          ...{ id: eventId, source: 'exhibition', type: 'campaign.responded', contactid: sara },
          data: { contactId: sara, campaignId, kind: 'replied', amount: 3 },
        },
      });
    expect((await tell('r1', id)).status).to.equal(202);
    await tell('r1', id);
    await tell('r2', id);
    expect((await tell('r3', newId())).status, 'of a campaign that there is not').to.equal(202);
    const { body } = await api.send('GET', `/api/v1/campaigns/${id}/responses`);
    expect(body.items).to.have.length(1);
    expect(body.items[0]).to.include({ kind: 'replied', amount: '3.0000', recordedBy: 'exhibition' });
  });

  it('show how far they are, for each wave and arm', async () => {
    const [sara, ali] = (await world.people(newId(), 2)) as [string, string];
    const { id } = await world.underWay([sara, ali]);
    await api.dataSource.query('insert into campaign_wave values ($1, 1, 3, $2)', [id, new Date(api.clock.at)]);
    await api.dataSource.query(
      `insert into campaign_recipient (id, campaign_id, contact_id, arm, wave, state, reason)
       values ($2, $1, $3, 'A', 1, 'refused', 'openRun'), ($4, $1, $5, 'control', null, 'control', null)`,
      [id, newId(), ...(await world.people(newId(), 1)), newId(), ...(await world.people(newId(), 1))],
    );
    await api.dataSource.query(
      `insert into message (id, idempotency_key, contact_id, campaign_id, channel, topic, template, template_version, locale,
         state, created_at, state_at, sent_at)
       values ($1::uuid, $1::text, $2, $3, 'email', 'promotional', 'x', '1.0.0', 'en', 'sent', $4, $4, $4)`,
      [newId(), sara, id, new Date(api.clock.at - 1000)],
    );
    await api.send('POST', `/api/v1/campaigns/${id}/responses`, { body: { contactId: sara, kind: 'replied' } });
    const { body, text } = await api.send('GET', `/api/v1/campaigns/${id}/progress`);
    expect(body.waves, text).to.deep.equal([
      {
        wave: 1,
        size: 3,
        startAt: new Date(api.clock.at).toISOString(),
        waiting: 0,
        enrolled: 2,
        refused: { openRun: 1 },
      },
    ]);
    expect(body.groups).to.deep.equal([
      { wave: null, arm: 'control', recipients: 1, enrolled: 0, messages: {}, responses: {} },
      { wave: 1, arm: 'A', recipients: 3, enrolled: 2, messages: { sent: 1 }, responses: { replied: 1 } },
    ]);
    expect(body).to.deep.include({ messages: { sent: 1 }, runs: { running: 2 }, sentInLastMinute: 1, perMinute: null });
    const refused = await api.send('GET', `/api/v1/campaigns/${id}/recipients?state=refused&wave=1&arm=A`);
    expect(refused.body.items).to.have.length(1);
    expect(refused.body.items[0]).to.include({ reason: 'openRun', runId: null });
  });
});
