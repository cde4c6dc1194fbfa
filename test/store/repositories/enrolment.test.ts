import { expect } from 'chai';
import { inTransaction } from '../../../store/data-source.js';
import type { DefinitionPin } from '../../../store/repositories/definitions.js';
import { type EnrolmentOutcome, type EnrolmentRequest, enrol } from '../../../store/repositories/enrolment.js';
import { DAY_MS, insertContacts, NOON, openTestStore, publish, type TestStore } from '../sample-rows.js';

describe('enrolment', () => {
  let store: TestStore;
  let contactId: string;

  before(async () => {
    store = await openTestStore(20);
  });

  beforeEach(async () => {
    [contactId] = (await insertContacts(store.dataSource, 1)) as [string];
  });

  after(() => store.close());

  const request = (
    definition: DefinitionPin,
    occasion: string,
    about: string | null = contactId,
  ): EnrolmentRequest => ({
    definition,
    contactId: about,
    input: [{ id: occasion }],
    occasion,
  });
  const enrolNow = (requests: readonly EnrolmentRequest[], now = NOON): Promise<EnrolmentOutcome[]> =>
    inTransaction(store.dataSource, (manager) => enrol(manager, requests, now));
  const runsOf = async (name: string): Promise<number> =>
    (await store.dataSource.query('select 1 from run where definition_name = $1', [name])).length;
  const endRun = (runId: string): Promise<unknown> =>
    store.dataSource.query("update run set status = 'completed', ended_at = now() where id = $1", [runId]);
  const runIdOf = (outcome: EnrolmentOutcome | undefined): string | undefined =>
    outcome && 'runId' in outcome ? outcome.runId : undefined;

  it('writes the run with its pin, subject and input', async () => {
    const definition = await publish(store.dataSource, 'plain', { eventTypes: ['purchase.made'] });
    const [outcome] = await enrolNow([request(definition, 'e1')]);
    const [run] = await store.dataSource.query('select * from run where id = $1', [runIdOf(outcome)]);
    expect(run).to.include({
      definition_name: 'plain',
      definition_version: '1.0.0',
      status: 'enrolled',
      cohort_id: null,
    });
    expect(run).to.deep.include({ subject: { contactId }, input: [{ id: 'e1' }], event_types: ['purchase.made'] });
    expect(run.started_at).to.deep.equal(new Date(NOON));
  });

  it('once: a contact is enrolled one time for ever', async () => {
    const definition = await publish(store.dataSource, 'once', { entry: { rule: 'once' } });
    const [first] = await enrolNow([request(definition, 'e1')]);
    await endRun(runIdOf(first)!);
    const [second] = await enrolNow([request(definition, 'e2')]);
    expect(second).to.deep.equal({ status: 'refused', reason: 'enrolledBefore', runId: runIdOf(first) });
  });

  it('one at a time: again only when the run before has ended', async () => {
    const definition = await publish(store.dataSource, 'single', { entry: { rule: 'oneAtATime' } });
    const [first, second] = await enrolNow([request(definition, 'e1'), request(definition, 'e2')]);
    expect(second).to.deep.equal({ status: 'refused', reason: 'openRun', runId: runIdOf(first) });
    await endRun(runIdOf(first)!);
    expect((await enrolNow([request(definition, 'e3')]))[0]?.status).to.equal('enrolled');
  });

  it('every: again only after the duration, counted from the newest start', async () => {
    const definition = await publish(store.dataSource, 'monthly', { entry: { rule: 'every', duration: 'P30D' } });
    const [first, second] = await enrolNow([request(definition, 'e1'), request(definition, 'e2')]);
    expect(first?.status).to.equal('enrolled');
    expect(second).to.deep.equal({ status: 'refused', reason: 'tooSoon', runId: runIdOf(first) });
    const early = await enrolNow([request(definition, 'e3')], NOON + 30 * DAY_MS - 1);
    expect(early[0]?.status).to.equal('refused');
    const later = await enrolNow([request(definition, 'e4')], NOON + 30 * DAY_MS);
    expect(later[0]?.status).to.equal('enrolled');
  });

  it('always: once per occasion, and the same occasion again gives the same run', async () => {
    const definition = await publish(store.dataSource, 'each-time');
    const [first, second] = await enrolNow([request(definition, 'e1'), request(definition, 'e2')]);
    expect([first?.status, second?.status]).to.deep.equal(['enrolled', 'enrolled']);
    expect(await enrolNow([request(definition, 'e1')])).to.deep.equal([{ status: 'repeated', runId: runIdOf(first) }]);
  });

  it('refuses a contact that does not exist, and goes on with the others', async () => {
    const definition = await publish(store.dataSource, 'unknown-person');
    const stranger = '018f0000-0000-7000-8000-000000000000';
    const outcomes = await enrolNow([request(definition, 'e1', stranger), request(definition, 'e2')]);
    expect(outcomes[0]).to.deep.equal({ status: 'refused', reason: 'unknownContact' });
    expect(outcomes[1]?.status).to.equal('enrolled');
  });

  for (const entry of [
    { rule: 'once' },
    { rule: 'oneAtATime' },
    { rule: 'every', duration: 'PT1H' },
    { rule: 'always' },
  ] as const)
    it(`${entry.rule}: fifty triggers at the same time make exactly what the rule allows`, async () => {
      const definition = await publish(store.dataSource, `raced-${entry.rule}`, { entry });
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, i) => enrolNow([request(definition, `e${i}`)])),
      );
      const enrolled = outcomes.flat().filter(({ status }) => status === 'enrolled');
      const allowed = entry.rule === 'always' ? 50 : 1;
      expect(enrolled).to.have.length(allowed);
      expect(await runsOf(definition.name)).to.equal(allowed);
    });

  for (const entry of [{ rule: 'once' }, { rule: 'oneAtATime' }, { rule: 'every', duration: 'PT1H' }] as const)
    it(`${entry.rule}: holds for runs about nobody too`, async () => {
      const definition = await publish(store.dataSource, `nobody-${entry.rule}`, { entry });
      const within = await enrolNow([request(definition, 'e1', null), request(definition, 'e2', null)]);
      expect(within.map(({ status }) => status)).to.deep.equal(['enrolled', 'refused']);
      await Promise.all(Array.from({ length: 10 }, (_, i) => enrolNow([request(definition, `f${i}`, null)])));
      expect(await runsOf(definition.name)).to.equal(1);
    });

  it('takes eighteen thousand contacts in one transaction, and the same again adds nothing', async () => {
    const definition = await publish(store.dataSource, 'bulk', { entry: { rule: 'oneAtATime' } });
    const contacts = await insertContacts(store.dataSource, 18_000);
    const requests = contacts.map((id) => request(definition, `wave-1:${id}`, id));
    const first = await enrolNow(requests);
    expect(first.every(({ status }) => status === 'enrolled')).to.equal(true);
    const again = await enrolNow(requests);
    expect(again.every(({ status }) => status === 'repeated')).to.equal(true);
    const refused = await enrolNow(contacts.map((id) => request(definition, `wave-2:${id}`, id)));
    expect(refused.every((outcome) => outcome.status === 'refused' && outcome.reason === 'openRun')).to.equal(true);
    expect(await runsOf('bulk')).to.equal(18_000);
  });
});
