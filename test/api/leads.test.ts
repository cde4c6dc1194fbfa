import { expect } from 'chai';
import { newId } from '../../store/new-id.js';
import { startTestApi, type TestApi } from '../support/api.js';

describe('leads over the API', () => {
  let api: TestApi;
  let people = 0;

  before(async () => {
    api = await startTestApi();
  });

  after(() => api.stop());

  const capture = (more: object = {}) => {
    people += 1;
    const body = { source: 'website', emails: [`lead${people}@shop.test`], ...more };
    return api.send('POST', '/api/v1/leads', { body });
  };
  const eventsOf = async (contactId: string): Promise<{ type: string; data: object }[]> =>
    (await api.send('GET', `/api/v1/events?contactId=${contactId}`)).body.items.reverse();
  const expert = async (team: string, more: object = {}): Promise<string> => {
    const { staffMemberId } = await api.keyFor('agent', team);
    if (Object.keys(more).length > 0) await api.send('PATCH', `/api/v1/staff/${staffMemberId}`, { body: more });
    return staffMemberId;
  };
  const team = (name: string) => api.send('POST', '/api/v1/teams', { body: { name } });

  it('come in with consent and its evidence, and are told as an event, in one step', async () => {
    const answer = await capture({
      displayName: 'سارا',
      phones: ['۰۹۱۲ ۳۴۵ ۶۷۸۹'],
      region: 'tehran',
      model: 'lead',
      attributes: { industry: 'food', companySize: 40 },
      consents: [{ channel: 'email', topic: 'promotional', evidence: { form: 'demo', ip: '192.0.2.7' } }],
    });
    expect(answer.status).to.equal(201);
    expect(answer.body.captured).to.equal('new');
    const { lead } = answer.body;
    expect(lead).to.deep.include({
      stage: 'new',
      source: 'website',
      region: 'tehran',
      ownerId: null,
      contactName: 'سارا',
    });
    const [consent] = (await api.send('GET', `/api/v1/contacts/${lead.contactId}/consents`)).body.items;
    expect(consent).to.deep.include({
      status: 'granted',
      source: 'website',
      evidence: { form: 'demo', ip: '192.0.2.7' },
    });
    const events = await eventsOf(lead.contactId);
    expect(events.map(({ type }) => type)).to.have.members(['lead.captured', 'lead.stageChanged']);
    expect(events.find(({ type }) => type === 'lead.captured')?.data).to.deep.equal({
      contactId: lead.contactId,
      leadId: lead.id,
      source: 'website',
      region: 'tehran',
      industry: 'food',
      model: 'lead',
    });
  });

  it('are joined by any spelling of an address and never doubled; who was given up is opened again', async () => {
    const first = (await capture({ phones: ['09350000001'] })).body.lead;
    const again = await capture({ emails: [], phones: ['+98 935 000 0001'], source: 'fair' });
    expect(again.status).to.equal(200);
    expect(again.body).to.deep.include({ captured: 'known' });
    expect(again.body.lead).to.deep.include({ id: first.id, source: 'website', version: 1 });
    const path = `/api/v1/leads/${first.id}/stage`;
    await api.send('POST', path, { body: { stage: 'disqualified', reason: 'noBudget' } });
    const settled = (await eventsOf(first.contactId)).find(({ type }) => type === 'lead.settled');
    expect(settled?.data).to.include({ leadId: first.id, stage: 'disqualified', reason: 'noBudget' });
    const back = await capture({ emails: [], phones: ['09350000001'], source: 'fair' });
    expect(back.body).to.deep.include({ captured: 'reopened' });
    expect(back.body.lead).to.deep.include({ id: first.id, stage: 'new', reason: null, source: 'website' });
    const captured = (await eventsOf(first.contactId)).filter(({ type }) => type === 'lead.captured');
    expect(captured).to.have.length(2);
  });

  it('are one when they come twice at the same moment', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => capture({ emails: ['rush@shop.test'] })));
    expect(new Set(answers.map(({ body }) => body.lead.id)).size).to.equal(1);
    expect(answers.filter(({ body }) => body.captured === 'new')).to.have.length(1);
  });

  it('are refused without an address, without a source, with a consent that nothing shows, for an unknown model', async () => {
    const consent = { channel: 'email', topic: 'promotional' };
    const wrong = [{ emails: [] }, { source: '' }, { consents: [consent] }, { model: 'nothing' }, { emails: ['no'] }];
    for (const body of wrong) expect((await capture(body)).status, JSON.stringify(body)).to.equal(400);
  });

  it('are filtered and come in pages', async () => {
    for (const region of ['yazd', 'qom', 'yazd', 'yazd']) await capture({ source: 'paging', region });
    const path = '/api/v1/leads?source=paging&region=Yazd&unowned=true';
    const first = (await api.send('GET', `${path}&limit=2`)).body;
    const second = (await api.send('GET', `${path}&limit=2&cursor=${first.nextCursor}`)).body;
    expect([first.items.length, second.items.length, second.nextCursor]).to.deep.equal([2, 1, null]);
    const [lead] = first.items;
    await api.send('POST', '/api/v1/leads', { body: { source: 'x', emails: ['other@shop.test'] } });
    const one = (await api.send('GET', `/api/v1/leads?contactId=${lead.contactId}`)).body.items;
    expect(one).to.deep.equal([lead]);
    expect((await api.send('GET', '/api/v1/leads?stage=nowhere')).status).to.equal(400);
  });

  it('move by hand with a reason and a history; of two people who change one, the second is told', async () => {
    const { lead } = (await capture()).body;
    const path = `/api/v1/leads/${lead.id}`;
    expect((await api.send('POST', `${path}/stage`, { body: { stage: 'disqualified' } })).status).to.equal(400);
    const body = { stage: 'parked', reason: 'later', version: 1 };
    const moved = await api.send('POST', `${path}/stage`, { body });
    expect(moved.body).to.deep.include({ stage: 'parked', reason: 'later', version: 2 });
    expect((await api.send('POST', `${path}/stage`, { body })).status).to.equal(409);
    await api.send('POST', `${path}/stage`, { body: { stage: 'nurturing' } });
    const first = (await api.send('GET', `${path}/history?limit=2`)).body;
    const rest = (await api.send('GET', `${path}/history?limit=2&cursor=${first.nextCursor}`)).body;
    const stages = [...first.items, ...rest.items].map(({ previous, stage }) => [previous, stage]);
    expect(stages).to.deep.equal([
      ['parked', 'nurturing'],
      ['new', 'parked'],
      [null, 'new'],
    ]);
    expect(first.items[0].actor).to.match(/^staff:/);
    expect((await api.send('GET', `/api/v1/leads/${newId()}`)).status).to.equal(404);
  });

  it('are given to a person, to a team by a rule, and by hand to another again', async () => {
    await team('giving');
    const [one, other] = [await expert('giving', { capacity: 1 }), await expert('giving')];
    const { lead } = (await capture()).body;
    const path = `/api/v1/leads/${lead.id}`;
    const byRule = await api.send('POST', `${path}/assign`, { body: { team: 'giving', rule: 'roundRobin' } });
    expect(byRule.body).to.deep.include({ ownerId: one, stage: 'assigned' });
    const byHand = await api.send('POST', `${path}/assign`, { body: { assigneeId: other } });
    expect(byHand.body).to.deep.include({ ownerId: other, stage: 'assigned' });
    const { items } = (await api.send('GET', `${path}/history`)).body;
    const given = items.filter(({ kind }: { kind: string }) => kind === 'assignment');
    expect(
      given.map(({ rule, reason, assigneeId }: Record<string, string>) => [rule, reason, assigneeId]),
    ).to.deep.equal([
      ['byHand', 'byHand', other],
      ['roundRobin', 'nextInTurn', one],
    ]);
    await api.send('PATCH', `/api/v1/staff/${one}`, { body: { active: false } });
    for (const body of [{ assigneeId: one }, { team: 'nobody', rule: 'region' }, { team: 'giving' }, {}])
      expect((await api.send('POST', `${path}/assign`, { body })).status, JSON.stringify(body)).to.equal(400);
  });

  it('are shared by a rule for a filtered set, as far as there is room', async () => {
    await team('sharing');
    const experts = [
      await expert('sharing', { capacity: 2, regions: ['rasht'] }),
      await expert('sharing', { capacity: 2 }),
    ];
    for (const region of ['rasht', 'sari', 'rasht', 'rasht', 'sari']) await capture({ source: 'share', region });
    const filter = { source: 'share', unowned: true };
    const to = { team: 'sharing', rule: 'region' };
    const shared = await api.send('POST', '/api/v1/lead-assignments', { body: { filter, to } });
    expect(shared.body).to.deep.include({ matched: 5, unassigned: 1 });
    expect(
      shared.body.byAssignee.map(({ assigneeId, leads }: Record<string, unknown>) => [assigneeId, leads]),
    ).to.deep.equal([
      [experts[0], 2],
      [experts[1], 2],
    ]);
    const mine = (await api.send('GET', `/api/v1/leads?ownerId=${experts[0]}`)).body.items;
    expect(mine.map(({ region }: { region: string }) => region)).to.deep.equal(['rasht', 'rasht']);
    const byHand = { filter: { source: 'share' }, to: { assigneeId: experts[1] }, limit: 3 };
    expect((await api.send('POST', '/api/v1/lead-assignments', { body: byHand })).body).to.deep.include({ matched: 3 });
  });

  it('may be read by readers, moved by agents and shared by marketers', async () => {
    const { lead } = (await capture()).body;
    const stage = { body: { stage: 'nurturing' } };
    const sharing = { body: { filter: { source: 'none' }, to: { assigneeId: await expert('sharing') } } };
    const allowed = async (role: 'reader' | 'agent' | 'marketer'): Promise<number[]> => {
      const { key } = await api.keyFor(role);
      const paths = [`/api/v1/leads/${lead.id}/stage`, '/api/v1/lead-assignments'];
      return [
        (await api.send('GET', '/api/v1/leads', { key })).status,
        (await api.send('POST', paths[0]!, { key, ...stage })).status,
        (await api.send('POST', paths[1]!, { key, ...sharing })).status,
      ];
    };
    expect(await allowed('reader')).to.deep.equal([200, 403, 403]);
    expect(await allowed('agent')).to.deep.equal([200, 200, 403]);
    expect(await allowed('marketer')).to.deep.equal([200, 200, 200]);
  });
});
