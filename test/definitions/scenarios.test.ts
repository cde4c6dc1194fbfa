import { expect } from 'chai';
import type { Program } from '../../core/engine/index.js';
import type { State } from '../../core/engine/state.js';
import { coverageOf, type ProgramCoverage } from '../../simulation/coverage.js';
import { readScenario, type Scenario } from '../../simulation/scenario.js';
import { runScenario } from '../../simulation/scenario-runner.js';
import { readShippedScenarios } from '../../store/shipped.js';
import { shippedWorld } from './shipped-world.js';

const { programs, ...shipped } = shippedWorld();

/** What the design of a process rules out, though its text does not show it. */
const IMPOSSIBLE: readonly string[] = [
  // campaign-recipient: the reactions are listened to for as long as the window is open, so this branch has no end of its own.
  '/do/4/window: won by meanwhile',
];

function scenariosOf(process: string): Scenario[] {
  return readShippedScenarios(process).map(({ file, content }) => readScenario(content, file));
}

function coverage(process: string): ProgramCoverage {
  const program = programs.get(process) as Program;
  const runs = scenariosOf(process).map((scenario) => runScenario(scenario, { ...shipped, program }).result.run.steps);
  return coverageOf(program, runs);
}

describe('shipped processes', () => {
  it('have together a scenario for everything that can happen in the composed functions', () => {
    const all = [...programs.keys()].map((name) => coverage(name).inFunctions);
    const taken = new Set(all.flatMap((one) => one.taken));
    expect([...new Set(all.flatMap(({ missing }) => missing))].filter((way) => !taken.has(way))).to.deep.equal([]);
  });

  for (const [name, program] of programs)
    describe(name, () => {
      const scenarios = scenariosOf(name);
      const surroundings = { ...shipped, program };

      it('compiles without a problem', () => expect(program.problems).to.deep.equal([]));

      for (const scenario of scenarios)
        it(scenario.title, () => {
          const { failures } = runScenario(scenario, surroundings);
          expect(failures.join('\n')).to.equal('');
        });

      it('has a scenario for every task, case, condition, deadline and goal of its own', () => {
        const { own } = coverage(name);
        expect(own.missing.filter((way) => !IMPOSSIBLE.includes(way))).to.deep.equal([]);
        expect(own.taken).to.not.deep.equal([]);
      });

      it('takes the same way when its state is written down as JSON after every step', () => {
        const afterStep = (state: State): State => JSON.parse(JSON.stringify(state)) as State;
        for (const scenario of scenarios) {
          const plain = runScenario(scenario, surroundings).result;
          const written = runScenario(scenario, { ...surroundings, afterStep }).result;
          expect(written.trace).to.deep.equal(plain.trace);
          expect(written.timeline).to.deep.equal(plain.timeline);
        }
      });

      it('does not change the state that it is given', () => {
        for (const scenario of scenarios)
          expect(runScenario(scenario, { ...surroundings, afterStep: deepFreeze }).failures).to.deep.equal([]);
      });
    });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
