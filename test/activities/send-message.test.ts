import { expect } from 'chai';
import PostalMime from 'postal-mime';
import { iranianCalendar } from '../../core/calendar/business-hours.js';
import { HOUR_MS, MINUTE_MS } from '../../core/calendar/spans.js';
import { defaultSendPolicy } from '../../core/rules/send-policy.js';
import { unsubscribeByMessage } from '../../store/repositories/consents.js';
import { closeEndedRuns } from '../../store/repositories/run-endings.js';
import { forgetSendPolicy, writeSendPolicy } from '../../store/repositories/send-policy.js';
import { suppress } from '../../store/repositories/suppressions.js';
import {
  anotherRun,
  call,
  mailsFor,
  NOON,
  openWorld,
  type Person,
  people,
  planAnswers,
  resultOf,
  type World,
} from './world.js';

let world: World;

/** Hooks of each block below: at the root they would run after the database server has stopped. */
function inAWorld(): void {
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  beforeEach(async () => {
    world.now = NOON;
    await planAnswers(world, []);
  });
}

const invitation = (person: Person, more = {}, key?: string) =>
  call(
    person,
    'sendMessage',
    { channel: 'email', template: 'survey-invitation', parameters: { surveyId: 'after-purchase' }, ...more },
    key,
  );
const promotion = (person: Person, more = {}, key?: string) =>
  call(person, 'sendMessage', { channel: 'email', template: 'reactivation-low', ...more }, key);

async function ledgerOf(person: Person): Promise<Record<string, unknown>> {
  const [row] = await world.dataSource.query('select * from message where run_id = $1', [person.runId]);
  return row;
}

