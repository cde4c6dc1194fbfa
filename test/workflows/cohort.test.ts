// One workflow hosts many runs: calls, signals, timers, retries, on a real server.
import { expect } from 'chai';
import { until } from '../support/condition.js';
import { CohortWorld, done } from './cohort-world.js';
import { delivery, eventContent, newMembers, openStage, type Stage } from './stage.js';

const listenFor = (type: string) => ({ listen: { to: { one: { with: { type } } } } });

describe('a cohort', () => {
  const world = new CohortWorld();
  let stage: Stage;

  before(async () => {
    stage = await openStage(world);
  });
  after(() => stage.close());

  it('calls a function once for all runs that need it, and ends when they have ended', async () => {
    world.functions.hello = () => done({ said: 'hello' });
    const members = newMembers(30);
    const batchesBefore = world.batches.length;
    const tally = await stage.result(await stage.start(world.publish([{ greet: { call: 'hello' } }]), members));
    expect(tally).to.deep.include({ completed: 30, faulted: 0, canceled: 0 });
    expect(world.batches.slice(batchesBefore)).to.deep.equal([30]);
    for (const { runId, startedAt } of members) {
      const run = world.runs.get(runId)!;
      expect(run.latest).to.deep.include({ status: 'completed', output: { said: 'hello' }, currentTask: null });
      expect(run.ends).to.equal(1);
      expect(run.feed.map(({ fed }) => fed.type)).to.deep.equal(['started', 'functionCompleted']);
      expect(run.feed[0]!.at).to.equal(startedAt);
      expect(run.steps.map(({ seq }) => seq)).to.deep.equal(run.steps.map((_, index) => index));
    }
  });

  it('wakes its runs by timers, at their deadlines, and by signals', async () => {
    const program = world.publish([{ rest: { wait: { milliseconds: 50 } } }, { hear: listenFor('bell') }]);
    const [member] = newMembers(1);
    const { runId, startedAt } = member!;
    const cohortId = await stage.start(program, [member!]);
    await until('the run listens', () => world.runs.get(runId)?.latest.currentTask === '/do/1/hear');
    const ring = delivery(runId, eventContent('bell', { loud: true }));
    await stage.cohorts.deliver(cohortId, [ring]);
    expect(await stage.result(cohortId)).to.deep.include({ completed: 1 });
    const run = world.runs.get(runId)!;
    expect(run.feed.map(({ fed, at }) => [fed.type, at])).to.deep.equal([
      ['started', startedAt],
      ['timerFired', startedAt + 50],
      ['eventReceived', ring.at],
    ]);
    expect(run.acknowledged).to.deep.equal([ring.id]);
  });

  it('lets deadlines up to the instant of a delivery come first, however late the signal', async () => {
    const program = world.publish([
      {
        patient: {
          try: [{ hear: { ...listenFor('bell'), timeout: { after: { milliseconds: 40 } } } }],
          catch: { do: [{ missed: { set: { outcome: 'missed' } } }] },
        },
      },
    ]);
    const [early, late] = newMembers(2);
    const startedAt = Date.now() - 1000;
    const members = [early!, late!].map((member) => ({ ...member, startedAt }));
    const cohortId = await stage.start(program, members);
    await stage.cohorts.deliver(cohortId, [
      delivery(early!.runId, eventContent('bell'), startedAt + 39),
      delivery(late!.runId, eventContent('bell'), startedAt + 41),
    ]);
    await stage.result(cohortId);
    expect(world.runs.get(late!.runId)!.latest.output).to.deep.equal({ outcome: 'missed' });
  });

  it('goes on in further workflow tasks when the budget of steps is used up', async () => {
    const program = world.publish([{ count: { for: { in: '.', each: 'n' }, do: [{ keep: { set: { n: 1 } } }] } }]);
    const numbers = Array.from({ length: 3000 }, (_, index) => index);
    const cohortId = await stage.start(program, newMembers(4, numbers), { stepsPerActivation: 1000 });
    expect(await stage.result(cohortId)).to.deep.include({ completed: 4 });
  });

  it('repeats a call that failed for a while, and only that call', async () => {
    const failing = new Set<string>();
    world.functions.shaky = ({ runId, attempt }) =>
      failing.has(runId) && attempt < 3
        ? { status: 'failed', retryable: true, error: { type: 'about:blank', status: 503 } }
        : done({ attempt });
    const members = newMembers(10);
    failing.add(members[3]!.runId);
    const callsBefore = world.calls.length;
    await stage.result(await stage.start(world.publish([{ try: { call: 'shaky' } }]), members));
    expect(world.calls.slice(callsBefore).filter(({ attempt }) => attempt > 1)).to.have.length(2);
    expect(world.runs.get(members[3]!.runId)!.latest.output).to.deep.equal({ attempt: 3 });
    expect(new Set(world.keysOf('shaky')).size).to.equal(10);
  });

  it('gives a failure to the run when the attempts are used up or there is no use in repeating', async () => {
    const problem = { type: 'https://example.test/refused', status: 422 };
    world.functions.refuse = ({ args }) => ({
      status: 'failed',
      retryable: Boolean((args as { again?: boolean }).again),
      error: problem,
    });
    const program = world.publish([{ ask: { call: 'refuse', with: { again: '${ .again }' } } }]);
    const members = [...newMembers(1, { again: true }), ...newMembers(1, { again: false })];
    const callsBefore = world.calls.length;
    const tally = await stage.result(await stage.start(program, members, { attempts: 3 }));
    expect(tally).to.deep.include({ completed: 0, faulted: 2 });
    expect(
      world.calls
        .slice(callsBefore)
        .map(({ attempt }) => attempt)
        .sort(),
    ).to.deep.equal([1, 1, 2, 3]);
    for (const { runId } of members) expect(world.runs.get(runId)!.latest.error).to.deep.include(problem);
  });

  it('calls again at the instant that a function names, with the same key', async () => {
    let openAt = 0;
    world.functions.later = () => {
      openAt ||= Date.now() + 150;
      return Date.now() >= openAt ? done({ open: true }) : { status: 'again', at: openAt, reason: 'closed' };
    };
    const [member] = newMembers(1);
    await stage.result(await stage.start(world.publish([{ ask: { call: 'later' } }]), [member!]));
    const calls = world.calls.filter(({ name }) => name === 'later');
    expect(calls).to.have.length(2);
    expect(calls.map(({ key, attempt }) => [key, attempt])).to.deep.equal([
      [calls[0]!.key, 1],
      [calls[0]!.key, 1],
    ]);
    expect(world.runs.get(member!.runId)!.latest.status).to.equal('completed');
  });

  it('takes few calls that change nothing by local activity', async () => {
    world.functions.read = () => done({ read: true });
    const program = world.publish([{ look: { call: 'read' } }], { localFunctions: ['read'] });
    const cohortId = await stage.start(program, newMembers(3));
    await stage.result(cohortId);
    const { events } = await stage.client.workflow.getHandle(cohortId).fetchHistory();
    const names = events?.flatMap((event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? []);
    expect(names).to.deep.equal(['recordActivations']);
  });

  it('records by local activity what runs did at their start, when they asked for nothing', async () => {
    const loop = { for: { each: 'n', in: '${ [range(1000)] }' }, do: [{ add: { set: { sum: '${ .sum + $n }' } } }] };
    const members = newMembers(2, { sum: 0 });
    const cohortId = await stage.start(world.publish([{ loop }]), members);
    await stage.result(cohortId);
    for (const { runId } of members) {
      const { latest, ends } = world.runs.get(runId)!;
      expect(latest).to.deep.include({ status: 'completed', output: { sum: 499_500 } });
      expect(ends).to.equal(1);
    }
    const { events } = await stage.client.workflow.getHandle(cohortId).fetchHistory();
    expect(events).to.have.lengthOf.at.most(7);
  });
});
