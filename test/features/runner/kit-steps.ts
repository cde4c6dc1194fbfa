// The steps of the standard's kit, with the meaning that its README gives them.
import { expect } from 'chai';
import type { Json } from '../../../core/json.js';
import type { Played } from './played.js';
import { type Stage, type StepDefinition, yaml, yamlObject } from './stage.js';

async function outputOf(stage: Stage): Promise<Json> {
  const { run } = await stage.outcome();
  if (run.status === 'completed') return run.output ?? null;
  throw new Error(`It did not complete: ${run.status} ${JSON.stringify(run.error ?? null)}`);
}

async function faultOf(stage: Stage): Promise<object> {
  const { run } = await stage.outcome();
  if (run.error) return run.error;
  throw new Error(`It did not fault: ${run.status} ${JSON.stringify(run.output ?? null)}`);
}

/** The value at a path of dots; undefined where there is none. */
export function valueAt(value: Json, dotted = ''): unknown {
  return dotted.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], value);
}

/** Names of the tasks in the order in which they started, without the workflow itself. */
export function started({ run }: Played): string[] {
  return run.steps.filter(({ kind, task }) => kind === 'started' && task !== '').map(({ name }) => name);
}

function positionOf(played: Played, name = ''): number {
  const position = started(played).indexOf(name);
  expect(position, `${name} has run`).to.be.at.least(0);
  return position;
}

export const KIT_STEPS: readonly StepDefinition[] = [
  [
    /^a workflow with definition:$/,
    ({ script }, _parts, content) => {
      script.definition = yamlObject(content);
    },
  ],
  [
    /^given the workflow input is:$/,
    ({ script }, _parts, content) => {
      script.input = yaml(content);
    },
  ],
  [
    /^the workflow is executed$/,
    ({ script }) => {
      script.isStarted = true;
    },
  ],
  [/^the workflow should complete$/, async (stage) => void (await outputOf(stage))],
  [
    /^the workflow should complete with output:$/,
    async (stage, _parts, content) => expect(await outputOf(stage)).to.deep.equal(yaml(content)),
  ],
  [/^the workflow should fault$/, async (stage) => void (await faultOf(stage))],
  [
    /^the workflow should fault with error:$/,
    async (stage, _parts, content) => expect(await faultOf(stage)).to.deep.include(yamlObject(content)),
  ],
  [/^the workflow should cancel$/, async (stage) => expect((await stage.outcome()).run.status).to.equal('canceled')],
  [
    /^the workflow output should have properties (.+)$/,
    async (stage, [list = '']) => {
      for (const [, name] of list.matchAll(/'([^']+)'/g))
        expect(valueAt(await outputOf(stage), name), name).to.not.equal(undefined);
    },
  ],
  [
    /^the workflow output should have a '(.+)' property with value:$/,
    async (stage, [name], content) => expect(valueAt(await outputOf(stage), name)).to.deep.equal(yaml(content)),
  ],
  [
    /^the workflow output should have a '(.+)' property containing (\d+) items$/,
    async (stage, [name, count]) => expect(valueAt(await outputOf(stage), name)).to.have.length(Number(count)),
  ],
  [/^(\w+) should run first$/, async (stage, [name]) => expect(started(await stage.outcome())[0]).to.equal(name)],
  [/^(\w+) should run last$/, async (stage, [name]) => expect(started(await stage.outcome()).at(-1)).to.equal(name)],
  [
    /^(\w+) should run (before|after) (\w+)$/,
    async (stage, [one, order, other]) => {
      const played = await stage.outcome();
      const [first, second] = [positionOf(played, one), positionOf(played, other)];
      if (order === 'before') expect(first).to.be.below(second);
      else expect(first).to.be.above(second);
    },
  ],
  [
    /^(\w+) should (complete|fault|cancel)$/,
    async (stage, [name, way]) => {
      const { run } = await stage.outcome();
      const kinds = run.steps.filter((step) => step.name === name).map(({ kind }) => kind);
      expect(kinds, `${name} has run`).to.include('started');
      if (way === 'complete') expect(kinds.at(-1)).to.equal('ended');
      if (way === 'fault') expect(kinds.at(-1)).to.equal('faulted');
      if (way === 'cancel') expect(kinds.at(-1)).to.not.be.oneOf(['ended', 'faulted', 'skipped']);
    },
  ],
];
