// Campaigns as a marketer carries them out, over the API and the mailbox, with what came of them held against tables and mails.
import { expect } from 'chai';
import type { JsonObject } from '../../core/json.js';
import { until } from '../support/condition.js';
import { CampaignHouse, clicks, type Mail, unsubscribes } from './campaign-house.js';

const DAY_MS = 86_400_000;
/** A day of the world in twelve seconds. */
const SCALE = 7_200;
/** Whatever is waited for here takes a minute or two, on a busy machine some more. */
const PATIENCE_MS = 300_000;

const OFFER = { offer: { fa: 'چای بهاره', en: 'Spring tea' }, percent: 20 };

/** What readers of the first message do, by the number of their address. */
type Deed = 'buys' | 'clicks' | 'unsubscribes' | 'nothing';
const DEEDS: readonly Deed[] = ['buys', 'clicks', 'clicks', 'unsubscribes', 'nothing', 'nothing', 'nothing'];

function deedOf(address: string): Deed {
  return DEEDS[Number(/\d+/.exec(address)![0]) % DEEDS.length]!;
}

function draftOf(name: string, group: string, more: JsonObject): JsonObject {
  return {
    name,
    title: { fa: 'پیشنهاد بهاری', en: 'Spring offer' },
    audience: { filter: { attribute: 'group', equals: group } },
    arms: [
      { name: 'A', template: 'campaign-offer-a', parameters: OFFER },
      { name: 'B', template: 'campaign-offer-b', parameters: OFFER },
    ],
    window: 'any',
    deadline: 'P14D',
    responseWindow: 'P5D',
    attributionWindow: 'P5D',
    ...more,
  };
}

function isReminder({ subject }: Mail): boolean {
  return subject.startsWith('A reminder');
}

/** To one of the first three hundred. */
function isSpring({ to }: Mail): boolean {
  return Number(/\d+/.exec(to[0]!)) <= 300;
}

