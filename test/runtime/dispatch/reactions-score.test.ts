import { expect } from 'chai';
import { startDueSweeper } from '../../../runtime/dispatch/due-sweeper.js';
import { startEventDispatcher } from '../../../runtime/dispatch/event-dispatcher.js';
import { inTransaction } from '../../../store/data-source.js';
import { newId } from '../../../store/new-id.js';
import { scoreContacts } from '../../../store/repositories/scores/score-contacts.js';
import { startTestApi, type TestApi } from '../../support/api.js';
import { until } from '../../support/condition.js';

const POLL_MS = 20;

describe('what people do with a message', () => {
  let api: TestApi;
  let contactId: string;
  let messageId: string;

  before(async () => {
    api = await startTestApi();
    const body = { source: 'fair', emails: ['reacts@shop.test'] };
    contactId = (await api.send('POST', '/api/v1/leads', { body })).body.lead.contactId;
    messageId = newId();
    const at = new Date(api.clock.at);
    await api.dataSource.query(
      `insert into message (id, idempotency_key, contact_id, contact_point_id, channel, topic, template,
         template_version, locale, state, created_at, state_at)
       select $1::uuid, $1::text, $2, id, 'email', 'promotional', 'lead-guide', '1.0.0', 'en', 'sent', $3, $3
       from contact_point where contact_id = $2`,
      [messageId, contactId, at],
    );
    await api.dataSource.query(
      `insert into tracked_link (id, message_id, position, url, created_at)
       values ($1, $2, 0, 'https://shop.test/prices', $3)`,
      [newId(), messageId, at],
    );
    const lead = api.context.scoreModels.get('lead')!;
    await inTransaction(api.dataSource, (manager) => scoreContacts(manager, lead, [{ contactId }], api.clock.at));
  });

  after(() => api.stop());

  const score = async (): Promise<number> =>
    (await api.send('GET', `/api/v1/contacts/${contactId}/scores`)).body.items[0].score;

  it('is in their score moments later: opened, clicked, and unsubscribed', async () => {
    const { scoreModels, organisation, eventTypes } = api.context;
    const common = { dataSource: api.dataSource, scoreModels, now: () => api.clock.at, pollMs: POLL_MS };
    const types = new Map(eventTypes.map((type) => [type.type, type]));
    const loops = [
      startEventDispatcher({ ...common, eventTypes: types }),
      startDueSweeper({ ...common, organisation }),
    ];
    try {
      expect(await score(), 'came from a fair').to.equal(15);
      await api.send('GET', `/o/${api.links.sign('open', { messageId })}.gif`, { key: null });
      await until('the opened message counts', async () => (await score()) === 17);
      const click = `/c/${api.links.sign('click', { messageId, position: 0 })}`;
      await api.send('GET', click, { key: null });
      await until('the click counts', async () => (await score()) === 27);
      await api.send('GET', click, { key: null });
      await api.send('POST', `/u/${api.links.sign('unsubscribe', { messageId })}`, { key: null });
      await until('unsubscribing counts', async () => (await score()) === 0);
    } finally {
      await Promise.all(loops.map((loop) => loop.stop()));
    }
    const changes = (await api.send('GET', `/api/v1/contacts/${contactId}/score-changes`)).body.items;
    expect(changes.map(({ score: points }: { score: number }) => points)).to.deep.equal([0, 27, 17, 15]);
  });
});
