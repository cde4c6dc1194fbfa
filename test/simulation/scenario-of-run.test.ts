import { expect } from 'chai';
import type { EngineEvent } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { readScenario, type Scenario } from '../../simulation/scenario.js';
import { beginningOfRun } from '../../simulation/scenario-of-run.js';
import { type ScenarioSurroundings, simulationOf } from '../../simulation/scenario-runner.js';
import { type SimulationResult, simulate } from '../../simulation/simulate.js';
import { readShippedScenarios } from '../../store/shipped.js';
import { shippedWorld } from '../definitions/shipped-world.js';

/** Their runs are about single contacts. */
const PROCESSES = ['survey-escalation', 'reactivation', 'lead-nurturing'];

interface Lived {
  readonly result: SimulationResult;
  readonly events: readonly (EngineEvent | undefined)[];
}

function live(scenario: Scenario, surroundings: ScenarioSurroundings): Lived {
  const events: (EngineEvent | undefined)[] = [];
  const result = simulate(
    surroundings.program,
    simulationOf(scenario, {
      ...surroundings,
      afterStep: (state, event) => {
        events.push(event);
        return state;
      },
    }),
  );
  return { result, events };
}

/** As if the run had been a real one. */
function scenarioAgain({ result, events }: Lived, scenario: Scenario, { program }: ScenarioSurroundings): JsonObject {
  const { run, world } = result;
  const startedAt = Date.parse(scenario.given.now);
  return beginningOfRun({
    title: scenario.title,
    program,
    startedAt,
    input: run.state.input,
    entries: run.fed.map((entry, index) => ({ ...entry, event: events[index] })),
    templates: new Map(world.messages.map(({ messageId, template }) => [messageId, template])),
    ...(result.status === 'running' && { until: run.fed.at(-1)!.at }),
  });
}

describe('a scenario of a run', () => {
  const { programs, ...shipped } = shippedWorld();

  for (const name of PROCESSES) {
    it(`goes the way that the run went, in every scenario of ${name}`, () => {
      const surroundings = { program: programs.get(name)!, ...shipped };
      for (const { file, content } of readShippedScenarios(name)) {
        const scenario = readScenario(content, file);
        const lived = live(scenario, surroundings);
        const again = readScenario({ ...scenarioAgain(lived, scenario, surroundings), then: [] }, file);
        const steps = ({ result }: Lived): string[] => result.run.steps.map(({ kind, task }) => `${task} ${kind}`);
        expect(steps(live(again, surroundings)), file).to.deep.equal(steps(lived));
      }
    });
  }

  it('says nothing about who the customer is', () => {
    const surroundings = { program: programs.get('survey-escalation')!, ...shipped };
    const scenario = readScenario(
      {
        title: 'Answers',
        given: { contact: { contactId: 'who-it-is', attributes: { city: 'where-it-lives' } } },
        start: { event: 'purchase.made', data: { purchaseId: 'order-1' } },
        when: [{ at: 'P8D', answers: { score: 5 } }],
        then: [],
      },
      'test',
    );
    const again = JSON.stringify(scenarioAgain(live(scenario, surroundings), scenario, surroundings));
    expect(again).to.contain('"answers":{"score":5}');
    expect(again).to.not.match(/who-it-is|where-it-lives/);
  });
});
