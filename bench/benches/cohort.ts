// What hosting in cohorts is worth: four calls and a timer of 100 ms, against a workflow per contact that was written by hand.
import type { JsonObject } from '../../core/json.js';
import type { Bench, BenchContext, Row } from '../bench.js';
import { medianOf, startStopwatch } from '../measure.js';
import { openCohortStage } from '../temporal/cohort-stage.js';
import { openHandWrittenStage } from '../temporal/hand-written-stage.js';
import { historyLength, startTemporal } from '../temporal/server.js';

const TASKS: readonly JsonObject[] = [
  { audience: { call: 'readAudience', with: { segment: '${ .segment }' } } },
  { welcome: { call: 'sendMessage', with: { template: 'welcome' } } },
  { pause: { wait: { milliseconds: 100 } } },
  { note: { call: 'recordActivity', with: { kind: 'greeted' } } },
  { stage: { call: 'updateContact', with: { stage: 'done' } } },
];

const ROUNDS = 3;
const COHORT_SIZE = 200;
/** Workflows under way at once. */
const HAND_WRITTEN = 100;
const LONE = 100;
const COHORTS = 20;

interface Ways {
  /** Starts so many workflows at once; answers with their ids when all have ended. */
  readonly handWritten: Way;
  readonly cohorts: Way;
  readonly lone: Way;
  readonly loneWriting: Way;
}
type Way = (workflows: number) => Promise<string[]>;

async function openWays(context: BenchContext): Promise<{ ways: Ways; events: (id: string) => Promise<number> }> {
  const temporal = await startTemporal(context);
  const byHand = await openHandWrittenStage(context, temporal);
  const stage = await openCohortStage(context, temporal);
  const reading = stage.publish(TASKS, 'read');
  const writing = stage.publish(TASKS, 'write');
  const many = (one: (index: number) => Promise<string>): Way => {
    return (workflows) => Promise.all(Array.from({ length: workflows }, (_, index) => one(index)));
  };
  return {
    ways: {
      handWritten: many(byHand),
      cohorts: many(() => stage.play(writing, COHORT_SIZE)),
      lone: many(() => stage.play(reading, 1)),
      loneWriting: many(() => stage.play(writing, 1)),
    },
    events: (workflowId) => historyLength(temporal.client, workflowId),
  };
}

async function runsPerSecond(way: Way, workflows: number, runsOfEach = 1): Promise<number> {
  const watch = startStopwatch();
  await way(workflows);
  return (workflows * runsOfEach) / watch.seconds();
}

interface Round {
  readonly handWritten: number;
  readonly cohorts: number;
  readonly lone: number;
}

/** Each way once; the order turns, so that none always comes first. */
async function measureRound({ handWritten, cohorts, lone }: Ways, backwards: boolean): Promise<Round> {
  const blocks = [
    async () => ({ handWritten: await runsPerSecond(handWritten, HAND_WRITTEN) }),
    async () => ({ cohorts: await runsPerSecond(cohorts, COHORTS, COHORT_SIZE) }),
    async () => ({ lone: await runsPerSecond(lone, LONE) }),
  ];
  let round = {};
  for (const block of backwards ? blocks.toReversed() : blocks) round = { ...round, ...(await block()) };
  return round as Round;
}

async function eventRows({ handWritten, lone, loneWriting }: Ways, events: (id: string) => Promise<number>) {
  const eventsOf = async (way: Way): Promise<number> => events((await way(1))[0]!);
  const byHand = await eventsOf(handWritten);
  return [
    { what: 'hand-written', figure: byHand, unit: 'history events' },
    {
      what: 'a lone run, calls by local activity',
      figure: await eventsOf(lone),
      unit: 'history events',
      target: { atMost: byHand },
    },
    { what: 'a lone run, calls by activity', figure: await eventsOf(loneWriting), unit: 'history events' },
  ];
}

export const bench: Bench = {
  about: 'four calls and a timer of 100 ms, no effects, nothing stored: the cohort host against a workflow per contact',
  run: async (context): Promise<Row[]> => {
    const { ways, events } = await openWays(context);
    for (const way of [ways.handWritten, ways.cohorts, ways.lone]) await way(10);
    const rounds: Round[] = [];
    while (rounds.length < ROUNDS) rounds.push(await measureRound(ways, rounds.length % 2 === 1));
    const unit = 'runs a second';
    return [
      { what: 'hand-written, 4 activities', ...medianOf(rounds.map((round) => round.handWritten)), unit },
      { what: `cohorts of ${COHORT_SIZE}, calls by activity`, ...medianOf(rounds.map((round) => round.cohorts)), unit },
      { what: 'cohorts of one, calls by local activity', ...medianOf(rounds.map((round) => round.lone)), unit },
      {
        what: `cohorts of ${COHORT_SIZE} to hand-written`,
        ...medianOf(rounds.map(({ cohorts, handWritten }) => cohorts / handWritten)),
        unit: 'times the runs',
        target: { atLeast: 50 },
      },
      {
        what: 'cohorts of one to hand-written',
        ...medianOf(rounds.map(({ lone, handWritten }) => lone / handWritten)),
        unit: 'times the runs',
        target: { atLeast: 0.9 },
      },
      ...(await eventRows(ways, events)),
    ];
  },
};
