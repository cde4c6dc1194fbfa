// How fast the virtual host takes runs through the shipped processes: every scenario of every process, one after another.

import { readScenario } from '../../simulation/scenario.js';
import { simulationOf } from '../../simulation/scenario-runner.js';
import { simulate } from '../../simulation/simulate.js';
import { readShippedScenarios } from '../../store/shipped.js';
import { shippedWorld } from '../../test/definitions/shipped-world.js';
import type { Bench } from '../bench.js';
import { medianOf, medianOfThree, startStopwatch } from '../measure.js';

const WARM_UP_SECONDS = 3;
const SECONDS = 8;

/** Simulates all scenarios once; answers with how often the machine was fed. */
function prepare(): () => number {
  const { programs, ...surroundings } = shippedWorld();
  const scenarios = [...programs].flatMap(([name, program]) =>
    readShippedScenarios(name).map(({ file, content }) => ({ program, scenario: readScenario(content, file) })),
  );
  return () =>
    scenarios
      .map(({ program, scenario }) => simulate(program, simulationOf(scenario, { program, ...surroundings })).advances)
      .reduce((sum, advances) => sum + advances, 0);
}

interface Speed {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

function speedOf(round: () => number, seconds: number): Speed {
  const watch = startStopwatch();
  let advances = 0;
  while (watch.seconds() < seconds) advances += round();
  return { perSecond: advances / watch.seconds(), perCpuSecond: advances / watch.cpuSeconds() };
}

export const bench: Bench = {
  about: 'all scenarios of the shipped processes in the simulator: virtual host, machine, sample functions, record',
  run: async () => {
    const round = prepare();
    speedOf(round, WARM_UP_SECONDS);
    const perCpuSecond: number[] = [];
    const perSecond = await medianOfThree(() => {
      const speed = speedOf(round, SECONDS);
      perCpuSecond.push(speed.perCpuSecond);
      return speed.perSecond;
    });
    const what = 'advances of runs through the shipped processes';
    return [
      { what, ...perSecond, unit: 'a second', target: { atLeast: 30_000 } },
      { what, ...medianOf(perCpuSecond), unit: 'a CPU second' },
    ];
  },
};
