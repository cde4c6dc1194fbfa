import { expect } from 'chai';
import { MINUTE_MS } from '../../../core/calendar/spans.js';
import type { CampaignPlan } from '../../../core/campaigns/campaign-plan.js';
import type { FunctionOutcome } from '../../../core/catalog/calls.js';
import { newId } from '../../../store/new-id.js';
import { type Campaign, changeCampaign } from '../../../store/repositories/campaigns/campaigns.js';
import { publish } from '../../store/sample-rows.js';
import { NOON, openWorld, resultOf, type World } from '../world.js';
import { audienceOf, campaign, outcomeOf, tagged } from './sample-campaign.js';

describe('enrolWave', () => {
  let world: World;

  before(async () => {
    world = await openWorld();
    await publish(world.dataSource, 'campaign-recipient', { entry: { rule: 'oneAtATime' } });
  });
  after(() => world.close());
  beforeEach(() => {
    world.now = NOON;
  });

  async function frozen(count: number, plan: Partial<CampaignPlan> = {}, perMinute: number | null = null) {
    const tag = newId();
    const contactIds = await tagged(world, count, tag);
    const of = await campaign(world, { ...audienceOf(tag), ...plan }, { perMinute });
    await outcomeOf(world, of, 'freezeAudience');
    return { of, contactIds };
  }

  const enrolWave = (of: Campaign): Promise<FunctionOutcome> => outcomeOf(world, of, 'enrolWave', { wave: 1 });

  const runsOf = (of: Campaign): Promise<{ contactId: string; subject: object; input: object }[]> =>
    world.dataSource.query(
      `select contact_id as "contactId", subject, input from run where campaign_id = $1 and id <> $2 order by id`,
      [of.id, of.runId],
    );

  it('starts a run for each recipient, with what its process needs, and none twice', async () => {
    const reminder = { after: 'P3D', template: 'reactivation-medium', parameters: {} };
    const plan = { arms: [{ name: 'A', weight: 1, template: 'reactivation-high', parameters: { x: 1 } }], reminder };
    const { of, contactIds } = await frozen(3, plan);
    expect(resultOf(await enrolWave(of))).to.deep.equal({ enrolled: 3, refused: {} });
    expect(resultOf(await outcomeOf(world, of, 'enrolWave', { wave: 1 }, 'again'))).to.include({ enrolled: 3 });
    const runs = await runsOf(of);
    expect(runs.map(({ contactId }) => contactId)).to.have.members(contactIds);
    expect(runs[0]!.subject).to.deep.equal({ contactId: runs[0]!.contactId, campaignId: of.id });
    expect(runs[0]!.input).to.deep.equal({
      ...{ campaignId: of.id, campaign: of.name, wave: 1, arm: 'A', template: 'reactivation-high' },
      ...{ parameters: { x: 1 }, window: 'any', responseWindow: 'P14D', attributionWindow: 'P30D', reminder },
    });
    expect(await outcomeOf(world, of, 'enrolWave', { wave: 2 }, 'other')).to.include({ status: 'failed' });
  });

  it('notes who is refused by the entry rule of the process, and why', async () => {
    const { of, contactIds } = await frozen(3);
    await world.dataSource.query(
      `insert into run (id, definition_name, definition_version, program_hash, contact_id, input, status, entry_key,
         one_at_a_time, started_at)
       values ($1::uuid, 'campaign-recipient', '1.0.0', 'h', $2, '{}', 'running', $1::text, true, now())`,
      [newId(), contactIds[0]],
    );
    expect(resultOf(await enrolWave(of))).to.deep.equal({ enrolled: 2, refused: { openRun: 1 } });
  });

  it('goes slice by slice; what a slice has enrolled stays', async () => {
    const { of } = await frozen(2_500);
    const first = await enrolWave(of);
    expect(first).to.deep.include({ status: 'again', reason: 'recipientsLeft' });
    expect((first as { at: number }).at - NOON).to.be.within(1, 5_000);
    expect(await runsOf(of)).to.have.length(2_000);
    expect(resultOf(await enrolWave(of))).to.deep.equal({ enrolled: 2_500, refused: {} });
  });

  it('keeps to the throttle over the minutes of the world, and catches up with nothing', async () => {
    const { of } = await frozen(200, {}, 60);
    for (let second = 0; second < 60; second += 1) {
      world.now = NOON + second * 1000;
      expect(await enrolWave(of)).to.deep.include({ status: 'again' });
    }
    expect(await runsOf(of)).to.have.length(60);
    world.now = NOON + 30 * MINUTE_MS;
    await enrolWave(of);
    expect((await runsOf(of)).length, 'ten seconds may be caught up with').to.be.within(61, 71);
  });

  it('waits for its time, and while the campaign is paused; ends when it is canceled', async () => {
    const startAt = new Date(NOON + MINUTE_MS).toISOString();
    const { of } = await frozen(2, { waves: [{ share: 1, startAt }] });
    expect(await enrolWave(of)).to.deep.equal({ status: 'again', at: NOON + MINUTE_MS, reason: 'beforeWave' });
    world.now = NOON + MINUTE_MS;
    await changeCampaign(world.dataSource.manager, of.id, { status: 'paused' }, world.now);
    const paused = await enrolWave(of);
    expect(paused).to.deep.include({ status: 'again', reason: 'campaignPaused' });
    expect((paused as { at: number }).at - world.now).to.be.within(1, 30_000);
    await changeCampaign(world.dataSource.manager, of.id, { status: 'canceled' }, world.now);
    expect(resultOf(await enrolWave(of))).to.deep.equal({ enrolled: 0, refused: {} });
    expect(await runsOf(of)).to.deep.equal([]);
  });
});
