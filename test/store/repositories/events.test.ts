import { expect } from 'chai';
import { inTransaction } from '../../../store/data-source.js';
import { countUnknown, type IncomingEvent, ingestEvents, matchUnknown } from '../../../store/repositories/events.js';
import { insertContacts, NOON, openTestStore, type TestStore } from '../sample-rows.js';

describe('events', () => {
  let store: TestStore;

  before(async () => {
    store = await openTestStore();
  });

  beforeEach(() => store.dataSource.query('truncate event, contact cascade'));

  after(() => store.close());

  const ingest = (events: readonly IncomingEvent[]) =>
    inTransaction(store.dataSource, (manager) => ingestEvents(manager, events, NOON));
  const event = (eventId: string, more: Partial<IncomingEvent> = {}): IncomingEvent => ({
    source: 'shop',
    eventId,
    type: 'purchase.made',
    at: NOON,
    data: {},
    ...more,
  });

  it('are stored once per source and id, also within one list and from two senders at a time', async () => {
    const list = [event('1'), event('2'), event('1'), event('1', { source: 'till' })];
    const first = await ingest(list);
    expect(first.map(({ status }) => status)).to.deep.equal(['stored', 'stored', 'known', 'stored']);
    expect(first[2]?.id).to.equal(first[0]?.id);
    const again = await Promise.all([ingest(list), ingest([...list].reverse())]);
    expect(again.flat().every(({ status }) => status === 'known')).to.equal(true);
    expect(again[0]?.map(({ id }) => id)).to.deep.equal(first.map(({ id }) => id));
  });

  it('are about the contact that their id, their data or their subject names', async () => {
    const [contactId] = (await insertContacts(store.dataSource, 1)) as [string];
    await store.dataSource.query(
      `insert into contact_point (id, contact_id, kind, value, normalised, created_at)
       values (gen_random_uuid(), $1, 'email', 'Sara@Example.test', 'sara@example.test', now())`,
      [contactId],
    );
    const ingested = await ingest([
      event('by id', { contactId }),
      event('by data', { data: { contactId } }),
      event('by external id', { subject: `c-${contactId}` }),
      event('by address', { subject: 'SARA@example.test' }),
      event('by our id', { subject: contactId.toUpperCase() }),
      event('nobody', { subject: 'reza@example.test' }),
      event('erased', { contactId: '018f0000-0000-7000-8000-000000000000' }),
      event('about no one'),
    ]);
    expect(ingested.map((one) => one.contactId === contactId)).to.deep.equal([
      ...Array.from({ length: 5 }, () => true),
      ...Array.from({ length: 3 }, () => false),
    ]);
  });

  it('about unknown people are kept, counted and given to the person who turns up later', async () => {
    await ingest([event('1', { subject: 'c-77' }), event('2', { subject: 'C-77' })]);
    await store.dataSource.query('update event set dispatched_at = now()');
    expect(await countUnknown(store.dataSource)).to.equal(2);
    const [contactId] = (await insertContacts(store.dataSource, 1)) as [string];
    await store.dataSource.query("update contact set external_id = 'c-77' where id = $1", [contactId]);
    const match = () => inTransaction(store.dataSource, (manager) => matchUnknown(manager, [contactId]));
    const matched = await Promise.all([match(), match()]);
    expect(matched.flat()).to.have.length(1);
    expect(await countUnknown(store.dataSource)).to.equal(1);
    const [row] = await store.dataSource.query("select * from event where event_id = '1'");
    expect(row).to.include({ contact_id: contactId, dispatched_at: null });
  });
});
