import { expect } from 'chai';
import { coverageOf } from '../../simulation/coverage.js';
import { readScenario } from '../../simulation/scenario.js';
import { runScenario } from '../../simulation/scenario-runner.js';
import { programOf } from '../../simulation/simulate.js';
import { readCatalog } from '../../store/shipped.js';
import { definitionOf } from '../core/language/problem-examples.js';

const catalog = readCatalog();
const program = programOf(
  definitionOf([
    {
      journey: {
        metadata: { exit: [{ on: 'purchase.made', then: 'end' }] },
        do: [
          { answer: { call: 'awaitEvent', with: { types: ['survey.answered'], for: 'P1D' } } },
          { write: { if: '${ .timedOut }', call: 'recordActivity', with: { kind: 'visit', outcome: 'done' } } },
          { how: { switch: [{ late: { when: '${ has("activityId") }', then: 'exit' } }, { good: { then: 'exit' } }] } },
        ],
      },
    },
  ]),
  catalog,
);

function covered(...given: object[]): ReturnType<typeof coverageOf> {
  const runs = given.map((when) => {
    const scenario = readScenario({ title: 'x', start: { event: 'run.requested' }, when, then: [] }, 'x.json');
    return runScenario(scenario, { program, catalog, topics: {} }).result.run.steps;
  });
  return coverageOf(program, runs);
}

const STEPS = '/do/0/journey/fork/branches/0/steps/do/0/journey/do';
const buys = [{ at: 'PT1H', buys: {} }];
const answers = [{ at: 'PT1H', event: 'survey.answered', data: { score: 5 } }];

describe('the coverage of a program', () => {
  it('names tasks, cases, conditions and goals that no run goes through', () => {
    expect(covered([]).own.missing).to.deep.equal([
      '/do/0/journey: won by goal1',
      `${STEPS}/1/write: skipped`,
      `${STEPS}/2/how: case good`,
      '/do/1/journey-exit: case goal1',
    ]);
    expect(covered(buys).own.missing).to.include.members([`${STEPS}/1/write: entered`, `${STEPS}/2/how: case late`]);
    expect(covered([], answers, buys).own.missing).to.deep.equal([]);
  });

  it('counts what a composed function does once for all its callers', () => {
    const { taken, missing } = covered(buys).inFunctions;
    expect(taken).to.include('/@awaitEvent/try/0/event: entered');
    expect(missing).to.deep.equal([
      '/@awaitEvent: failure caught',
      '/@awaitEvent/try/0/event: too late',
      '/@awaitEvent/catch/do/0/nothing: entered',
    ]);
    expect(covered([], answers).inFunctions.missing).to.deep.equal([]);
  });
});
