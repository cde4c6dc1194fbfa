// Rolling (continue-as-new) and replay change nothing for the runs.
import { expect } from 'chai';
import type { Json } from '../../core/json.js';
import { until } from '../support/condition.js';
import { CohortWorld, done } from './cohort-world.js';
import { delivery, eventContent, newMembers, openStage, type Stage } from './stage.js';

const TASKS: Json[] = [
  { ask: { call: 'ask' } },
  { rest: { wait: { milliseconds: 400 } } },
  { hear: { listen: { to: { one: { with: { type: 'bell' } } } } } },
  { tell: { call: 'tell', with: { heard: '${ .[0].data }' } } },
];

/** Runs some through all tasks and answers with what was recorded of each, without ids and instants. */
async function play(world: CohortWorld, stage: Stage, count: number, options: object) {
  world.functions.ask = () => done({ asked: true });
  world.functions.tell = ({ args, attempt }) =>
    attempt === 1 ? { status: 'failed', retryable: true, error: { type: 'about:blank', status: 503 } } : done(args);
  const members = newMembers(count);
  const cohortId = await stage.start(world.publish(TASKS), members, options);
  const runs = () => members.map(({ runId }) => world.runs.get(runId));
  await until('all listen', () => runs().every((run) => run?.latest.currentTask === '/do/2/hear'));
  await stage.cohorts.deliver(
    cohortId,
    members.map(({ runId }) => delivery(runId, eventContent('bell', { loud: true }))),
  );
  const tally = await stage.result(cohortId);
  const told = runs().map((run) => ({
    output: run!.latest.output,
    ends: run!.ends,
    feed: run!.feed.map(({ fed }) => fed.type),
    steps: run!.steps.map(({ kind, task }) => `${kind} ${task}`),
  }));
  return { tally, told };
}

describe('a cohort that rolls', () => {
  it('rolls with calls that wait to go out, and nothing is lost or doubled', async () => {
    const world = new CohortWorld();
    const stage = await openStage(world);
    try {
      const plain = await play(world, stage, 5, {});
      const rolled = await play(world, stage, 5, { rollAfterEvents: 25 });
      expect(rolled.tally.rolls).to.be.greaterThan(0);
      expect(rolled.told).to.deep.equal(plain.told);
      expect(new Set(world.keysOf('tell')).size).to.equal(10);
    } finally {
      await stage.close();
    }
  });

  it('rolls at every rest, with the same trace', async () => {
    const world = new CohortWorld();
    const stage = await openStage(world);
    try {
      const plain = await play(world, stage, 1, {});
      const rolled = await play(world, stage, 3, { rollAtEveryRest: true });
      expect(rolled.tally.rolls).to.be.greaterThan(0); // how often depends on how fast the server is
      for (const told of rolled.told) expect(told).to.deep.equal(plain.told[0]);
    } finally {
      await stage.close();
    }
  });

  it('gives the same when every workflow task replays the whole history', async () => {
    const world = new CohortWorld();
    const cached = await openStage(world);
    const plain = await play(world, cached, 2, {});
    await cached.close();
    const uncached = await openStage(world, { maxCachedWorkflows: 0 });
    try {
      expect((await play(world, uncached, 2, {})).told).to.deep.equal(plain.told);
    } finally {
      await uncached.close();
    }
  });
});
