import { expect } from 'chai';
import type { FunctionCall, FunctionOutcome } from '../../../core/catalog/calls.js';
import { newId } from '../../../store/new-id.js';
import { type Campaign, changeCampaign } from '../../../store/repositories/campaigns/campaigns.js';
import { changePace } from '../../../store/repositories/campaigns/enrolling.js';
import { call, mailsFor, NOON, openWorld, type Person, people, resultOf, team, type World } from '../world.js';
import { campaign } from './sample-campaign.js';

describe('the gate of a campaign', () => {
  let world: World;

  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  beforeEach(() => {
    world.now = NOON;
  });

  const turn = (of: Campaign, status: Campaign['status']): Promise<Campaign> =>
    changeCampaign(world.dataSource.manager, of.id, { status }, world.now);
  const order = (of: Campaign, person: Person): FunctionCall => ({
    ...call(person, 'sendMessage', { channel: 'email', template: 'reactivation-low' }),
    subject: { contactId: person.contactId, campaignId: of.id },
  });
  const send = (of: Campaign, persons: readonly Person[], execute = world.execute): Promise<FunctionOutcome[]> =>
    execute(persons.map((person) => order(of, person)));
  const rowsOf = (of: Campaign): Promise<{ state: string; reason: string | null; count: number }[]> =>
    world.dataSource.query(
      `select state, reason, count(*)::integer as count from message where campaign_id = $1 group by 1, 2 order by 1`,
      [of.id],
    );
  const mails = (persons: readonly Person[]): number =>
    persons.reduce((sum, person) => sum + mailsFor(world, person), 0);

  it('holds what a paused campaign sends, and lets it out when it goes on', async () => {
    const of = await campaign(world);
    const persons = await people(world, 2);
    await turn(of, 'paused');
    for (const outcome of await send(of, persons)) {
      expect(outcome).to.deep.include({ status: 'again', reason: 'campaignPaused' });
      expect((outcome as { at: number }).at - NOON).to.be.within(1, 30_000);
    }
    expect([mails(persons), await rowsOf(of)]).to.deep.equal([0, []]);
    const outsiders = await people(world, 1);
    await world.execute([call(outsiders[0]!, 'sendMessage', { channel: 'email', template: 'reactivation-low' })]);
    expect(mails(outsiders), 'others are not held').to.equal(1);
    await turn(of, 'running');
    expect((await send(of, persons)).map((outcome) => resultOf(outcome).status)).to.deep.equal(['sent', 'sent']);
    expect([mails(persons), await rowsOf(of)]).to.deep.equal([2, [{ state: 'sent', reason: null, count: 2 }]]);
  });

  it('skips what a canceled campaign would still send', async () => {
    const of = await campaign(world);
    const persons = await people(world, 2);
    await turn(of, 'canceled');
    for (const outcome of await send(of, persons))
      expect(resultOf(outcome)).to.include({ status: 'skipped', reason: 'campaignCanceled' });
    expect(mails(persons)).to.equal(0);
  });

  it('is asked again before what is reserved is claimed, and before what is claimed goes out', async () => {
    const of = await campaign(world);
    const persons = await people(world, 3);
    const pause = async (): Promise<void> => void (await turn(of, 'paused'));
    const afterReserve = world.executorWith({ ledgerHooks: { afterReserve: pause } });
    for (const outcome of await send(of, persons, afterReserve)) expect(outcome.status).to.equal('again');
    expect(await rowsOf(of)).to.deep.equal([{ state: 'reserved', reason: null, count: 3 }]);
    await turn(of, 'running');
    const afterClaim = world.executorWith({ ledgerHooks: { afterClaim: pause } });
    for (const outcome of await send(of, persons, afterClaim))
      expect(outcome).to.deep.include({ status: 'again', reason: 'campaignPaused' });
    expect(await rowsOf(of)).to.deep.equal([{ state: 'held', reason: 'campaignPaused', count: 3 }]);
    expect(mails(persons)).to.equal(0);
    world.now = NOON + 60_000;
    await turn(of, 'running');
    await send(of, persons);
    expect(mails(persons)).to.equal(3);
  });

  it('lets a throttled campaign out one by one, over the minutes of the world', async () => {
    const of = await campaign(world, {}, { perMinute: 6 });
    const persons = await people(world, 4);
    const first = await send(of, persons);
    expect(resultOf(first[0]).status).to.equal('sent');
    expect(new Set(first.slice(1).map((outcome) => JSON.stringify(outcome))).size, 'they come together').to.equal(1);
    expect(first[1]).to.deep.include({ status: 'again', reason: 'campaignThrottled' });
    expect((first[1] as { at: number }).at - NOON).to.be.within(1, 5_000);
    world.now = NOON + 5_000;
    expect(
      (await send(of, persons.slice(1))).map(({ status }) => status),
      'no slot yet',
    ).to.not.include('done');
    world.now = NOON + 10_000;
    expect((await send(of, persons)).map(({ status }) => status)).to.deep.equal(['done', 'done', 'again', 'again']);
    expect(mails(persons)).to.equal(2);
    world.now = NOON + 3_600_000;
    await send(of, persons);
    expect(mails(persons), 'what was missed in an hour is not made up for').to.equal(3);
    world.now += 10_000;
    await send(of, persons);
    expect(mails(persons)).to.equal(4);
  });

  it('sends nothing by a pace that has changed since it was admitted', async () => {
    const of = await campaign(world);
    const persons = await people(world, 3);
    const throttle = (perMinute: number | null): Promise<void> =>
      changePace(world.dataSource.manager, of.id, perMinute, world.now);
    const throttled = world.executorWith({ ledgerHooks: { afterReserve: () => throttle(6) } });
    for (const outcome of await send(of, persons, throttled)) expect(outcome.status).to.equal('again');
    expect([mails(persons), await rowsOf(of)]).to.deep.equal([0, [{ state: 'reserved', reason: null, count: 3 }]]);
    expect((await send(of, persons)).map(({ status }) => status)).to.deep.equal(['done', 'again', 'again']);
    await throttle(null);
    await send(of, persons);
    expect(mails(persons)).to.equal(3);
  });

  it('gives the turn of somebody who may not be written to to the next', async () => {
    const of = await campaign(world, {}, { perMinute: 1 });
    const [refused] = (await people(world, 1, { consents: [] })) as [Person];
    const [sara, ali] = (await people(world, 2)) as [Person, Person];
    const first = await send(of, [refused, sara, ali]);
    expect(resultOf(first[0])).to.include({ status: 'skipped', reason: 'noConsent' });
    expect(first.slice(1).map(({ status }) => status)).to.deep.equal(['again', 'again']);
    expect((await send(of, [sara, ali])).map(({ status }) => status)).to.deep.equal(['done', 'again']);
    expect(mails([sara, ali])).to.equal(1);
  });

  it('holds no mail to a colleague: somebody has to decide about a paused campaign', async () => {
    const of = await campaign(world);
    await turn(of, 'paused');
    const [assignee] = await team(world, newId(), [5]);
    const taskId = newId();
    await world.dataSource.query(
      `insert into work_item (id, form, form_version, title, team_id, assignee_id, created_at)
       select $1, 'after-sales-call', '1.0.0', '{"fa": "تأیید", "en": "Approve"}', team_id, id, now()
       from staff_member where id = $2`,
      [taskId, assignee],
    );
    const args = { taskId, template: 'task-assigned' };
    const notice = { runId: of.runId!, key: 'tell', name: 'notifyStaff', args, attempt: 1 };
    const [outcome] = await world.execute([{ ...notice, subject: { campaignId: of.id } }]);
    expect(resultOf(outcome).status).to.equal('sent');
  });
});
