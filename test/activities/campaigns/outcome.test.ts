import { expect } from 'chai';
import { DAY_MS } from '../../../core/calendar/spans.js';
import { newId } from '../../../store/new-id.js';
import { type Campaign, findCampaign } from '../../../store/repositories/campaigns/campaigns.js';
import { publish } from '../../store/sample-rows.js';
import { call, NOON, openWorld, type Person, resultOf, type World } from '../world.js';
import { audienceOf, campaign, outcomeOf, tagged } from './sample-campaign.js';

describe('what comes of a campaign', () => {
  let world: World;

  before(async () => {
    world = await openWorld();
    await publish(world.dataSource, 'campaign-recipient');
  });
  after(() => world.close());
  beforeEach(() => {
    world.now = NOON;
  });

  async function enrolled(count: number, controlShare = 0, facts = {}): Promise<{ of: Campaign; members: Person[] }> {
    const tag = newId();
    await tagged(world, count, tag);
    const of = await campaign(world, { ...audienceOf(tag), controlShare }, facts);
    await outcomeOf(world, of, 'freezeAudience');
    await outcomeOf(world, of, 'enrolWave', { wave: 1 });
    const members = await world.dataSource.query(
      `select contact_id as "contactId", run_id as "runId" from campaign_recipient where campaign_id = $1
       and state = 'enrolled' order by id`,
      [of.id],
    );
    return { of, members };
  }

  async function sent(of: Campaign, members: readonly Person[], state = 'sent'): Promise<void> {
    await world.dataSource.query(
      `insert into message (id, idempotency_key, run_id, contact_id, campaign_id, channel, topic, template,
         template_version, locale, state, created_at, state_at, sent_at)
       select id, id::text, run_id, contact_id, $4, 'email', 'promotional', 't', '1.0.0', 'en', $5, $6, $6, $6
       from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as given (id, run_id, contact_id)`,
      [
        members.map(() => newId()),
        members.map(({ runId }) => runId),
        members.map(({ contactId }) => contactId),
        of.id,
        state,
        new Date(NOON),
      ],
    );
  }

  async function bought(
    contactIds: readonly string[],
    amount: string,
    runIds: readonly (string | null)[],
    currency = 'USD',
  ) {
    await world.dataSource.query(
      `insert into purchase (id, contact_id, source, external_id, at, amount, currency, credited_run_id, created_at)
       select id, contact_id, 'test', id::text, $4, $5, $6, run_id, $4
       from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as given (id, contact_id, run_id)`,
      [contactIds.map(() => newId()), contactIds, runIds, new Date(NOON + 1000), amount, currency],
    );
  }

  it('counts each kind of response once for each contact, whoever tells it', async () => {
    const { of, members } = await enrolled(2);
    const [sara, ali] = members as [Person, Person];
    const respond = async (person: Person, kind: string, key: string) =>
      resultOf((await world.execute([call(person, 'recordResponse', { campaignId: of.id, kind }, key)]))[0]);
    const first = await respond(sara, 'clicked', 'k1');
    expect(first.first).to.equal(true);
    expect(await respond(sara, 'clicked', 'k2')).to.deep.equal({ responseId: first.responseId, first: false });
    expect(await respond(sara, 'clicked', 'k1'), 'the same call again').to.deep.equal(first);
    await respond(sara, 'answered', 'k3');
    await respond(ali, 'clicked', 'k1');
    const { responses } = resultOf(await outcomeOf(world, of, 'campaignTotals'));
    expect(responses).to.deep.equal({ total: 3, contacts: 2, byKind: { clicked: 2, answered: 1 } });
    const nobody = { runId: of.runId!, key: 'k', name: 'recordResponse', attempt: 1, subject: { campaignId: of.id } };
    const args = { campaignId: of.id, kind: 'clicked' };
    expect((await world.execute([{ ...nobody, args }]))[0]).to.include({ status: 'failed' });
  });

  it('computes cost, revenue and return without a float on the way', async () => {
    const money = { costPerContact: '0.1', target: { measure: 'revenue' as const, value: 0.3 } };
    const { of, members } = await enrolled(4, 0, money);
    await sent(of, members.slice(0, 3));
    await sent(of, members.slice(0, 1));
    await sent(of, members.slice(3), 'skipped');
    const [sara, ali] = members as [Person, Person];
    await bought([sara.contactId, sara.contactId, ali.contactId], '0.1', [sara.runId, sara.runId, ali.runId]);
    await bought([ali.contactId], '1000', [ali.runId], 'IRR');
    await bought([members[2]!.contactId], '77', [null]);
    const totals = resultOf(await outcomeOf(world, of, 'campaignTotals'));
    expect(totals).to.deep.include({
      ...{ recipients: 4, control: 0, enrolled: 4, open: 4, messages: { sent: 4, skipped: 1 } },
      ...{ purchases: 4, cost: 0.3, revenue: 0.3, roi: 0, costPerCustomer: 0.15, currency: 'USD' },
      ...{ target: money.target, reached: true, uplift: null },
    });
  });

  it('owes leads and opportunities to the campaign that touched the contact last', async () => {
    const { of, members } = await enrolled(3, 0, { costPerContact: '4' });
    const [sara, ali, mina] = members.map(({ contactId }) => contactId) as [string, string, string];
    await sent(of, members.slice(0, 1));
    const later = await campaign(world);
    await world.dataSource.query(
      `insert into campaign_recipient (id, campaign_id, contact_id, arm, state, enrolled_at)
       values ($1, $2, $3, 'A', 'enrolled', $4)`,
      [newId(), later.id, ali, new Date(NOON + DAY_MS)],
    );
    const lead = (contactId: string, at: number, campaignId: string | null = null) =>
      world.dataSource.query(
        `insert into lead (id, contact_id, stage, source, campaign_id, captured_at, stage_at, updated_at)
         values ($1, $2, 'new', 'form', $3, $4, $4, $4)`,
        [newId(), contactId, campaignId, new Date(at)],
      );
    await lead(sara, NOON + DAY_MS);
    await lead(ali, NOON + 2 * DAY_MS);
    await lead(mina, NOON + 31 * DAY_MS);
    await lead((await tagged(world, 1, 'banner'))[0]!, NOON + DAY_MS, of.id);
    await world.dataSource.query(
      `insert into opportunity (id, contact_id, title, pipeline, currency, created_at, updated_at)
       values ($1, $2, '{}', 'sales', 'USD', $3, $3)`,
      [newId(), mina, new Date(NOON + DAY_MS)],
    );
    world.now = NOON + 40 * DAY_MS;
    expect(resultOf(await outcomeOf(world, of, 'campaignTotals'))).to.deep.include({
      leads: 2,
      opportunities: 1,
      costPerLead: 2,
    });
    expect(resultOf(await outcomeOf(world, later, 'campaignTotals'))).to.deep.include({ leads: 1, costPerLead: 0 });
  });

  it('holds buyers among those written to against those of the control group', async () => {
    const { of, members } = await enrolled(40, 0.5);
    const control = await world.dataSource.query(
      `select contact_id as "contactId" from campaign_recipient where campaign_id = $1 and state = 'control' order by id`,
      [of.id],
    );
    await bought([members[0]!.contactId, members[1]!.contactId, control[0].contactId], '5', [null, null, null]);
    world.now = NOON + DAY_MS;
    const { uplift, purchases } = resultOf(await outcomeOf(world, of, 'campaignTotals'));
    expect(uplift).to.be.closeTo(2 / members.length - 1 / control.length, 1e-6);
    expect(purchases, 'nothing was credited').to.equal(0);
  });

  it('comes to its stages in order, and waits for an approval at one of them', async () => {
    const of = await campaign(world);
    const statusAfter = async (stage: string, detail?: object): Promise<unknown> => {
      expect(resultOf(await outcomeOf(world, of, 'moveCampaign', { stage, detail }, stage))).to.deep.equal({ stage });
      return (await findCampaign(world.dataSource, of.id))!.status;
    };
    expect(await statusAfter('check', { audience: 5 })).to.equal('running');
    expect(await statusAfter('approval')).to.equal('awaitingApproval');
    expect(await statusAfter('audience')).to.equal('running');
    await outcomeOf(world, of, 'moveCampaign', { stage: 'audience', detail: { size: 5 } }, 'once more');
    const at = new Date(NOON).toISOString();
    expect((await findCampaign(world.dataSource, of.id))!.stages).to.deep.equal([
      { stage: 'check', at, detail: { audience: 5 } },
      { stage: 'approval', at, detail: null },
      { stage: 'audience', at, detail: { size: 5 } },
    ]);
  });

  it('is kept in a report when the campaign closes, and the first report stays', async () => {
    const { of, members } = await enrolled(2, 0, { costPerContact: '3' });
    await sent(of, members);
    expect(resultOf(await outcomeOf(world, of, 'closeCampaign'))).to.deep.equal({ status: 'completed', roi: -1 });
    await bought([members[0]!.contactId], '11', [members[0]!.runId]);
    const again = { reason: 'no' };
    expect(resultOf(await outcomeOf(world, of, 'closeCampaign', again, 'again'))).to.deep.equal({
      status: 'completed',
      roi: -1,
    });
    const closed = (await findCampaign(world.dataSource, of.id))!;
    expect(closed).to.include({ status: 'completed', endReason: null });
    expect(closed.report).to.deep.include({ cost: 6, recipients: 2 });
    const refused = await campaign(world);
    expect(resultOf(await outcomeOf(world, refused, 'closeCampaign', { reason: 'tooDear' }))).to.deep.equal({
      status: 'canceled',
      roi: null,
    });
    expect(await findCampaign(world.dataSource, refused.id)).to.include({ status: 'canceled', endReason: 'tooDear' });
  });
});
