import { expect } from 'chai';
import { newId } from '../../store/new-id.js';
import { startTestApi, type TestApi } from '../support/api.js';

interface ItemValues {
  readonly dueAt?: string;
  readonly assigneeId?: string;
  readonly form?: string;
}

describe('work items over the API', () => {
  let api: TestApi;
  let agent: { readonly key: string; readonly staffMemberId: string };
  let supervisor: { readonly key: string; readonly staffMemberId: string };
  let stranger: { readonly key: string; readonly staffMemberId: string };
  let contactId: string;
  let teamId: string;

  before(async () => {
    api = await startTestApi();
    await api.send('POST', '/api/v1/teams', { body: { name: 'after-sales' } });
    await api.send('POST', '/api/v1/teams', { body: { name: 'sales' } });
    agent = await api.keyFor('agent', 'after-sales');
    stranger = await api.keyFor('agent', 'sales');
    supervisor = await api.keyFor('agent');
    const team = { name: 'after-sales', supervisorId: supervisor.staffMemberId };
    teamId = (await api.send('POST', '/api/v1/teams', { body: team })).body.id;
    contactId = (await api.send('POST', '/api/v1/contacts', { body: { externalId: 'w1', displayName: 'Ann' } })).body
      .id;
  });

  after(() => api.stop());

  async function makeItem(values: ItemValues = {}): Promise<string> {
    const id = newId();
    await api.dataSource.query(
      `insert into work_item (id, contact_id, form, form_version, title, data, team_id, assignee_id, due_at, created_at)
       values ($1, $2, $6, '1.0.0', '{"fa": "تماس", "en": "Call"}', '{"score": 2}', $3, $4, $5, now())`,
      [id, contactId, teamId, values.assigneeId ?? null, values.dueAt ?? null, values.form ?? 'after-sales-call'],
    );
    return id;
  }

  const solved = { outcome: 'solved', cause: 'delivery', note: 'Called back and solved.' };

  it('are listed with the earliest due first, in pages', async () => {
    const late = await makeItem({ dueAt: '2026-04-02T00:00:00Z' });
    const never = await makeItem();
    const soon = await makeItem({ dueAt: '2026-04-01T00:00:00.123456Z' });
    const first = await api.send('GET', '/api/v1/work-items?limit=2&team=after-sales', { key: agent.key });
    expect(first.body.items.map((item: { id: string }) => item.id)).to.deep.equal([soon, late]);
    const next = `/api/v1/work-items?limit=2&team=after-sales&cursor=${first.body.nextCursor}`;
    expect(
      (await api.send('GET', next, { key: agent.key })).body.items.map((item: { id: string }) => item.id),
    ).to.deep.equal([never]);
  });

  it('are shown with their form, claimed by one member of the team, and completed', async () => {
    const id = await makeItem();
    const shown = await api.send('GET', `/api/v1/work-items/${id}`, { key: agent.key });
    expect(shown.body.formDescription.schema.required).to.include('outcome');
    expect(shown.body).to.include({ contactName: 'Ann', version: 1 });
    const refused = await api.send('POST', `/api/v1/work-items/${id}/claim`, { key: stranger.key });
    expect(refused.body).to.include({ status: 403, code: 'forbidden' });
    const claimed = await api.send('POST', `/api/v1/work-items/${id}/claim`, { key: agent.key, body: { version: 1 } });
    expect(claimed.body).to.include({ state: 'claimed', assigneeId: agent.staffMemberId, version: 2 });
    const mine = await api.send('GET', '/api/v1/work-items?mine=true', { key: agent.key });
    expect(mine.body.items.map((item: { id: string }) => item.id)).to.deep.equal([id]);
    const done = await api.send('POST', `/api/v1/work-items/${id}/complete`, {
      key: agent.key,
      body: { version: 2, result: solved },
    });
    expect(done.body).to.deep.include({ state: 'completed', result: solved, completedBy: agent.staffMemberId });
    const [event] = (await api.send('GET', '/api/v1/events?type=task.completed')).body.items;
    expect(event.data).to.deep.equal({ taskId: id, form: 'after-sales-call', outcome: 'solved', contactId });
  });

  it('tell the process the outcome and the reason that was chosen, and nothing that somebody wrote', async () => {
    const id = await makeItem({ form: 'lead-call' });
    const result = { outcome: 'refused', reason: 'competitor', note: 'Ann has signed with somebody else.' };
    await api.send('POST', `/api/v1/work-items/${id}/complete`, { key: supervisor.key, body: { result } });
    const { items } = (await api.send('GET', '/api/v1/events?type=task.completed')).body;
    const { data } = items.find((event: { data: { taskId: string } }) => event.data.taskId === id);
    expect(data).to.deep.equal({ taskId: id, form: 'lead-call', outcome: 'refused', reason: 'competitor', contactId });
  });

  it('are not completed with a form that does not fit, and nothing of it stays', async () => {
    const id = await makeItem({ assigneeId: agent.staffMemberId });
    const before = await api.send('GET', '/api/v1/events?type=task.completed');
    const answer = await api.send('POST', `/api/v1/work-items/${id}/complete`, {
      key: agent.key,
      body: { result: { outcome: 'solved', note: 'x' } },
    });
    expect(answer.body).to.include({ status: 422, code: 'formInvalid' });
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).to.deep.equal([
      '/result',
      '/result/note',
    ]);
    expect((await api.send('GET', `/api/v1/work-items/${id}`)).body.state).to.equal('open');
    expect((await api.send('GET', '/api/v1/events?type=task.completed')).body.items).to.have.length(
      before.body.items.length,
    );
  });

  it('are settled once, by whoever may, on the version they saw', async () => {
    const id = await makeItem({ assigneeId: agent.staffMemberId });
    const complete = (key: string, version?: number) =>
      api.send('POST', `/api/v1/work-items/${id}/complete`, { key, body: { version, result: solved } });
    expect((await complete(stranger.key)).body.code).to.equal('forbidden');
    expect((await complete(agent.key, 7)).body.code).to.equal('conflict');
    const answers = await Promise.all([complete(agent.key, 1), complete(supervisor.key, 1)]);
    expect(answers.map((answer) => answer.status).sort()).to.deep.equal([200, 409]);
    expect((await complete(supervisor.key)).body.detail).to.include('completed');
  });

  it('are given to somebody else, to another team, or back to the team', async () => {
    const id = await makeItem({ assigneeId: agent.staffMemberId });
    const { key } = await api.keyFor('marketer');
    const reassign = (body: object) => api.send('POST', `/api/v1/work-items/${id}/reassign`, { key, body });
    expect((await reassign({ assigneeId: supervisor.staffMemberId })).body).to.deep.include({
      assigneeId: supervisor.staffMemberId,
      version: 2,
    });
    expect((await reassign({ assigneeId: newId() })).body.errors[0].pointer).to.equal('/assigneeId');
    expect((await reassign({ team: 'sales' })).body).to.deep.include({ team: 'sales', assigneeId: null });
    expect((await reassign({ team: 'nonsense' })).body.errors[0].pointer).to.equal('/team');
  });
});
