import { expect } from 'chai';
import { HOUR_MS } from '../../core/calendar/spans.js';
import { newId } from '../../store/new-id.js';
import { call, mailsFor, NOON, openWorld, type Person, people, resultOf, team, type World } from './world.js';

let world: World;

const title = { fa: 'تماس', en: 'Call back' };
const task = (person: Person, teamName: string, more: object = {}, key?: string) =>
  call(person, 'createTask', { form: 'after-sales-call', team: teamName, title, ...more } as never, key);

async function itemOf(person: Person): Promise<Record<string, unknown>> {
  return (await world.dataSource.query('select * from work_item where run_id = $1', [person.runId]))[0];
}

describe('tasks for people', () => {
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  beforeEach(() => {
    world.now = NOON;
  });

  it('go to the member with the fewest open ones who has a free place, evenly within a batch', async () => {
    const agents = await team(world, 'even', [2, 5, 1]);
    const persons = await people(world, 9);
    const outcomes = (await world.execute(persons.map((person) => task(person, 'even')))).map(resultOf);
    const counts = [...agents, null].map((id) => outcomes.filter((outcome) => outcome.assigneeId === id).length);
    expect(counts, 'two, five and one place; one task finds none').to.deep.equal([2, 5, 1, 1]);
    const repeated = (await world.execute(persons.map((person) => task(person, 'even')))).map(resultOf);
    expect(repeated).to.deep.equal(outcomes);
  });

  it('two workers at once give no place away twice', async () => {
    await team(world, 'busy', [3, 3]);
    const persons = await people(world, 12);
    const other = world.executorWith({});
    await Promise.all([
      world.execute(persons.slice(0, 6).map((person) => task(person, 'busy'))),
      other(persons.slice(6).map((person) => task(person, 'busy'))),
    ]);
    const loads = await world.dataSource.query(
      `select count(*)::integer as count from work_item join team on team.id = team_id
       where team.name = 'busy' group by assignee_id order by assignee_id nulls last`,
    );
    expect(loads).to.deep.equal([{ count: 3 }, { count: 3 }, { count: 6 }]);
  });

  it('carry the answer they are about, with its comment, by reference only', async () => {
    await team(world, 'answers', [9]);
    const [sara, tom] = (await people(world, 2)) as [Person, Person];
    const eventId = newId();
    await world.dataSource.query(
      `insert into event (id, source, event_id, type, at, data, contact_id, received_at)
       values ($1, 'links', 'e1', 'survey.answered', $2, $3, $4, $2)`,
      [eventId, new Date(NOON), JSON.stringify({ surveyId: 's', score: 2, comment: 'Broken lid' }), sara.contactId],
    );
    const args = { answerEventId: eventId, data: { score: 2 }, priority: 'high', holdPromotions: true };
    await world.execute([task(sara, 'answers', args), task(tom, 'answers', args)]);
    expect(await itemOf(sara)).to.deep.include({
      data: {
        score: 2,
        answer: { eventId, answeredAt: new Date(NOON).toISOString(), surveyId: 's', score: 2, comment: 'Broken lid' },
      },
      priority: 'high',
      holds_promotions: true,
      form_version: '1.0.0',
    });
    expect((await itemOf(tom)).data, "somebody else's answer is not shown").to.deep.equal({ score: 2 });
    const [{ args: kept }] = await world.dataSource.query('select args from call where run_id = $1', [sara.runId]);
    expect(JSON.stringify(kept)).to.not.contain('Broken lid');
  });

  it('are refused for a form or a team that does not exist, and for data that the form could not hold', async () => {
    await team(world, 'strict', [9]);
    const persons = (await people(world, 4)) as [Person, Person, Person, Person];
    const outcomes = await world.execute([
      task(persons[0], 'strict', { form: 'nothing' }),
      task(persons[1], 'nobody'),
      task(persons[2], 'strict', { data: { outcome: 'perhaps' } }),
      task(persons[3], 'strict', { data: { outcome: 'solved' } }),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).to.deep.equal(['failed', 'failed', 'failed', 'done']);
    expect(outcomes[2]).to.have.nested.property(
      'error.detail',
      '/outcome must be one of ["solved","notSolved","notReached"]',
    );
  });

  it('hold promotions while they are open', async () => {
    await team(world, 'holding', [9]);
    const [sara] = (await people(world, 1)) as [Person];
    const { taskId } = resultOf((await world.execute([task(sara, 'holding', { holdPromotions: true })]))[0]);
    const promotion = call(sara, 'sendMessage', { channel: 'email', template: 'reactivation-low' }, 'k2');
    expect((await world.execute([promotion]))[0]).to.include({ status: 'again', reason: 'openComplaint' });
    await world.execute([call(sara, 'closeTask', { taskId: taskId!, reason: 'test' }, 'k3')]);
    world.now = NOON + 24 * HOUR_MS;
    expect(resultOf((await world.execute([promotion]))[0])).to.include({ status: 'sent' });
  });

  it('climb to the supervisor, then to the director, and stay when they are over', async () => {
    const [supervisor, director, agent] = await team(world, 'climbing', [0, 0, 9]);
    const [sara] = (await people(world, 1)) as [Person];
    const created = resultOf((await world.execute([task(sara, 'climbing')]))[0]);
    expect(created.assigneeId).to.equal(agent);
    const escalate = (to: string, key: string) => call(sara, 'escalateTask', { taskId: created.taskId!, to }, key);
    const steps = await world.execute([escalate('supervisor', 'k1')]);
    steps.push(...(await world.execute([escalate('director', 'k2')])));
    steps.push(...(await world.execute([escalate('supervisor', 'k3')])));
    expect(steps.map(resultOf)).to.deep.equal([
      { taskId: created.taskId, assigneeId: supervisor, level: 'supervisor' },
      { taskId: created.taskId, assigneeId: director, level: 'director' },
      { taskId: created.taskId, assigneeId: director, level: 'director' },
    ]);
    const close = (key: string) =>
      call(sara, 'closeTask', { taskId: created.taskId!, reason: 'no longer needed' }, key);
    const closed = [...(await world.execute([close('k4')])), ...(await world.execute([close('k5')]))];
    expect(closed.map(resultOf)).to.deep.equal([{ closed: true }, { closed: false }]);
  });

  it('tell the assignee by mail, once, through the ledger', async () => {
    const [agent] = (await team(world, 'told', [9])) as [string];
    const [sara] = (await people(world, 1)) as [Person];
    const { taskId } = resultOf((await world.execute([task(sara, 'told', { dueAt: '2026-11-22T07:30:00Z' })]))[0]);
    const notify = call(sara, 'notifyStaff', { taskId: taskId!, template: 'task-assigned' }, 'k2');
    const first = resultOf((await world.execute([notify]))[0]);
    expect(first).to.include({ status: 'sent' });
    expect(resultOf((await world.execute([notify]))[0])).to.deep.equal(first);
    expect(mailsFor(world, { email: `${agent}@shop.test` })).to.equal(1);
    const [row] = await world.dataSource.query(
      'select staff_member_id, contact_id, topic, state from message where id = $1',
      [first.messageId],
    );
    expect(row).to.deep.equal({ staff_member_id: agent, contact_id: null, topic: 'internal', state: 'sent' });
  });

  it('say so when there is nobody to tell, or no such task', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await team(world, 'alone', [9]);
    const { taskId } = resultOf((await world.execute([task(sara, 'alone')]))[0]);
    const outcomes = await world.execute([
      call(sara, 'notifyStaff', { taskId: taskId!, template: 'task-escalated', to: 'director' }, 'k2'),
      call(sara, 'notifyStaff', { taskId: 'no-task', template: 'task-escalated' }, 'k3'),
      call(sara, 'notifyStaff', { taskId: taskId!, template: 'nothing' }, 'k4'),
    ]);
    expect(resultOf(outcomes[0])).to.include({ status: 'skipped', reason: 'noAddress' });
    expect(resultOf(outcomes[1])).to.include({ status: 'skipped', reason: 'noAddress' });
    expect(outcomes[2]).to.include({ status: 'failed' });
  });
});
