// What a long loop costs on the Temporal host: a thousand rounds of `set`, from the client's start to the end of the workflow.
import type { Bench } from '../bench.js';
import { medianOfThree, startStopwatch } from '../measure.js';
import { openCohortStage } from '../temporal/cohort-stage.js';
import { childWorkflows, historyLength, startTemporal } from '../temporal/server.js';

const ROUNDS = 1000;
const WARM_UPS = 5;
const TASKS = [
  {
    loop: {
      for: { each: 'n', in: `\${ [range(${ROUNDS})] }` },
      do: [{ add: { set: { sum: '${ (.sum // 0) + $n }' } } }],
    },
  },
];

export const bench: Bench = {
  about: `a lone run through ${ROUNDS} rounds of set with an expression, alone on the server`,
  run: async (context) => {
    const temporal = await startTemporal(context);
    const stage = await openCohortStage(context, temporal);
    const program = stage.publish(TASKS, 'write');
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) await stage.play(program, 1);
    const measured = await medianOfThree(async () => {
      const watch = startStopwatch();
      await stage.play(program, 1);
      return watch.seconds() * 1000;
    });
    const cohortId = await stage.play(program, 1);
    return [
      { what: `a loop of ${ROUNDS} set`, ...measured, unit: 'ms', target: { atMost: 150 } },
      {
        what: `a loop of ${ROUNDS} set`,
        figure: await historyLength(temporal.client, cohortId),
        unit: 'history events',
        target: { atMost: 10 },
      },
      {
        what: `a loop of ${ROUNDS} set`,
        figure: await childWorkflows(temporal.client, cohortId),
        unit: 'child workflows',
        target: { atMost: 0 },
      },
    ];
  },
};