describe('sending a message', () => {
  inAWorld();

  it('sends it once, records it as sent with every rule that was asked, and says so again when asked again', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const [first] = await world.execute([invitation(sara)]);
    const [again] = await world.execute([invitation(sara)]);
    expect(resultOf(first)).to.include({ status: 'sent' });
    expect(again).to.deep.equal(first);
    expect(mailsFor(world, sara)).to.equal(1);
    const row = await ledgerOf(sara);
    expect(row).to.include({
      id: resultOf(first).messageId,
      state: 'sent',
      topic: 'survey',
      template_version: '1.0.0',
    });
    expect((row.verdict as { rules: { rule: string }[] }).rules.map(({ rule }) => rule)).to.have.length(10);
  });

  it('writes in the language of the contact, with links that are signed for their purpose', async () => {
    const [sara] = (await people(world, 1, { locale: 'fa-IR' })) as [Person];
    const { messageId } = resultOf((await world.execute([invitation(sara)]))[0]) as { messageId: string };
    const kept = world.mailbox.file.mails().find((mail) => mail.to.includes(sara.email))!;
    const mail = await PostalMime.parse(await world.mailbox.file.content(kept));
    expect(kept.messageId).to.equal(`${messageId}@shop.test`);
    expect(mail.subject).to.equal('خرید از Tea & More چطور بود؟');
    const scores = [...mail.text!.matchAll(/https:\/\/shop\.test\/a\/(\S+)/g)].map(([, token]) => {
      const verdict = world.deps.signer.verify(token!, 'answer', NOON);
      return verdict.valid ? verdict.claims : undefined;
    });
    expect(scores).to.deep.equal([1, 2, 3, 4, 5].map((score) => ({ messageId, surveyId: 'after-purchase', score })));
    const header = mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
    const token = /^<https:\/\/shop\.test\/u\/(.+)>$/.exec(header)?.[1] ?? '';
    expect(world.deps.signer.verify(token, 'unsubscribe', NOON)).to.deep.include({ claims: { messageId } });
  });

  it('keeps where the tracked links lead', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const { messageId } = resultOf((await world.execute([promotion(sara)]))[0]);
    const links = await world.dataSource.query('select position, url from tracked_link where message_id = $1', [
      messageId,
    ]);
    expect(links).to.deep.equal([{ position: 1, url: 'https://shop.test' }]);
  });

  it('skips with a reason, and the reason stays', async () => {
    const [suppressed] = (await people(world, 1)) as [Person];
    await suppress(world.dataSource.manager, [{ kind: 'email', normalised: suppressed.email, reason: 'test' }], NOON);
    const [noConsent] = (await people(world, 1, { consents: [] })) as [Person];
    const [noAddress] = (await people(world, 1, { withAddress: false })) as [Person];
    const [withdrawn] = (await people(world, 1)) as [Person];
    const { messageId } = resultOf((await world.execute([invitation(withdrawn)]))[0]) as { messageId: string };
    await world.dataSource.transaction((manager) =>
      unsubscribeByMessage(manager, { messageId, scope: 'all', evidence: {} }, NOON),
    );
    const outcomes = await world.execute([
      invitation(suppressed),
      invitation(noConsent),
      invitation(noAddress),
      promotion(withdrawn, {}, '/do/1/second#1'),
    ]);
    expect(outcomes.map((outcome) => resultOf(outcome).reason)).to.deep.equal([
      'suppressed',
      'noConsent',
      'noAddress',
      'unsubscribed',
    ]);
    expect(outcomes.map((outcome) => resultOf(outcome).status)).to.deep.equal(Array(4).fill('skipped'));
    expect([suppressed, noConsent].map((person) => mailsFor(world, person))).to.deep.equal([0, 0]);
  });

  it('names a missing parameter without sending anything', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const [outcome] = await world.execute([invitation(sara, { parameters: {} })]);
    expect(resultOf(outcome)).to.include({
      status: 'failed',
      reason: 'missingParameter /surveyId: the template "survey-invitation" needs it',
    });
    expect(mailsFor(world, sara)).to.equal(0);
  });

  it('fails for a template that does not exist, and for arguments that are none, without spoiling the others', async () => {
    const three = (await people(world, 3)) as [Person, Person, Person];
    const outcomes = await world.execute([
      invitation(three[0], { template: 'nothing' }),
      invitation(three[1]),
      invitation(three[2], { window: 'whenever' }),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).to.deep.equal(['failed', 'done', 'failed']);
    expect(outcomes[2]).to.have.nested.property('error.detail').that.contains('/window must be one of');
  });

  it('waits for business hours and sends when they have come, by the same call', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    world.now = NOON + 8 * HOUR_MS;
    const [held] = await world.execute([invitation(sara, { window: 'businessHours' })]);
    const opening = Date.UTC(2026, 10, 22, 5, 30);
    expect(held).to.deep.equal({ status: 'again', at: opening, reason: 'outsideWindow' });
    expect(await ledgerOf(sara)).to.include({ state: 'held' });
    world.now = opening;
    expect(resultOf((await world.execute([invitation(sara, { window: 'businessHours' })]))[0])).to.include({
      status: 'sent',
    });
    expect(mailsFor(world, sara)).to.equal(1);
  });

  it('asks the rules again when a held message has its turn', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    world.now = NOON + 8 * HOUR_MS;
    await world.execute([promotion(sara, { window: 'businessHours' })]);
    await world.dataSource.query(`update contact_point set status = 'complained' where id = $1`, [sara.contactPointId]);
    world.now = NOON + 24 * HOUR_MS;
    const [outcome] = await world.execute([promotion(sara, { window: 'businessHours' })]);
    expect(resultOf(outcome)).to.include({ status: 'skipped', reason: 'addressComplained' });
  });

  it('holds the second promotion of a day, also when both are in one batch', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const other = await anotherRun(world, sara);
    const outcomes = await world.execute([promotion(sara), promotion(other, { template: 'reactivation-medium' })]);
    expect(resultOf(outcomes[0])).to.include({ status: 'sent' });
    expect(outcomes[1]).to.deep.equal({ status: 'again', at: NOON + 24 * HOUR_MS, reason: 'capped' });
  });

  it('keeps the policy that the organisation has written, from the next message on', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const { hours: _, ...policy } = defaultSendPolicy(iranianCalendar());
    await world.execute([promotion(sara, {}, '/do/0/first#1')]);
    const second = promotion(sara, { template: 'reactivation-medium' }, '/do/1/second#1');
    expect((await world.execute([second]))[0]).to.include({ status: 'again', reason: 'capped' });
    await writeSendPolicy(world.dataSource, { ...policy, caps: [{ topic: 'promotional', count: 2, within: 'P1D' }] });
    const third = promotion(sara, { template: 'reactivation-high' }, '/do/2/third#1');
    const [sent] = await world.execute([third]);
    await forgetSendPolicy(world.dataSource);
    expect(resultOf(sent)).to.include({ status: 'sent' });
  });

  it('skips what was just sent with the same words to the same address', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const other = await anotherRun(world, sara);
    const outcomes = await world.execute([invitation(sara), invitation(other)]);
    expect(resultOf(outcomes[1])).to.include({ status: 'skipped', reason: 'duplicate' });
  });

  it('closes held messages when their run ends, and a late call hears so', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    world.now = NOON + 8 * HOUR_MS;
    await world.execute([invitation(sara, { window: 'businessHours' })]);
    await world.dataSource.query("update run set status = 'completed', ended_at = $2 where id = $1", [
      sara.runId,
      new Date(world.now),
    ]);
    await closeEndedRuns(world.dataSource.manager, [sara.runId]);
    const [outcome] = await world.execute([invitation(sara, { window: 'businessHours' })]);
    expect(resultOf(outcome)).to.include({ status: 'skipped', reason: 'canceled' });
  });
});

