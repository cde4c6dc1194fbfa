import { expect } from 'chai';
import type { StepEntry } from '../../core/engine/activation-record.js';
import type { Program } from '../../core/engine/index.js';
import { childrenOf, type Node } from '../../core/engine/program.js';
import type { State } from '../../core/engine/state.js';
import { isObject, type JsonObject } from '../../core/json.js';
import { readScenario } from '../../simulation/scenario.js';
import { runScenario } from '../../simulation/scenario-runner.js';
import { readShippedScenarios } from '../../store/shipped.js';
import { shippedWorld } from './shipped-world.js';

const { catalog, topics, programs } = shippedWorld();

/** Every task of a program that a scenario could go through, by pointer. */
function tasksOf(program: Program): string[] {
  const visit = (node: Node): string[] => [
    node.pointer,
    ...Object.keys(node.lists).flatMap((list) => childrenOf(node, list).flatMap(visit)),
  ];
  return visit(program.root);
}

function stepsOf(process: string): StepEntry[] {
  const program = programs.get(process) as Program;
  return readShippedScenarios(process).flatMap(
    ({ file, content }) => runScenario(readScenario(content, file), { program, catalog, topics }).result.run.steps,
  );
}

describe('shipped processes', () => {
  it('go together through every task of the composed functions', () => {
    const inFunction = (task: string): string[] => (task.includes('/@') ? [task.slice(task.lastIndexOf('/@'))] : []);
    const entered = new Set([...programs.keys()].flatMap(stepsOf).flatMap(({ task }) => inFunction(task)));
    const tasks = [...programs.values()].flatMap(tasksOf).flatMap(inFunction);
    expect([...new Set(tasks)].filter((task) => !entered.has(task))).to.deep.equal([]);
  });

  for (const [name, program] of programs)
    describe(name, () => {
      const scenarios = readShippedScenarios(name).map(({ file, content }) => readScenario(content, file));
      const surroundings = { program, catalog, topics };

      it('compiles without a problem', () => expect(program.problems).to.deep.equal([]));

      for (const scenario of scenarios)
        it(scenario.title, () => {
          const { failures } = runScenario(scenario, surroundings);
          expect(failures.join('\n')).to.equal('');
        });

      it('has a scenario through every task and every case of its own', () => {
        const steps = stepsOf(name);
        const entered = new Set(steps.filter(({ kind }) => kind === 'started').map(({ task }) => task));
        const own = tasksOf(program).filter((task) => !task.includes('/@'));
        expect(own.filter((task) => !entered.has(task))).to.deep.equal([]);
        const taken = new Set(steps.flatMap(({ task, why }) => (isObject(why) ? [`${task} ${why.case}`] : [])));
        const cases = [...program.nodes.values()].flatMap((node) =>
          casesOf(node).map((one) => `${node.pointer} ${one}`),
        );
        expect(cases.filter((one) => !taken.has(one))).to.deep.equal([]);
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

function casesOf(node: Node): string[] {
  if (node.kind !== 'switch') return [];
  return (node.definition.switch as readonly JsonObject[]).flatMap((item) => Object.keys(item));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
