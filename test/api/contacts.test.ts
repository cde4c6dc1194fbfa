import { expect } from 'chai';
import { type Answer, startTestApi, type TestApi } from '../support/api.js';

describe('contacts over the API', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });

  after(() => api.stop());

  it('are created, found by any spelling of an address, and changed', async () => {
    const created = await api.send('POST', '/api/v1/contacts', {
      body: {
        externalId: 'sara',
        displayName: 'سارا',
        locale: 'fa',
        emails: ['Sara@Example.com'],
        phones: ['۰۹۱۲۳۴۵۶۷۸۹'],
        attributes: { city: 'Shiraz' },
      },
    });
    expect(created.status).to.equal(201);
    expect(created.body.points.map((point: { normalised: string }) => point.normalised).sort()).to.deep.equal([
      '+989123456789',
      'sara@example.com',
    ]);
    const changed = await api.send('POST', '/api/v1/contacts', {
      body: { phones: ['+98 912 345 6789'], attributes: { tier: 1 } },
    });
    expect(changed.status).to.equal(200);
    expect(changed.body).to.deep.include({ id: created.body.id, attributes: { city: 'Shiraz', tier: 1 }, version: 2 });
    const found = await api.send('GET', '/api/v1/contacts?email=SARA@example.com');
    expect(found.body.items.map((item: { id: string }) => item.id)).to.deep.equal([created.body.id]);
    const byPhone = await api.send('GET', '/api/v1/contacts?phone=+989123456789');
    expect(byPhone.body.items).to.deep.equal(found.body.items);
  });

  it('are refused with a pointer for each address that is none', async () => {
    const answer = await api.send('POST', '/api/v1/contacts', {
      body: { externalId: 'bad', emails: ['good@shop.test', 'bad'], phones: ['12'], timeZone: 'Tehran' },
    });
    expect(answer.status).to.equal(400);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).to.deep.equal([
      '/emails/1',
      '/phones/0',
      '/timeZone',
    ]);
  });

  it('are listed in pages that hold each of them once', async () => {
    for (let index = 0; index < 7; index++)
      await api.send('POST', '/api/v1/contacts', { body: { externalId: `page-${index}` } });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Answer<{ items: { externalId: string }[]; nextCursor: string | null }> = await api.send(
        'GET',
        `/api/v1/contacts?limit=3${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.body.items.map((item) => item.externalId));
      cursor = page.body.nextCursor;
    }
    expect(seen.slice(0, 7)).to.deep.equal([6, 5, 4, 3, 2, 1, 0].map((index) => `page-${index}`));
    expect(new Set(seen).size).to.equal(seen.length);
  });

  it('consent and withdraw, and their history shows it all', async () => {
    const { body: contact } = await api.send('POST', '/api/v1/contacts', {
      body: {
        externalId: 'history',
        emails: ['history@shop.test'],
        consents: [{ channel: 'email', topic: 'survey', status: 'granted', source: 'form' }],
      },
    });
    api.clock.at += 60_000;
    await api.send('POST', `/api/v1/contacts/${contact.id}/consents`, {
      body: { channel: 'email', topic: 'survey', status: 'withdrawn' },
    });
    api.clock.at += 60_000;
    await api.send('POST', '/api/v1/events', {
      body: {
        id: 'order-1',
        source: 'shop',
        type: 'purchase.made',
        contactexternalid: 'history',
        data: { purchaseId: 'order-1', amount: '99.50', currency: 'IRR' },
      },
    });
    const consents = await api.send('GET', `/api/v1/contacts/${contact.id}/consents`);
    expect(
      consents.body.items.map((item: { status: string; source: string }) => [item.status, item.source]),
    ).to.deep.equal([
      ['withdrawn', 'api'],
      ['granted', 'form'],
    ]);
    const history = `/api/v1/contacts/${contact.id}/history`;
    const first = await api.send('GET', `${history}?limit=2`);
    const rest = await api.send('GET', `${history}?limit=2&cursor=${first.body.nextCursor}`);
    const kinds = [...first.body.items, ...rest.body.items].map((entry: { kind: string }) => entry.kind);
    expect(kinds.slice(0, 2).sort()).to.deep.equal(['event', 'purchase']);
    expect(kinds.slice(2)).to.deep.equal(['consent', 'consent']);
    expect(rest.body.nextCursor).to.equal(null);
  });

  it('that are new take the events that came before anybody knew them', async () => {
    const event = {
      id: 'early-1',
      source: 'shop',
      type: 'purchase.made',
      time: '2026-03-01T10:00:00Z',
      contactemail: 'Early@Shop.test',
      data: { purchaseId: 'early-1', amount: 12, currency: 'IRR' },
    };
    const received = await api.send('POST', '/api/v1/events', { body: event });
    expect(received.body).to.include({ accepted: 1, unmatched: 1 });
    await api.dataSource.query('update event set dispatched_at = now() where contact_id is null');
    expect((await api.send('GET', '/api/v1/events?unmatched=true')).body.unmatchedCount).to.equal(1);
    const contact = await api.send('POST', '/api/v1/contacts', { body: { emails: ['early@shop.test'] } });
    const shown = await api.send('GET', `/api/v1/events/${received.body.events[0].eventId}`);
    expect(shown.body).to.deep.include({ contactId: contact.body.id, dispatchedAt: null });
    const history = await api.send('GET', `/api/v1/contacts/${contact.body.id}/history`);
    const purchase = history.body.items.find((entry: { kind: string }) => entry.kind === 'purchase');
    expect(purchase.at).to.equal('2026-03-01T10:00:00.000Z');
    expect(shown.body.data).to.include({ purchaseId: purchase.id, externalId: 'early-1' });
  });
});
