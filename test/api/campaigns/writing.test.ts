import { expect } from 'chai';
import { DAY_MS } from '../../../core/calendar/spans.js';
import { newId } from '../../../store/new-id.js';
import type { TestApi } from '../../support/api.js';
import { audienceOf, type CampaignApi, draft, startCampaignApi } from './campaign-api.js';

describe('campaigns that are written down', () => {
  let world: CampaignApi;
  let api: TestApi;

  before(async () => {
    world = await startCampaignApi();
    api = world.api;
  });
  after(() => api.stop());

  it('are written down with their defaults, found by id and by name, and listed', async () => {
    const made = await world.create({ budget: '1500000.5', costs: [{ kind: 'media', title: 'Banner', amount: 20 }] });
    expect(made).to.deep.include({
      status: 'draft',
      budget: '1500000.5000',
      currency: 'IRR',
      costPerContact: '0.0000',
    });
    const { body } = await api.send('GET', `/api/v1/campaigns/${made.name}`);
    expect(body.id).to.equal(made.id);
    expect(body.plan).to.deep.include({
      waves: [{ share: 1 }],
      window: 'businessHours',
      responseWindow: 'P14D',
      process: 'campaign-execution',
      arms: [{ name: 'A', weight: 1, template: 'reactivation-high', parameters: {} }],
    });
    const list = await api.send('GET', '/api/v1/campaigns?status=draft&limit=200');
    expect(list.body.items.map(({ id }: { id: string }) => id)).to.include(made.id);
    const costs = await api.send('GET', `/api/v1/campaigns/${made.id}/costs`);
    expect(costs.body.items[0]).to.include({ kind: 'media', title: 'Banner', amount: '20.0000' });
    const taken = await api.send('POST', '/api/v1/campaigns', { body: draft({ name: made.name }) });
    expect(taken.body).to.include({ status: 409, code: 'conflict' });
    expect((await api.send('GET', '/api/v1/campaigns/nothing')).status).to.equal(404);
  });

  it('with mistakes are refused with all of them, each with its place', async () => {
    const wrong = draft({
      audience: { segment: 'nobody' },
      arms: [
        { name: 'A', template: 'survey-invitation' },
        { name: 'A', template: 'nothing' },
        { name: 'control', template: 'reactivation-high' },
      ],
      costPerContact: 0.00001,
      waves: [
        { share: 1, startAt: new Date(api.clock.at - 1).toISOString() },
        { share: 1, after: 'P1D', startAt: '2030-01-01T00:00:00Z' },
      ],
      reminder: { template: 'reactivation-low', after: 'P20D' },
    });
    const { body } = await api.send('POST', '/api/v1/campaigns', { body: wrong });
    expect(body).to.include({ status: 400, code: 'badInput' });
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).to.have.members([
      '/audience/segment',
      '/arms/0/parameters/surveyId',
      '/arms/1/name',
      '/arms/1/template',
      '/arms/2/name',
      '/costPerContact',
      '/waves/0/startAt',
      '/waves/1/startAt',
      '/reminder/after',
    ]);
    const filter = { all: [{ attribute: 'x', equal: 1 }] };
    const grammar = await api.send('POST', '/api/v1/campaigns', { body: draft({ audience: { filter } }) });
    expect(grammar.body.errors[0].pointer).to.match(/^\/audience\/filter\/all\/0/);
    const shape = await api.send('POST', '/api/v1/campaigns', { body: { name: 'Spring', arms: [] } });
    expect(shape.body.errors.length).to.be.greaterThan(2);
  });

  it('can be written anew until the audience is frozen', async () => {
    const { id, name } = await world.create();
    const changed = await api.send('PUT', `/api/v1/campaigns/${id}`, { body: draft({ name, goal: 'More' }) });
    expect(changed.body).to.deep.include({ id, goal: 'More', version: 2 });
    const other = await world.create();
    const taken = await api.send('PUT', `/api/v1/campaigns/${id}`, { body: draft({ name: other.name }) });
    expect(taken.status).to.equal(409);
    const costs = [{ kind: 'other', title: 'x', amount: 1 }];
    expect((await api.send('PUT', `/api/v1/campaigns/${id}`, { body: draft({ name, costs }) })).status).to.equal(400);
    await api.dataSource.query('update campaign set frozen_at = now() where id = $1', [id]);
    expect((await api.send('PUT', `/api/v1/campaigns/${id}`, { body: draft({ name }) })).status).to.equal(409);
  });

  it('tell in a dry run who would enter, who not and why, and store nothing', async () => {
    const tag = newId();
    const fine = await world.people(tag, 3);
    await world.people(tag, 1, { consents: [] });
    await world.people(tag, 1, { emails: [] });
    const [busy, capped] = (await world.people(tag, 2)) as [string, string];
    await api.send('POST', '/api/v1/runs', { body: { definition: 'campaign-recipient', contactId: busy } });
    await api.dataSource.query(
      `insert into message (id, idempotency_key, contact_id, channel, topic, template, template_version, locale, state,
         created_at, state_at, sent_at)
       values ($1::uuid, $1::text, $2, 'email', 'promotional', 'x', '1.0.0', 'en', 'sent', $3, $3, $3)`,
      [newId(), capped, new Date(api.clock.at - 1000)],
    );
    const money = { costPerContact: 3, budget: 20 };
    const { id } = await world.create({
      ...audienceOf(tag),
      window: 'any',
      waves: [{ share: 1 }, { share: 1, after: 'P1D' }],
      ...money,
    });
    const { body, status, text } = await api.send('POST', `/api/v1/campaigns/${id}/dry-run`);
    expect(status, text).to.equal(200);
    expect(body).to.deep.include({
      ...{ audience: 7, control: 0, now: 3, later: { capped: 1 }, refused: { openRun: 1 }, arms: { A: 7 } },
      skipped: { noAddress: 1, noConsent: 1 },
      ...{ estimatedCost: '21.0000', currency: 'IRR', withinBudget: false, approvalNeeded: true },
    });
    expect(body.waves).to.deep.equal([
      { wave: 1, size: 4, startAt: new Date(api.clock.at).toISOString() },
      { wave: 2, size: 3, startAt: new Date(api.clock.at + DAY_MS).toISOString() },
    ]);
    const first = body.sample.find(({ outcome }: { outcome: string }) => outcome === 'now');
    expect(fine).to.include(first.contactId);
    const [{ recipients }] = await api.dataSource.query(
      'select count(*)::integer as recipients from campaign_recipient where campaign_id = $1',
      [id],
    );
    expect(recipients).to.equal(0);
  });
});
