import { expect } from 'chai';
import { readScenario } from '../../simulation/scenario.js';
import { runScenario } from '../../simulation/scenario-runner.js';
import { programOf } from '../../simulation/simulate.js';
import { readCatalog } from '../../store/shipped.js';
import { definitionOf } from '../core/language/problem-examples.js';

const catalog = readCatalog();
const program = programOf(
  definitionOf([
    { pause: { wait: 'P1D' } },
    { write: { call: 'recordActivity', with: { kind: 'visit', outcome: 'done' } } },
  ]),
  catalog,
);
const scenario = { title: 'A visit', start: { event: 'purchase.made' } };
const failuresOf = (more: object): readonly string[] =>
  runScenario(readScenario({ ...scenario, ...more }, 'visit.json'), { program, catalog, topics: {} }).failures;

describe('scenarios', () => {
  it('say nothing when all came as it should', () => {
    expect(
      failuresOf({ then: [{ at: 'P1D', activity: 'visit', outcome: 'done' }, { end: 'completed' }] }),
    ).to.deep.equal([]);
  });

  it('say what is missing, what came too early and what should never have come, with what came instead', () => {
    const failures = failuresOf({
      then: [{ at: 'P2D', activity: 'visit' }, { message: 'welcome' }],
      never: [{ end: 'completed' }],
    });
    expect(failures).to.deep.equal([
      'expected {"at":"P2D","activity":"visit"}, in this order',
      'expected {"message":"welcome"}, in this order',
      'never expected {"end":"completed"}, but it came: P1D end completed {"runId":"run-1","output":{"activityId":"activity-1"}}',
      'what came:',
      '  P1D activity visit {"outcome":"done"}',
      '  P1D end completed {"runId":"run-1","output":{"activityId":"activity-1"}}',
    ]);
  });

  it('want things in their order', () => {
    expect(failuresOf({ then: [{ end: 'completed' }, { activity: 'visit' }] })[0]).to.contain('"activity":"visit"');
  });

  it('name the file and the place of a mistake', () => {
    const wrong: [object, RegExp][] = [
      [{ then: [{ massage: 'welcome' }] }, /^visit\.json \/then\/0: /],
      [{ then: [], when: [{ at: 'P1D' }] }, /^visit\.json \/when\/0: /],
      [{ then: [], when: [{ at: 'tomorrow', buys: {} }] }, /^visit\.json \/when\/0\/at: /],
      [{ then: [], given: { contact: { name: 'x' } } }, /unknown property "name"/],
      [{}, /property "then" is missing/],
    ];
    for (const [more, message] of wrong)
      expect(() => readScenario({ ...scenario, ...more }, 'visit.json')).to.throw(message);
  });

  it('fail when somebody reacts to what never came', () => {
    expect(() => failuresOf({ then: [], when: [{ at: 'PT1H', answers: { score: 5 } }] })).to.throw(
      /it has not been sent/,
    );
    expect(() => failuresOf({ then: [], when: [{ at: 'PT1H', completes: {} }] })).to.throw(/none is open/);
  });
});
