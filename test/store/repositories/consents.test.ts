import { expect } from 'chai';
import type { EntityManager } from 'typeorm';
import {
  type ConsentChange,
  readConsents,
  recordConsents,
  unsubscribeByMessage,
} from '../../../store/repositories/consents.js';
import { suppress, suppressedAmong } from '../../../store/repositories/suppressions.js';
import { call, NOON, openWorld, type Person, people, resultOf, type World } from '../../activities/world.js';

let world: World;

const inOne = <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> => world.dataSource.transaction(work);

const change = (person: Person, topic: string, status: 'granted' | 'withdrawn'): ConsentChange => ({
  contactId: person.contactId,
  contactPointId: person.contactPointId,
  channel: 'email',
  topic,
  status,
  source: 'test',
  evidence: {},
});

async function topicsOf(person: Person): Promise<Record<string, string>> {
  return Object.fromEntries(
    (await readConsents(world.dataSource, [person.contactPointId])).get(person.contactPointId) ?? [],
  );
}

async function sendTo(person: Person): Promise<string> {
  const send = call(person, 'sendMessage', { channel: 'email', template: 'reactivation-low' });
  return resultOf((await world.execute([send]))[0]).messageId as string;
}

describe('consents', () => {
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('count by the newest row of each topic, and what is so already adds no row', async () => {
    const [sara] = (await people(world, 1, { consents: [] })) as [Person];
    expect(await inOne((manager) => recordConsents(manager, [change(sara, 'survey', 'granted')], NOON))).to.equal(1);
    expect(await inOne((manager) => recordConsents(manager, [change(sara, 'survey', 'granted')], NOON + 1))).to.equal(
      0,
    );
    await inOne((manager) => recordConsents(manager, [change(sara, 'survey', 'withdrawn')], NOON + 2));
    await inOne((manager) => recordConsents(manager, [change(sara, 'promotional', 'granted')], NOON + 3));
    expect(await topicsOf(sara)).to.deep.equal({ survey: 'withdrawn', promotional: 'granted' });
  });

  it('are withdrawn by the link of a message: its topic, or everything; with the message as evidence', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const messageId = await sendTo(sara);
    const evidence = { userAgent: 'test' };
    const once = await inOne((manager) =>
      unsubscribeByMessage(manager, { messageId, scope: 'topic', evidence }, NOON + 1),
    );
    expect(once).to.deep.equal({ contactId: sara.contactId, topic: 'promotional', changed: true });
    const again = await inOne((manager) =>
      unsubscribeByMessage(manager, { messageId, scope: 'topic', evidence }, NOON + 2),
    );
    expect(again).to.deep.include({ changed: false });
    expect(await topicsOf(sara)).to.deep.equal({ survey: 'granted', promotional: 'withdrawn' });
    await inOne((manager) => unsubscribeByMessage(manager, { messageId, scope: 'all', evidence }, NOON + 3));
    expect(await topicsOf(sara)).to.deep.include({ all: 'withdrawn' });
    const rows = await world.dataSource.query(
      "select source, evidence from consent where contact_id = $1 and status = 'withdrawn' order by at",
      [sara.contactId],
    );
    expect(rows[0]).to.deep.equal({ source: 'unsubscribeLink', evidence: { messageId, userAgent: 'test' } });
    const events = await world.dataSource.query(
      'select kind, occurrence from message_event where message_id = $1 order by at',
      [messageId],
    );
    expect(events).to.deep.equal([
      { kind: 'unsubscribed', occurrence: 'promotional' },
      { kind: 'unsubscribed', occurrence: 'all' },
    ]);
  });

  it('two clicks at the same time withdraw once', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const messageId = await sendTo(sara);
    const both = await Promise.all(
      [1, 2].map(() =>
        inOne((manager) => unsubscribeByMessage(manager, { messageId, scope: 'topic', evidence: {} }, NOON + 1)),
      ),
    );
    expect(both.filter((one) => one?.changed)).to.have.length(1);
  });

  it('of a person who was erased are nobody to withdraw for', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const messageId = await sendTo(sara);
    await world.dataSource.query('delete from contact where id = $1', [sara.contactId]);
    const nothing = await inOne((manager) =>
      unsubscribeByMessage(manager, { messageId, scope: 'all', evidence: {} }, NOON),
    );
    expect(nothing).to.equal(undefined);
  });

  it('are not needed to know that an address is suppressed, also after its person was erased', async () => {
    await suppress(
      world.dataSource.manager,
      [{ kind: 'email', normalised: 'gone@example.test', reason: 'complained' }],
      NOON,
    );
    await suppress(
      world.dataSource.manager,
      [{ kind: 'email', normalised: 'gone@example.test', reason: 'again' }],
      NOON,
    );
    const found = await suppressedAmong(world.dataSource, 'email', ['gone@example.test', 'here@example.test']);
    expect([...found]).to.deep.equal(['gone@example.test']);
    const [row] = await world.dataSource.query('select reason, value_hash from suppression');
    expect(row.reason).to.equal('complained');
    expect(row.value_hash).to.match(/^[0-9a-f]{64}$/);
  });
});
