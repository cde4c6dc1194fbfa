// How fast runs go through the shipped processes: what every scenario feeds is fed to the machine again, and whole scenarios are
// simulated, with their worlds, functions and records.
import { advance, type Program } from '../../core/engine/index.js';
import type { EngineEvent, State } from '../../core/engine/state.js';
import type { Scenario } from '../../simulation/scenario.js';
import { readScenario } from '../../simulation/scenario.js';
import { type ScenarioSurroundings, simulationOf } from '../../simulation/scenario-runner.js';
import { simulate } from '../../simulation/simulate.js';
import { readShippedScenarios } from '../../store/shipped.js';
import { shippedWorld } from '../../test/definitions/shipped-world.js';
import type { Bench, Row } from '../bench.js';
import { medianOf, startStopwatch } from '../measure.js';

const WARM_UP_SECONDS = 3;
const SECONDS = 5;
const ROUNDS = 3;

interface Journey {
  readonly scenario: Scenario;
  readonly surroundings: ScenarioSurroundings;
}

interface Feed {
  readonly program: Program;
  readonly state: State;
  readonly event: EngineEvent;
}

function journeys(): Journey[] {
  const { programs, ...shipped } = shippedWorld();
  return [...programs].flatMap(([name, program]) =>
    readShippedScenarios(name).map(({ file, content }) => ({
      scenario: readScenario(content, file),
      surroundings: { program, ...shipped },
    })),
  );
}

/** Everything that a scenario feeds to its run, with the state that it meets. */
function feedsOf({ scenario, surroundings }: Journey): Feed[] {
  const { program } = surroundings;
  const feeds: Feed[] = [];
  let before: State | undefined;
  const afterStep = (state: State, event?: EngineEvent): State => {
    if (before && event) feeds.push({ program, state: before, event });
    before = state;
    return state;
  };
  simulate(program, simulationOf(scenario, { ...surroundings, afterStep }));
  return feeds;
}

/** `round` answers with how often a run was fed. */
function measure(what: string, round: () => number, target?: Row['target']): Row[] {
  const perSecond: number[] = [];
  const perCpuSecond: number[] = [];
  repeat(round, WARM_UP_SECONDS);
  while (perSecond.length < ROUNDS) {
    const watch = startStopwatch();
    const advances = repeat(round, SECONDS);
    perSecond.push(advances / watch.seconds());
    perCpuSecond.push(advances / watch.cpuSeconds());
  }
  return [
    { what, ...medianOf(perSecond), unit: 'advances a s', target },
    { what, ...medianOf(perCpuSecond), unit: 'a CPU second' },
  ];
}

function repeat(round: () => number, seconds: number): number {
  const watch = startStopwatch();
  let advances = 0;
  while (watch.seconds() < seconds) advances += round();
  return advances;
}

export const bench: Bench = {
  about: 'runs through the shipped processes, by all of their scenarios, one after another',
  run: async () => {
    const all = journeys();
    const feeds = all.flatMap(feedsOf);
    return [
      ...measure(
        'the machine',
        () => {
          for (const { program, state, event } of feeds) advance(program, state, event);
          return feeds.length;
        },
        { atLeast: 30_000 },
      ),
      ...measure('the simulator: worlds, sample functions, schemas, record', () =>
        all
          .map(({ scenario, surroundings }) => simulate(surroundings.program, simulationOf(scenario, surroundings)))
          .reduce((sum, { advances }) => sum + advances, 0),
      ),
    ];
  },
};