describe('a provider that refuses', () => {
  inAWorld();

  it('450 then yes: held, then sent, one mail', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await planAnswers(world, [{ code: 450, times: 1 }]);
    const [held] = await world.execute([invitation(sara)]);
    expect(held).to.deep.equal({ status: 'again', at: NOON + MINUTE_MS, reason: 'refusedForNow' });
    world.now = NOON + MINUTE_MS;
    expect(resultOf((await world.execute([invitation(sara)]))[0])).to.include({ status: 'sent' });
    expect(mailsFor(world, sara)).to.equal(1);
  });

  it('450 for ever: failed after a bounded number of attempts', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await planAnswers(world, [{ code: 450, times: 100 }]);
    let attempts = 0;
    let outcome = (await world.execute([invitation(sara)]))[0]!;
    while (outcome.status === 'again' && attempts < 20) {
      attempts += 1;
      world.now = outcome.at;
      outcome = (await world.execute([invitation(sara)]))[0]!;
    }
    expect(resultOf(outcome)).to.include({ status: 'failed', reason: 'refusedForNow' });
    expect(attempts).to.equal(5);
    expect(await ledgerOf(sara)).to.include({ state: 'failed', attempts: 6 });
  });

  it('450 then 550: failed, and the address takes no more mail', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await planAnswers(world, [
      { code: 450, times: 1 },
      { code: 550, times: 1 },
    ]);
    await world.execute([invitation(sara)]);
    world.now = NOON + MINUTE_MS;
    const [outcome] = await world.execute([invitation(sara)]);
    expect(resultOf(outcome)).to.include({ status: 'failed', reason: 'addressBounced' });
    const [point] = await world.dataSource.query('select status from contact_point where id = $1', [
      sara.contactPointId,
    ]);
    expect(point).to.deep.equal({ status: 'bounced' });
    const next = await anotherRun(world, sara);
    expect(resultOf((await world.execute([invitation(next)]))[0])).to.include({
      reason: 'addressBounced',
      status: 'skipped',
    });
  });

  it('a refusal of the content does not make the address dead', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await planAnswers(world, [{ code: 554, times: 1, stage: 'DATA' }]);
    expect(resultOf((await world.execute([invitation(sara)]))[0])).to.include({ status: 'failed', reason: 'refused' });
    const [point] = await world.dataSource.query('select status from contact_point where id = $1', [
      sara.contactPointId,
    ]);
    expect(point).to.deep.equal({ status: 'active' });
  });

  it('one refused address among many spoils nobody else', async () => {
    const many = await people(world, 45);
    await planAnswers(world, [{ code: 550, times: 1, to: many[20]!.email }]);
    const outcomes = await world.execute(many.map((person) => invitation(person)));
    const statuses = outcomes.map((outcome) => resultOf(outcome).status);
    expect(statuses.filter((status) => status === 'sent')).to.have.length(44);
    expect(statuses[20]).to.equal('failed');
  });
});
