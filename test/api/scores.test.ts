import { expect } from 'chai';
import { inTransaction } from '../../store/data-source.js';
import { newId } from '../../store/new-id.js';
import { scoreContacts } from '../../store/repositories/scores/score-contacts.js';
import { startTestApi, type TestApi } from '../support/api.js';

describe('scores over the API', () => {
  let api: TestApi;
  let contactId: string;
  const model = () => api.context.scoreModels.get('lead')!;

  before(async () => {
    api = await startTestApi();
    const body = { emails: ['score@shop.test'], attributes: { industry: 'food' } };
    contactId = (await api.send('POST', '/api/v1/contacts', { body })).body.id;
  });

  after(() => api.stop());

  const score = () =>
    inTransaction(api.dataSource, (manager) =>
      scoreContacts(manager, model(), [{ contactId }], api.context.clock.now()),
    );

  it('show what each rule gives, and how they changed', async () => {
    expect((await api.send('GET', `/api/v1/contacts/${contactId}/scores`)).body.items).to.deep.equal([]);
    await score();
    await api.send('POST', '/api/v1/contacts', {
      body: { emails: ['score@shop.test'], attributes: { companySize: 300 } },
    });
    await score();
    const [stored] = (await api.send('GET', `/api/v1/contacts/${contactId}/scores`)).body.items;
    expect(stored).to.deep.include({
      model: 'lead',
      score: 25,
      fit: 25,
      behaviour: 0,
      threshold: 50,
      qualified: false,
    });
    const held = stored.explanation.fit.filter(({ holds }: { holds: boolean }) => holds);
    expect(held.map(({ rule, points }: Record<string, unknown>) => [rule, points])).to.deep.equal([
      ['industry', 10],
      ['company', 5],
      ['largeCompany', 10],
    ]);
    const path = `/api/v1/contacts/${contactId}/score-changes`;
    const first = (await api.send('GET', `${path}?model=lead&limit=1`)).body;
    const rest = (await api.send('GET', `${path}?limit=1&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...rest.items].map(({ previous, score: points }) => [previous, points])).to.deep.equal([
      [10, 25],
      [null, 10],
    ]);
    expect((await api.send('GET', `/api/v1/contacts/${newId()}/scores`)).status).to.equal(404);
    expect((await api.send('GET', `/api/v1/contacts/${newId()}/score-changes`)).status).to.equal(404);
  });

  it('are previewed by a model, or by one that is still being written, and nothing is stored', async () => {
    const before = (await api.send('GET', `/api/v1/contacts/${contactId}/score-changes`)).body.items;
    const preview = (given: unknown) =>
      api.send('POST', '/api/v1/score-previews', { body: { contactId, model: given } });
    expect((await preview('lead')).body).to.deep.include({ model: 'lead', score: 25 });
    const draft = { ...structuredClone(model()), mqlThreshold: 20, behaviour: [] };
    expect((await preview(draft)).body).to.deep.include({ score: 25, threshold: 20, qualified: true, changesAt: null });
    const broken = await preview({ ...draft, fit: [{ ...draft.fit[0], when: { attribute: 'x' } }] });
    expect(broken.status).to.equal(400);
    expect(broken.body.errors[0].pointer).to.equal('/model/fit/0/when');
    expect((await preview('nothing')).status).to.equal(404);
    expect((await api.send('GET', `/api/v1/contacts/${contactId}/score-changes`)).body.items).to.deep.equal(before);
  });

  it('come from models that can be read', async () => {
    const { items } = (await api.send('GET', '/api/v1/score-models')).body;
    expect(items.map(({ name }: { name: string }) => name)).to.deep.equal(['lead']);
    expect((await api.send('GET', '/api/v1/score-models/lead')).body).to.deep.equal(items[0]);
    expect((await api.send('GET', '/api/v1/score-models/nothing')).status).to.equal(404);
  });
});

describe('opportunities over the API', () => {
  let api: TestApi;
  let contactId: string;

  before(async () => {
    api = await startTestApi();
    const lead = await api.send('POST', '/api/v1/leads', { body: { source: 'fair', emails: ['deal@shop.test'] } });
    contactId = lead.body.lead.contactId;
  });

  after(() => api.stop());

  const title = { fa: 'قرارداد', en: 'A contract' };
  const note = (more: object = {}) =>
    api.send('POST', '/api/v1/opportunities', { body: { contactId, title, ...more } });
  const change = (id: string, body: object) => api.send('PATCH', `/api/v1/opportunities/${id}`, { body });

  it('are noted for whoever owns the lead, worked and won', async () => {
    const { staffMemberId: ownerId } = await api.keyFor('agent');
    const [lead] = (await api.send('GET', '/api/v1/leads')).body.items;
    await api.send('POST', `/api/v1/leads/${lead.id}/assign`, { body: { assigneeId: ownerId } });
    const noted = await note({ amount: 1234.5, probability: 0.3 });
    expect(noted.status).to.equal(201);
    const { id } = noted.body;
    expect(noted.body).to.deep.include({
      title,
      pipeline: 'sales',
      stage: 'new',
      amount: '1234.5',
      currency: 'IRR',
      probability: 0.3,
      ownerId,
    });
    const worked = await change(id, { stage: 'proposal', amount: 2000, probability: 0.6, version: 1 });
    expect(worked.body).to.deep.include({ stage: 'proposal', amount: '2000', probability: 0.6, closedAt: null });
    expect((await change(id, { stage: 'won', version: 1 })).status).to.equal(409);
    const won = await change(id, { stage: 'won', reason: 'price' });
    expect(won.body).to.deep.include({ stage: 'won', reason: 'price', probability: 1 });
    expect(won.body.closedAt).to.equal(new Date(api.clock.at).toISOString());
    expect((await api.send('GET', `/api/v1/opportunities/${id}`)).body).to.deep.equal(won.body);
    const reopened = await change(id, { stage: 'negotiation', probability: 0.8, ownerId: null });
    expect(reopened.body).to.deep.include({ closedAt: null, reason: null, probability: 0.8, ownerId: null });
  });

  it('are lost only with a reason, and for nobody who is not there', async () => {
    const { id } = (await note()).body;
    expect((await change(id, { stage: 'lost' })).status).to.equal(400);
    expect((await change(id, { stage: 'lost', reason: 'tooLate' })).body).to.deep.include({ probability: 0 });
    expect((await note({ contactId: newId() })).status).to.equal(400);
    expect((await note({ probability: 30 })).status).to.equal(400);
    expect((await change(id, { ownerId: newId() })).status).to.equal(400);
    expect((await change(newId(), { stage: 'won' })).status).to.equal(404);
  });

  it('are filtered and come in pages', async () => {
    for (const pipeline of ['retail', 'retail', 'export', 'retail']) await note({ pipeline });
    const path = `/api/v1/opportunities?pipeline=retail&contactId=${contactId}`;
    const first = (await api.send('GET', `${path}&limit=2`)).body;
    const second = (await api.send('GET', `${path}&limit=2&cursor=${first.nextCursor}`)).body;
    expect([first.items.length, second.items.length, second.nextCursor]).to.deep.equal([2, 1, null]);
  });
});
