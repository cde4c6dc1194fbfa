// A cohort's runs are apart from each other: faults, controls, duplicates; and what they send out comes back.
import { expect } from 'chai';
import { pack, start } from '../../core/engine/index.js';
import { newId } from '../../store/new-id.js';
import { programOf } from '../../workflows/program-cache.js';
import { until } from '../support/condition.js';
import { CohortWorld, done } from './cohort-world.js';
import { cohortInput, delivery, eventContent, newMembers, openStage, type Stage } from './stage.js';

const listenFor = (type: string) => ({ listen: { to: { one: { with: { type } } } } });

describe('the runs of a cohort', () => {
  const world = new CohortWorld({ note: ({ args }) => done(args) });
  let stage: Stage;

  before(async () => {
    stage = await openStage(world);
  });
  after(() => stage.close());

  const listening = (runId: string) =>
    until('the run listens', () => world.runs.get(runId)?.steps.at(-1)?.kind === 'waiting');

  it('keep their faults to themselves', async () => {
    const error = { type: 'https://example.test/fell', status: 400 };
    const program = world.publish([{ fall: { if: '.bad', raise: { error } } }]);
    const bad = newMembers(1, { bad: true });
    const tally = await stage.result(await stage.start(program, [...newMembers(5), ...bad, ...newMembers(5)]));
    expect(tally).to.deep.include({ completed: 10, faulted: 1 });
    expect(world.runs.get(bad[0]!.runId)!.latest.error).to.deep.include(error);
  });

  it('survive an exception of the machine in one of them', async () => {
    const hash = world.publish([{ hear: listenFor('bell') }]);
    const { program } = await world.activities.loadProgram(hash);
    const carried = (pinnedTo: string) => {
      const begun = start(programOf(hash, program), { id: newId(), subject: {}, input: {}, now: Date.now() }).state;
      return { state: pack({ ...begun, program: pinnedTo }), epoch: 0, feedSeq: 1, stepSeq: 1, seen: [] };
    };
    const runs = [carried(hash), carried('another program'), carried(hash)];
    const cohortId = `cohort-${newId()}`;
    await stage.cohorts.start(cohortId, { ...cohortInput(hash, []), runs }, 'process');
    const bells = runs.map(({ state }) => delivery(state.id, eventContent('bell')));
    await stage.cohorts.deliver(cohortId, bells);
    expect(await stage.result(cohortId)).to.deep.include({ completed: 2, faulted: 1 });
    expect(world.runs.get(runs[1]!.state.id)!.latest.error).to.deep.include({ title: 'the machine failed' });
  });

  it('begin only with an input that the schema of their process takes', async () => {
    const document = { type: 'object', required: ['amount'], properties: { amount: { type: 'number' } } };
    const program = world.publish([{ keep: { set: { kept: true } } }], { more: { input: { schema: { document } } } });
    const members = [...newMembers(1, { amount: 1 }), ...newMembers(1, { amount: 'much' })];
    expect(await stage.result(await stage.start(program, members))).to.deep.include({ completed: 1, faulted: 1 });
    expect(world.runs.get(members[1]!.runId)!.latest.error).to.deep.include({ status: 400 });
  });

  it('can be paused, resumed and canceled one by one', async () => {
    const program = world.publish([{ hear: listenFor('bell') }, { say: { call: 'note', with: { heard: true } } }]);
    const [paused, canceled, free] = newMembers(3);
    const cohortId = await stage.start(program, [paused!, canceled!, free!]);
    await listening(free!.runId);
    await stage.cohorts.deliver(cohortId, [
      delivery(paused!.runId, { kind: 'control', control: 'pause' }),
      delivery(canceled!.runId, { kind: 'control', control: 'cancel' }),
      ...[paused, canceled, free].map((member) => delivery(member!.runId, eventContent('bell'))),
    ]);
    await until(
      'two of them have ended',
      () => world.runs.get(free!.runId)!.ends + world.runs.get(canceled!.runId)!.ends === 2,
    );
    expect(world.runs.get(paused!.runId)!.latest.status).to.equal('paused');
    expect(world.runs.get(canceled!.runId)!.latest.status).to.equal('canceled');
    await stage.cohorts.deliver(cohortId, [delivery(paused!.runId, { kind: 'control', control: 'resume' })]);
    expect(await stage.result(cohortId)).to.deep.include({ completed: 2, canceled: 1, late: 1 });
    expect(world.keysOf('note')).to.have.length(2);
  });

  it('take a delivery once, though it is sent twice, and acknowledge both times', async () => {
    const program = world.publish([{ first: listenFor('bell') }, { second: listenFor('bell') }]);
    const [member] = newMembers(1);
    const { runId } = member!;
    const cohortId = await stage.start(program, [member!]);
    const pause = delivery(runId, { kind: 'control', control: 'pause' });
    const resume = delivery(runId, { kind: 'control', control: 'resume' });
    const bell = delivery(runId, eventContent('bell'));
    await stage.cohorts.deliver(cohortId, [pause, resume, bell]);
    await stage.cohorts.deliver(cohortId, [pause, bell]);
    await until('all are acknowledged', () => world.runs.get(runId)?.acknowledged.length === 5);
    expect(world.runs.get(runId)!.latest.status).to.equal('running');
    expect(world.runs.get(runId)!.latest.currentTask).to.equal('/do/1/second');
    await stage.cohorts.deliver(cohortId, [delivery(runId, eventContent('bell'))]);
    expect(await stage.result(cohortId)).to.deep.include({ completed: 1 });
  });

  it('do not hear the answer to a call that they have given up', async () => {
    let calls = 0;
    world.functions.slow = () => {
      calls += 1;
      return { status: 'again', at: Date.now() + 60, reason: 'not yet' };
    };
    const program = world.publish([
      {
        race: {
          try: [{ ask: { call: 'slow', timeout: { after: { milliseconds: 400 } } } }],
          catch: { do: [{ leave: { set: { gaveUp: true } } }] },
        },
      },
      { hear: listenFor('bell') },
    ]);
    const [member] = newMembers(1);
    const cohortId = await stage.start(program, [member!]);
    await until('the run has given up', () => world.runs.get(member!.runId)?.latest.currentTask === '/do/1/hear');
    const callsThen = calls;
    await stage.cohorts.deliver(cohortId, [delivery(member!.runId, eventContent('bell'))]);
    expect(await stage.result(cohortId)).to.deep.include({ completed: 1 });
    expect(calls).to.equal(callsThen);
  });

  it('emit events, and start processes whose ends come back as answers', async () => {
    const child = newId();
    world.startOutcome = () => ({ status: 'started', runId: child });
    const emitted = { source: 'https://example.test', type: 'example.happened', data: { a: 1 } };
    const workflow = { namespace: 'test', name: 'child', version: '1.0.0', input: { b: 2 } };
    const program = world.publish([
      { tell: { emit: { event: { with: emitted } } } },
      { delegate: { run: { workflow } } },
    ]);
    const [member] = newMembers(1);
    const { runId } = member!;
    const cohortId = await stage.start(program, [member!]);
    await until('the process is asked for', () => world.started.some((start) => start.runId === runId));
    const start = world.started.find((each) => each.runId === runId)!;
    expect(start).to.deep.include({ name: 'child', version: '1.0.0', input: { b: 2 }, await: true });
    expect(world.emitted.filter((event) => event.runId === runId).map(({ event }) => event)[0]).to.deep.include(
      emitted,
    );
    const answer = { id: start.id, status: 'done' as const, result: { c: 3 } };
    await stage.cohorts.deliver(cohortId, [delivery(runId, { kind: 'answer', answer })]);
    await stage.result(cohortId);
    expect(world.runs.get(runId)!.latest.output).to.deep.equal({ c: 3 });
  });

  it('are told when a process could not be started', async () => {
    world.startOutcome = () => ({ status: 'failed', error: { type: 'https://example.test/unknown', status: 404 } });
    const workflow = { namespace: 'test', name: 'nobody', version: '1.0.0' };
    const [member] = newMembers(1);
    await stage.result(await stage.start(world.publish([{ delegate: { run: { workflow } } }]), [member!]));
    expect(world.runs.get(member!.runId)!.latest.error).to.deep.include({ status: 404 });
  });
});