describe('campaigns', function () {
  this.timeout(2 * PATIENCE_MS);
  let house: CampaignHouse;

  before(async () => {
    const processes = ['campaign-execution', 'campaign-recipient'];
    house = await CampaignHouse.open({ begins: Date.UTC(2026, 5, 6, 5, 30), scale: SCALE, processes });
    const groups = [...Array(300).fill('spring'), ...Array(100).fill('stopped')];
    const rows = groups.map((group, index) => `${index + 1},en,${group}`);
    const mapping = { externalId: 'id', locale: 'locale', attributes: { group: 'group' }, consents: ['promotional'] };
    const report = await house.bring(['id,locale,group', ...rows].join('\n'), mapping, 'e2e');
    expect(report.counts).to.include({ contactsCreated: 400 });
  });
  after(() => house?.close());

  const statusIs = (name: string, status: string): Promise<void> =>
    until(`${name} is ${status}`, async () => (await house.campaign(name)).status === status, PATIENCE_MS);
  const sentTo = (name: string, template = 'campaign-offer-%'): Promise<number> =>
    house.count(
      `from message join campaign on campaign.id = campaign_id
       where name = $1 and template like $2 and state = 'sent'`,
      [name, template],
    );
  const acted = new Set<number>();
  /** Readers act on the first message of the campaign, once. */
  const actOnOffers = async (): Promise<void> => {
    const offers = (await house.mails()).filter(
      (mail) => isSpring(mail) && !isReminder(mail) && !acted.has(mail.number),
    );
    for (const mail of offers) {
      acted.add(mail.number);
      await act(mail);
    }
  };
  const act = async (mail: Mail): Promise<void> => {
    const [address = ''] = mail.to;
    const deed = deedOf(address);
    if (deed === 'buys') await house.buy([{ address, purchaseId: `after-${mail.messageId}`, amount: '11' }]);
    if (deed === 'clicks') await clicks(mail);
    if (deed === 'unsubscribes') await unsubscribes(mail);
  };

  it('go from the approval over two waves, a pause and responses to the report', async () => {
    const name = 'spring-offer';
    await house.launch(
      draftOf(name, 'spring', {
        controlShare: 0.2,
        waves: [{ share: 1 }, { share: 1, after: 'P1D' }],
        reminder: { template: 'campaign-reminder', after: 'P2D' },
        costPerContact: 3,
        budget: 10_000,
        approvalLimit: 100,
        costs: [{ kind: 'media', title: 'Banner', amount: 50 }],
        target: { measure: 'purchases', value: 10 },
      }),
    );
    await statusIs(name, 'awaitingApproval');
    await approve();
    await until('the first wave is written to', async () => (await sentTo(name)) > 0, PATIENCE_MS);
    await house.api.post(`/api/v1/campaigns/${name}/pause`);
    await actOnOffers();
    await expectNothingSentWhilePaused(name);
    await house.api.post(`/api/v1/campaigns/${name}/resume`);

    const treated = await house.count(
      "from campaign_recipient where arm <> 'control' and campaign_id = (select id from campaign where name = $1)",
      [name],
    );
    await until('everybody is written to', async () => (await sentTo(name)) === treated, PATIENCE_MS);
    await actOnOffers();
    await statusIs(name, 'completed');
    await expectBooks(name, treated);
  });

  async function approve(): Promise<void> {
    let items: { id: string; form: string; data: JsonObject }[] = [];
    await until('the approval is a task', async () => {
      items = (await house.api.get<{ items: typeof items }>('/api/v1/work-items?state=open')).items;
      return items.some(({ form }) => form === 'campaign-approval');
    });
    await house.api.post(`/api/v1/work-items/${items[0]!.id}/complete`, { result: { outcome: 'approved' } });
  }

  /** A pause is in effect within seconds; from then on nothing goes, also not when the second wave would have begun. */
  async function expectNothingSentWhilePaused(name: string): Promise<void> {
    const [second] = await house.rows<{ startAt: Date }>(
      `select start_at as "startAt" from campaign_wave join campaign on campaign.id = campaign_id
       where name = $1 and number = 2`,
      [name],
    );
    const inEffect = Math.max(house.now() + DAY_MS / 2, second!.startAt.getTime());
    await until('the pause is in effect', () => house.now() > inEffect, PATIENCE_MS);
    const before = await sentTo(name);
    await until('half a day has passed', () => house.now() > inEffect + DAY_MS / 2, PATIENCE_MS);
    expect(await sentTo(name)).to.equal(before);
  }

  /** Totals, tables and mailbox say the same. */
  async function expectBooks(name: string, treated: number): Promise<void> {
    const { id, report, stages } = await house.campaign(name);
    const totals = report as JsonObject;
    expect(stages.map(({ stage }) => stage)).to.deep.equal([
      ...['creation', 'check', 'approval', 'audience', 'waves'],
      ...['responses', 'reminders', 'attribution', 'costs', 'report'],
    ]);
    const deeds = await addressesBy(id);
    const had = (deed: Deed): number => deeds.filter(({ address }) => deedOf(address) === deed).length;
    expect(totals).to.include({ recipients: treated, control: 300 - treated, enrolled: treated, open: 0 });
    expect(totals).to.nested.include({ 'responses.byKind.clicked': had('clicks'), reached: true });
    expect(totals).to.nested.include({ 'responses.byKind.purchased': had('buys') });
    expect(totals).to.nested.include({ 'responses.byKind.unsubscribed': had('unsubscribes') });
    const [cost, revenue] = [3 * treated + 50, 11 * had('buys')];
    expect(totals).to.include({ purchases: had('buys'), cost, revenue });
    expect(totals.roi).to.be.closeTo((revenue - cost) / cost, 0.000_001);
    await expectMails(id, deeds, totals);
    await expectProfiles(id, deeds);
  }

  interface Treated {
    readonly address: string;
    readonly arm: string;
  }

  function addressesBy(campaignId: string): Promise<Treated[]> {
    return house.rows(
      `select point.normalised as address, arm from campaign_recipient as recipient
       join contact_point as point on point.contact_id = recipient.contact_id
       where campaign_id = $1 and arm <> 'control'`,
      [campaignId],
    );
  }

  async function expectMails(campaignId: string, treated: readonly Treated[], totals: JsonObject): Promise<void> {
    const arms = new Map(treated.map(({ address, arm }) => [address, arm]));
    const mails = (await house.mails()).filter(({ to }) => arms.has(to[0]!));
    const reminders = mails.filter(isReminder);
    const offers = mails.filter((mail) => !reminders.includes(mail));
    expect(offers.map(({ to }) => to[0]).sort()).to.deep.equal([...arms.keys()].sort());
    const armOf = ({ subject }: Mail): string => (subject.startsWith('Kept for you') ? 'B' : 'A');
    expect(offers.filter((mail) => armOf(mail) !== arms.get(mail.to[0]!))).to.deep.equal([]);
    expect(new Set(arms.values())).to.have.all.keys('A', 'B');
    expect(totals.messages).to.include({ sent: mails.length });
    expect(reminders).to.not.have.length(0);
    const strangers = await house.count(
      `from campaign_recipient as recipient join message on message.contact_id = recipient.contact_id
       where recipient.campaign_id = $1 and arm = 'control'`,
      [campaignId],
    );
    expect(strangers).to.equal(0);
    // A run that had been told of a reaction when the reminder fell due.
    const afterAnAnswer = await house.count(
      `from message as reminder
       join run_feed as due on due.run_id = reminder.run_id and due.fed ->> 'id' like '%/untilReminder#1'
       join run_feed as told on told.run_id = reminder.run_id and told.seq < due.seq
         and told.fed ->> 'type' = 'eventReceived'
       where reminder.campaign_id = $1 and reminder.template = 'campaign-reminder'`,
      [campaignId],
    );
    expect(afterAnAnswer).to.equal(0);
  }

  async function expectProfiles(campaignId: string, treated: readonly Treated[]): Promise<void> {
    const learnt = await house.rows<{ response: string; count: number }>(
      `select attributes ->> 'lastCampaignResponse' as response, count(*)::integer as count from contact
       join campaign_recipient as recipient on recipient.contact_id = contact.id and campaign_id = $1
       where attributes ->> 'lastCampaign' = 'spring-offer' and arm = attributes ->> 'lastCampaignArm'
       group by response`,
      [campaignId],
    );
    const counts = Object.fromEntries(learnt.map(({ response, count }) => [response, count]));
    const had = (deed: Deed): number => treated.filter(({ address }) => deedOf(address) === deed).length;
    expect(counts).to.deep.equal({
      ...{ purchased: had('buys'), clicked: had('clicks') },
      ...{ unsubscribed: had('unsubscribes'), none: had('nothing') },
    });
  }

  it('end when they are canceled in the middle, with a report of what there was', async () => {
    const name = 'stopped-offer';
    await house.launch(
      draftOf(name, 'stopped', { waves: [{ share: 1 }, { share: 1, after: 'P9D' }], costPerContact: 2 }),
    );
    await until('the first wave is written to', async () => (await sentTo(name)) === 50, PATIENCE_MS);
    await house.api.post(`/api/v1/campaigns/${name}/cancel`, { reason: 'outOfStock' });
    await until('it is closed', async () => (await house.campaign(name)).report !== null, PATIENCE_MS);
    const campaign = await house.campaign(name);
    expect(campaign).to.include({ status: 'canceled', endReason: 'outOfStock' });
    expect(campaign.report).to.include({ recipients: 100, enrolled: 50, cost: 100, revenue: 0, roi: -1 });
    const open = "from run where campaign_id = $1 and status in ('enrolled', 'running', 'paused')";
    await until('all its runs have ended', async () => (await house.count(open, [campaign.id])) === 0, PATIENCE_MS);
    const ends = 'select distinct definition_name as process, status from run where campaign_id = $1 order by process';
    expect(await house.rows(ends, [campaign.id])).to.deep.equal([
      { process: 'campaign-execution', status: 'completed' },
      { process: 'campaign-recipient', status: 'canceled' },
    ]);
    const later = house.now() + 2 * DAY_MS;
    await until('two days have passed', () => house.now() > later, PATIENCE_MS);
    expect(await sentTo(name)).to.equal(50);
    expect((await house.mails()).filter((mail) => !isSpring(mail))).to.have.length(50);
  });
});
