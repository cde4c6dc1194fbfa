import { expect } from 'chai';
import { startTestApi, type TestApi } from '../support/api.js';

describe('events over the API', () => {
  let api: TestApi;
  let contactId: string;

  before(async () => {
    api = await startTestApi();
    contactId = (await api.send('POST', '/api/v1/contacts', { body: { externalId: 'c1' } })).body.id;
  });

  after(() => api.stop());

  it('are stored once by (source, id), in the order given', async () => {
    const body = [1, 2, 2, 3].map((n) => ({ id: `o${n}`, source: 'shop', type: 'order.placed', contactid: contactId }));
    const first = await api.send('POST', '/api/v1/events', { body });
    expect(first.status).to.equal(202);
    expect(first.body).to.include({ accepted: 3, duplicates: 1, unmatched: 0 });
    expect(first.body.events[1].eventId).to.equal(first.body.events[2].eventId);
    const again = await api.send('POST', '/api/v1/events', { body });
    expect(again.body).to.include({ accepted: 0, duplicates: 4 });
    const listed = await api.send('GET', `/api/v1/events?contactId=${contactId}&type=order.placed`);
    expect(listed.body.items.map((item: { id: string }) => item.id)).to.deep.equal(['o3', 'o2', 'o1']);
  });

  it('whose data does not fit their type are refused with all of their list', async () => {
    const good = { id: 'p1', source: 'shop', type: 'purchase.made', contactid: contactId };
    const data = { purchaseId: 'p1', amount: 5, currency: 'IRR' };
    const answer = await api.send('POST', '/api/v1/events', {
      body: [
        { ...good, data },
        { ...good, id: 'p2', data: { ...data, currency: 'rials' } },
        { ...good, id: 'p3', data: { ...data, amount: 'a lot' } },
      ],
    });
    expect(answer.body).to.include({ status: 400, code: 'badInput' });
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).to.deep.equal([
      '/1/data/currency',
      '/2/data/amount',
    ]);
    expect((await api.send('GET', '/api/v1/events?type=purchase.made')).body.items).to.deep.equal([]);
  });

  it('that pretend to come from the platform are refused', async () => {
    const answer = await api.send('POST', '/api/v1/events', {
      body: { id: 'f1', source: 'ravand/links', type: 'survey.answered' },
    });
    expect(answer.body).to.include({ status: 400, code: 'badInput' });
    expect(answer.body.errors[0].pointer).to.equal('/source');
  });

  it('of another form are refused with one pointer for one mistake', async () => {
    const answer = await api.send('POST', '/api/v1/events', { body: [{ id: 'x', source: 'shop' }] });
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).to.deep.equal(['/0/type']);
  });

  it('of a purchase record it, once, under the id that processes see', async () => {
    const event = {
      id: 'p9',
      source: 'shop',
      type: 'purchase.made',
      contactexternalid: 'c1',
      time: '2026-03-20T08:00:00Z',
      data: { purchaseId: 'INV-9', amount: '120.50', currency: 'IRR' },
    };
    await api.send('POST', '/api/v1/events', { body: event });
    await api.send('POST', '/api/v1/events', { body: event });
    const rows = await api.dataSource.query(
      `select id, external_id, amount::text, at from purchase where contact_id = $1`,
      [contactId],
    );
    expect(rows).to.have.length(1);
    expect(rows[0]).to.include({ external_id: 'INV-9', amount: '120.5000' });
    const [stored] = (await api.send('GET', '/api/v1/events?type=purchase.made')).body.items;
    expect(stored.data).to.deep.include({ purchaseId: rows[0].id, externalId: 'INV-9', at: '2026-03-20T08:00:00Z' });
  });

  it('may be about nobody we know, and are counted then', async () => {
    const body = { id: 'u1', source: 'shop', type: 'order.placed', contactexternalid: 'nobody' };
    const answer = await api.send('POST', '/api/v1/events', { body });
    expect(answer.body).to.deep.include({ accepted: 1, unmatched: 1 });
    expect((await api.send('GET', '/api/v1/events?unmatched=true')).body.items[0].id).to.equal('u1');
  });
});
