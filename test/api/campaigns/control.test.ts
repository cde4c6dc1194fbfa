import { expect } from 'chai';
import { newId } from '../../../store/new-id.js';
import type { TestApi } from '../../support/api.js';
import { type CampaignApi, startCampaignApi } from './campaign-api.js';

describe('campaigns that are carried out', () => {
  let world: CampaignApi;
  let api: TestApi;

  before(async () => {
    world = await startCampaignApi();
    api = world.api;
  });
  after(() => api.stop());

  const controlsOf = async (runId: string): Promise<string[]> =>
    (await api.dataSource.query('select control from run_event where run_id = $1 order by id', [runId])).map(
      (row: { control: string }) => row.control,
    );

  it('are launched once, with the process that is published', async () => {
    const { id, name } = await world.create();
    const launched = await api.send('POST', `/api/v1/campaigns/${name}/launch`);
    expect(launched.status, launched.text).to.equal(200);
    expect(launched.body).to.include({ status: 'running', id });
    const run = await api.send('GET', `/api/v1/runs/${launched.body.runId}`);
    expect(run.body).to.deep.include({ definition: 'campaign-execution', contactId: null, input: { campaignId: id } });
    const [{ subject, campaign }] = await api.dataSource.query(
      'select subject, campaign_id as campaign from run where id = $1',
      [launched.body.runId],
    );
    expect([subject, campaign]).to.deep.equal([{ campaignId: id }, id]);
    expect((await api.send('POST', `/api/v1/campaigns/${id}/launch`)).body).to.include({
      status: 409,
      code: 'conflict',
    });

    const unpublished = await world.create({ process: 'not-there', recipientProcess: 'neither' });
    const refused = await api.send('POST', `/api/v1/campaigns/${unpublished.id}/launch`);
    expect(refused.body.status).to.equal(409);
    expect(refused.body.detail).to.include('not-there').and.include('a published process');
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).to.deep.equal([
      '/process',
      '/recipientProcess',
    ]);
  });

  it('tell all their runs when they are paused and resumed, each wish once', async () => {
    const { id, runId, runIds } = await world.underWay(await world.people(newId(), 3));
    const paused = await api.send('POST', `/api/v1/campaigns/${id}/pause`);
    expect(paused.body).to.include({ status: 'paused', runs: 4 });
    expect((await api.send('POST', `/api/v1/campaigns/${id}/pause`)).body.runs).to.equal(0);
    for (const run of [runId, ...runIds]) expect(await controlsOf(run)).to.deep.equal(['pause']);
    const resumed = await api.send('POST', `/api/v1/campaigns/${id}/resume`);
    expect(resumed.body).to.include({ status: 'running', runs: 4 });
    expect((await api.send('POST', `/api/v1/campaigns/${id}/resume`)).status).to.equal(409);
    for (const run of [runId, ...runIds]) expect(await controlsOf(run)).to.deep.equal(['pause', 'resume']);
    const trail = await api.dataSource.query('select action from audit where subject = $1 order by id', [
      `campaign:${id}`,
    ]);
    expect(trail.map(({ action }: { action: string }) => action)).to.deep.equal([
      'campaign.created',
      'campaign.launched',
      'campaign.paused',
      'campaign.paused',
      'campaign.resumed',
    ]);
  });

  it('end the runs of their recipients when they are canceled, and have their own run close them', async () => {
    const { id, runId, runIds } = await world.underWay(await world.people(newId(), 2));
    await api.send('POST', `/api/v1/campaigns/${id}/pause`);
    const canceled = await api.send('POST', `/api/v1/campaigns/${id}/cancel`, { body: { reason: 'soldOut' } });
    expect(canceled.body).to.include({ status: 'canceled', runs: 2 });
    for (const run of runIds) expect(await controlsOf(run)).to.deep.equal(['pause', 'cancel']);
    expect(await controlsOf(runId), 'what is told to a paused run is heard when it goes on').to.deep.equal([
      'pause',
      'resume',
    ]);
    const [event] = await api.dataSource.query('select type, data from event where run_id = $1', [runId]);
    expect(event).to.deep.equal({ type: 'campaign.canceled', data: { campaignId: id, reason: 'soldOut' } });
    const { body } = await api.send('GET', `/api/v1/campaigns/${id}`);
    expect(body).to.deep.include({ status: 'canceled', endReason: 'soldOut', report: null });
    expect((await api.send('POST', `/api/v1/campaigns/${id}/cancel`, { body: {} })).body).to.include({
      status: 'canceled',
      runs: 0,
    });
    expect((await api.send('POST', `/api/v1/campaigns/${id}/pause`)).status).to.equal(409);

    const { id: unborn } = await world.create();
    await api.send('POST', `/api/v1/campaigns/${unborn}/cancel`, { body: {} });
    const closed = await api.send('GET', `/api/v1/campaigns/${unborn}`);
    expect(closed.body).to.include({ status: 'canceled' });
    expect(closed.body.report).to.include({ recipients: 0, cost: 0 });
  });

  it('change their pace while they run', async () => {
    const { id } = await world.create({ perMinute: 10 });
    await api.send('POST', `/api/v1/campaigns/${id}/launch`);
    const faster = await api.send('PUT', `/api/v1/campaigns/${id}/throttle`, { body: { perMinute: 600 } });
    expect(faster.body.perMinute).to.equal(600);
    const free = await api.send('PUT', `/api/v1/campaigns/${id}/throttle`, { body: { perMinute: null } });
    expect(free.body.perMinute).to.equal(null);
  });

  it('are launched and stopped by marketers, and only looked at by others', async () => {
    const { id } = await world.create();
    const marketer = await api.keyFor('marketer');
    const reader = await api.keyFor('reader');
    const launch = `/api/v1/campaigns/${id}/launch`;
    expect((await api.send('POST', launch, { key: reader.key })).status).to.equal(403);
    expect((await api.send('GET', `/api/v1/campaigns/${id}`, { key: reader.key })).status).to.equal(200);
    expect((await api.send('POST', launch, { key: marketer.key })).status).to.equal(200);
  });
});
