import { expect } from 'chai';
import type { EventTypes } from '../../../core/catalog/cloud-event.js';
import type { Trigger } from '../../../core/language/index.js';
import { inTransaction } from '../../../store/data-source.js';
import { newId } from '../../../store/new-id.js';
import { type DispatchReport, dispatchEvents } from '../../../store/repositories/event-dispatch.js';
import { type IncomingEvent, ingestEvents } from '../../../store/repositories/events.js';
import { insertContacts, NOON, openTestStore, publish, type TestStore } from '../sample-rows.js';

const EVENT_TYPES: EventTypes = new Map([
  [
    'survey.answered',
    {
      type: 'survey.answered',
      title: { fa: '', en: '' },
      data: { properties: { score: { type: 'integer' }, comment: { type: 'string', personal: true } } },
    },
  ],
]);

const on = (type: string): Trigger => ({ type, filter: { with: { type } } });

describe('dispatch of events', () => {
  let store: TestStore;
  let contactId: string;

  before(async () => {
    store = await openTestStore(20);
  });

  beforeEach(async () => {
    await store.dataSource.query('truncate event, contact, run, definition cascade');
    [contactId] = (await insertContacts(store.dataSource, 1)) as [string];
  });

  after(() => store.close());

  const ingest = (events: readonly (Partial<IncomingEvent> & { type: string })[]) =>
    inTransaction(store.dataSource, (manager) =>
      ingestEvents(
        manager,
        events.map((event) => ({
          source: 'test',
          eventId: newId(),
          at: NOON,
          data: {},
          contactId,
          ...event,
        })),
        NOON,
      ),
    );
  const dispatch = (limit = 100): Promise<DispatchReport> =>
    dispatchEvents(store.dataSource, EVENT_TYPES, { limit, now: NOON, scoredTypes: new Set() });
  const runEvents = (): Promise<{ name: string; type: string; state: string }[]> =>
    store.dataSource.query(
      `select run.definition_name as name, event.type, run_event.state from run_event
       join run on run.id = run_id join event on event.id = run_event.event_id order by run_event.id`,
    );

  it('enrols in the processes whose newest version it triggers, with the public part of the event as input', async () => {
    await publish(store.dataSource, 'old', { triggers: [on('survey.answered')], hash: 'old' });
    await publish(store.dataSource, 'old', { version: '1.1.0', hash: 'new' });
    await publish(store.dataSource, 'listener', { triggers: [on('survey.answered')] });
    await ingest([{ type: 'survey.answered', data: { score: 2, comment: 'call me' } }]);
    const report = await dispatch();
    expect(report).to.deep.include({ taken: 1, enrolled: 1, runEvents: 0, refused: [] });
    const [run] = await store.dataSource.query('select * from run');
    expect(run).to.deep.include({ definition_name: 'listener', subject: { contactId } });
    expect(run.input[0]).to.deep.include({ type: 'survey.answered', data: { score: 2, contactId } });
  });

  it('writes a run event for each open run of the contact that mentions the type, once', async () => {
    const listening = { eventTypes: ['purchase.made'] };
    await publish(store.dataSource, 'listens', { ...listening, triggers: [on('start')] });
    await publish(store.dataSource, 'hears-all', { triggers: [on('start')] });
    await publish(store.dataSource, 'deaf', { eventTypes: [], triggers: [on('start')] });
    await ingest([{ type: 'start' }]);
    await dispatch();
    const [otherId] = await insertContacts(store.dataSource, 1);
    await ingest([{ type: 'purchase.made' }, { type: 'purchase.made', contactId: otherId! }]);
    expect((await dispatch()).runEvents).to.equal(2);
    await store.dataSource.query('update event set dispatched_at = null where type = $1', ['purchase.made']);
    await dispatch();
    expect((await runEvents()).map(({ name }) => name).sort()).to.deep.equal(['hears-all', 'listens']);
  });

  it('reaches the run that an event is meant for, whoever it is about', async () => {
    await publish(store.dataSource, 'addressed', { triggers: [on('start')] });
    await ingest([{ type: 'start' }]);
    await dispatch();
    const [run] = await store.dataSource.query('select id from run');
    await ingest([{ type: 'task.completed', contactId: undefined, runId: run.id }]);
    expect(await dispatch()).to.deep.include({ runEvents: 1, unknown: 0 });
  });

  it('lets a run hear what comes right after the event that starts it, in the same batch', async () => {
    await publish(store.dataSource, 'begun', { triggers: [on('start')], entry: { rule: 'oneAtATime' } });
    await ingest([{ type: 'before' }, { type: 'start' }, { type: 'first' }, { type: 'start' }, { type: 'second' }]);
    const report = await dispatch();
    expect(report).to.deep.include({ taken: 5, enrolled: 1, runEvents: 3 });
    expect(report.refused.map(({ reason }) => reason)).to.deep.equal(['openRun']);
    expect((await runEvents()).map(({ type }) => type)).to.deep.equal(['first', 'start', 'second']);
  });

  it('keeps an event about somebody unknown and enrols nobody', async () => {
    await publish(store.dataSource, 'triggered', { triggers: [on('start')] });
    await ingest([{ type: 'start', contactId: undefined, subject: 'a stranger' }]);
    expect(await dispatch()).to.deep.include({ taken: 1, unknown: 1, enrolled: 0 });
    expect(await dispatch()).to.deep.include({ taken: 0 });
  });

  it('takes bounded batches, the oldest first', async () => {
    await ingest([{ type: 'a' }, { type: 'b' }, { type: 'c' }]);
    expect((await dispatch(2)).taken).to.equal(2);
    const left = await store.dataSource.query('select type from event where dispatched_at is null');
    expect(left).to.deep.equal([{ type: 'c' }]);
  });

  it('by several at a time dispatches each event once and keeps the order of one contact', async () => {
    await publish(store.dataSource, 'collector', { triggers: [on('start')], entry: { rule: 'once' } });
    const contacts = await insertContacts(store.dataSource, 5);
    await ingest(contacts.map((id) => ({ type: 'start', contactId: id })));
    for (let round = 0; round < 20; round += 1)
      await ingest(contacts.map((id) => ({ type: `note-${String(round).padStart(2, '0')}`, contactId: id })));
    const worker = async (): Promise<void> => {
      while ((await dispatch(7)).taken > 0);
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    const waiting = await store.dataSource.query('select 1 from event where dispatched_at is null');
    expect(waiting).to.deep.equal([]);
    for (const id of contacts) {
      const rows: { type: string }[] = await store.dataSource.query(
        `select event.type from run_event join event on event.id = run_event.event_id join run on run.id = run_event.run_id
         where run.contact_id = $1 order by run_event.id`,
        [id],
      );
      const expected = Array.from({ length: 20 }, (_, round) => `note-${String(round).padStart(2, '0')}`);
      expect(rows.map(({ type }) => type)).to.deep.equal(expected);
    }
  });
});
