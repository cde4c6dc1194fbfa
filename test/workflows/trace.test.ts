// Equal traces mean equal behaviour: the shipped processes, in all their scenarios, in the simulator and in cohorts.
import { expect } from 'chai';
import type { JsonObject } from '../../core/json.js';
import { lower } from '../../core/language/index.js';
import { readScenario, type Scenario } from '../../simulation/scenario.js';
import { runScenario, simulationOf } from '../../simulation/scenario-runner.js';
import { readShippedProcesses, readShippedScenarios } from '../../store/shipped.js';
import { shippedWorld } from '../definitions/shipped-world.js';
import { traceInCohort } from './scenario-cohort.js';

const { programs, ...shipped } = shippedWorld();
const texts = new Map(readShippedProcesses().map(({ name, text }) => [name, text]));

describe('the trace of a process in a cohort', function () {
  this.timeout(120_000);

  for (const [name, program] of programs) {
    const surroundings = { ...shipped, program };
    const scenarios = readShippedScenarios(name).map(({ file, content }) => readScenario(content, file));
    const process = { program, lowered: lower(JSON.parse(texts.get(name)!) as JsonObject, shipped.catalog) };
    // Runs of one cohort begin together here, and a slow call would hold up the clock of all.
    const together = scenarios.filter(
      ({ given }) => given.now === scenarios[0]!.given.now && Object.keys(given.delays).length === 0,
    );
    const expected = new Map(scenarios.map((one) => [one, runScenario(one, surroundings).result.trace]));
    const guests = (count: number): Scenario[] =>
      Array.from({ length: count }, (_, index) => together[index % together.length]!);
    const expectTraces = async (hosted: readonly Scenario[], options = {}): Promise<number> => {
      const inputs = hosted.map((scenario) => simulationOf(scenario, surroundings));
      const { traces, rolls } = await traceInCohort(process, inputs, options);
      for (const [index, scenario] of hosted.entries()) {
        expect(traces[index], scenario.title).to.deep.equal(expected.get(scenario));
      }
      return rolls;
    };

    describe(name, () => {
      it('is the one of the simulator, alone', async () => {
        for (const scenario of scenarios) await expectTraces([scenario]);
      });

      for (const size of [7, 200])
        it(`is the one of the simulator, among ${size}`, async () => {
          await expectTraces(guests(size));
        });

      it('is the one of the simulator, continued as new at every rest', async () => {
        const rolls = await expectTraces(together, { rollAtEveryRest: true });
        expect(rolls).to.be.greaterThan(together.length);
      });
    });
  }
});
