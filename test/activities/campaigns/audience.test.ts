import { expect } from 'chai';
import { DAY_MS } from '../../../core/calendar/spans.js';
import { newId } from '../../../store/new-id.js';
import { publish } from '../../store/sample-rows.js';
import { NOON, openWorld, people, resultOf, type World } from '../world.js';
import { audienceOf, campaign, outcomeOf, tagged } from './sample-campaign.js';

describe('the audience of a campaign', () => {
  let world: World;

  before(async () => {
    world = await openWorld();
    await publish(world.dataSource, 'campaign-recipient');
  });
  after(() => world.close());
  beforeEach(() => {
    world.now = NOON;
  });

  const recipientsOf = (campaignId: string): Promise<{ contact: string; arm: string; wave: number | null }[]> =>
    world.dataSource.query(
      'select contact_id as contact, arm, wave from campaign_recipient where campaign_id = $1 order by contact_id',
      [campaignId],
    );

  it('is counted, and its cost held against the budget, before it begins', async () => {
    const [silent] = await people(world, 1, { consents: [] });
    const reachable = await people(world, 3);
    const everybody = [silent!, ...reachable].map(({ contactId }) => contactId);
    await world.dataSource.query(`update contact set attributes = '{"tag": "checked"}' where id = any($1::uuid[])`, [
      everybody,
    ]);
    await tagged(world, 1, 'checked');
    const money = { budget: '20', costPerContact: '3.3334', approvalLimit: '10' };
    const of = await campaign(world, { ...audienceOf('checked'), controlShare: 0.2 }, money);
    await world.dataSource.query(
      `insert into campaign_cost (id, campaign_id, kind, title, amount, at, recorded_by, recorded_at)
       values ($1, $2, 'activity', 'Banner', 7, now(), 'test', now())`,
      [newId(), of.id],
    );
    expect(resultOf(await outcomeOf(world, of, 'checkCampaign'))).to.deep.equal({
      ...{ audience: 5, reachable: 3, control: 1, estimatedCost: 20.3336, budget: 20, currency: 'USD' },
      ...{ withinBudget: false, approvalNeeded: true, problems: [] },
    });
    const cheap = await campaign(world, audienceOf('checked'), { costPerContact: '2' });
    expect(resultOf(await outcomeOf(world, cheap, 'checkCampaign'))).to.include({
      estimatedCost: 10,
      budget: null,
      withinBudget: true,
      approvalNeeded: false,
    });
  });

  it('names what keeps a campaign from being carried out', async () => {
    const broken = await campaign(world, {
      audience: { segment: 'nothing' },
      arms: [{ name: 'A', weight: 1, template: 'nothing', parameters: {} }],
      recipientProcess: 'nothing',
    });
    expect(resultOf(await outcomeOf(world, broken, 'checkCampaign')).problems).to.have.members([
      'segmentMissing',
      'audienceEmpty',
      'templateMissing',
      'processMissing',
    ]);
    const unknown = { ...broken, id: newId() };
    expect(await outcomeOf(world, unknown, 'checkCampaign', {}, 'a')).to.include({ status: 'failed' });
    const nonsense = { ...broken, id: 'nonsense' };
    expect(await outcomeOf(world, nonsense, 'checkCampaign', {}, 'b')).to.include({ status: 'failed' });
  });

  it('is frozen once: control group, arms and waves are what they were, whoever comes or goes', async () => {
    await tagged(world, 400, 'frozen');
    const plan = {
      ...audienceOf('frozen'),
      controlShare: 0.25,
      waves: [{ share: 1 }, { share: 3, after: 'P1D' }, { share: 4, startAt: new Date(NOON).toISOString() }],
    };
    const of = await campaign(world, plan);
    const first = resultOf(await outcomeOf(world, of, 'freezeAudience'));
    const { size, control, arms, waves } = first as unknown as {
      size: number;
      control: number;
      arms: Record<string, number>;
      waves: { wave: number; size: number; startAt: string }[];
    };
    expect(size).to.equal(400);
    expect(control).to.be.within(70, 130);
    expect(arms.A! + arms.B! + control).to.equal(400);
    const treated = 400 - control;
    expect(waves.map((wave) => wave.size)).to.deep.equal([
      Math.round(treated / 8),
      Math.round(treated / 2) - Math.round(treated / 8),
      treated - Math.round(treated / 2),
    ]);
    const later = new Date(NOON + DAY_MS).toISOString();
    expect(waves.map((wave) => wave.startAt)).to.deep.equal([new Date(NOON).toISOString(), later, later]);

    const before = await recipientsOf(of.id);
    await tagged(world, 5, 'frozen');
    expect(resultOf(await outcomeOf(world, of, 'freezeAudience', {}, 'again'))).to.deep.equal(first);
    expect(await recipientsOf(of.id)).to.deep.equal(before);
  });

  it('keeps its control group in the next campaign of the same experiment', async () => {
    await tagged(world, 200, 'kept');
    const experiment = `year-${newId()}`;
    const plan = { ...audienceOf('kept'), controlShare: 0.3, experiment };
    const first = await campaign(world, plan);
    await outcomeOf(world, first, 'freezeAudience');
    const next = await campaign(world, { ...plan, controlShare: 0.1, arms: [{ ...first.plan.arms[0]!, name: 'C' }] });
    await outcomeOf(world, next, 'freezeAudience');
    const controlOf = async (id: string): Promise<string[]> =>
      (await recipientsOf(id)).filter(({ arm }) => arm === 'control').map(({ contact }) => contact);
    const kept = await controlOf(first.id);
    expect(await controlOf(next.id)).to.include.members(kept);
    expect((await recipientsOf(next.id)).map(({ arm }) => arm))
      .to.include('C')
      .and.not.include('A');
  });

  it('of 20,000 is written down in a few statements', async () => {
    await tagged(world, 20_000, 'crowd');
    const of = await campaign(world, { ...audienceOf('crowd'), controlShare: 0.1 });
    const frozen = resultOf(await outcomeOf(world, of, 'freezeAudience'));
    expect(frozen.size).to.equal(20_000);
    expect(frozen.control).to.be.within(1_800, 2_200);
    const [{ calls }] = await world.dataSource.query(
      `select count(*)::integer as calls from variant where experiment = $1`,
      [`campaign/${of.name}`],
    );
    expect(calls).to.equal(20_000);
  });
});
