import { expect } from 'chai';
import { drawDefinition } from '../../../core/diagram/draw.js';
import { type RunPath, runPath } from '../../../core/diagram/run-path.js';
import { currentTasks } from '../../../core/engine/index.js';
import { writtenPlaces } from '../../../core/language/index.js';
import { readScenario, type Scenario } from '../../../simulation/scenario.js';
import { simulationOf } from '../../../simulation/scenario-runner.js';
import { type SimulationResult, simulate } from '../../../simulation/simulate.js';
import { readShippedScenarios } from '../../../store/shipped.js';
import { shippedWorld } from '../../definitions/shipped-world.js';
import { SHIPPED, shipped, VOCABULARY } from './sample.js';

const { programs, ...surroundings } = shippedWorld();

function scenariosOf(process: string): Scenario[] {
  return readShippedScenarios(process).map(({ file, content }) => readScenario(content, file));
}

/** A scenario played to its end, or for so many days. */
function played(process: string, scenario: Scenario, days?: number): SimulationResult {
  const program = programs.get(process)!;
  const options = simulationOf(scenario, { ...surroundings, program });
  const until = days === undefined ? {} : { until: options.now + days * 86_400_000 };
  return simulate(program, { ...options, ...until });
}

function pathOf(process: string, { run: { steps }, status }: SimulationResult): RunPath {
  const document = shipped(process);
  const diagram = drawDefinition(document, { vocabulary: VOCABULARY, locale: 'en' });
  const journal = steps.map(({ kind, task, why }) => ({ kind, task, ...(why !== undefined && { detail: why }) }));
  return runPath(diagram, document, { journal, hasEnded: status !== 'running' });
}

describe('the path of a run', () => {
  for (const { name, document } of SHIPPED)
    it(`of every scenario of ${name} leads from the start to an end without a gap`, () => {
      const { nodes, edges } = drawDefinition(document, { vocabulary: VOCABULARY, locale: 'en' });
      for (const scenario of scenariosOf(name)) {
        const result = played(name, scenario);
        const path = pathOf(name, result);
        const taken = edges.filter(({ id }) => path.edges.has(id));
        const visited = nodes.filter(({ id }) => path.visits.has(id));
        const isReached = (id: string): boolean => taken.some(({ to }) => to === id);
        const strays = visited.filter(({ id, kind }) => kind !== 'start' && !isReached(id)).map(({ id }) => id);
        expect(strays, scenario.title).to.deep.equal([]);
        if (result.status === 'completed')
          expect(visited.filter(({ kind }) => kind === 'end').length, scenario.title).to.equal(1);
        if (result.status !== 'running') expect([...path.standing], scenario.title).to.deep.equal([]);
      }
    });

  for (const days of [0, 1, 3, 6, 12, 40])
    it(`stands after ${days} days where the machine stands`, () => {
      for (const { name, document } of SHIPPED) {
        const placeOf = writtenPlaces(document);
        for (const scenario of scenariosOf(name)) {
          const result = played(name, scenario, days);
          if (result.status !== 'running') continue;
          const places = currentTasks(programs.get(name)!, result.run.state).map(({ task }) => placeOf(task));
          const expected = places.filter((place) => place?.part === 'task').map((place) => place!.pointer);
          expect([...pathOf(name, result).standing], scenario.title).to.have.members([...new Set(expected)]);
        }
      }
    });

  it('counts what was passed more than once, and knows what was passed over', () => {
    const scenario = scenariosOf('lead-nurturing').find(({ title }) => /never react/i.test(title))!;
    const { visits } = pathOf('lead-nurturing', played('lead-nurturing', scenario));
    const count = (name: string): number | undefined => [...visits].find(([id]) => id.endsWith(`/${name}`))?.[1];
    expect(count('message')).to.be.greaterThan(3);
    expect([count('park'), count('call')]).to.deep.equal([2, undefined]);
  });
});
