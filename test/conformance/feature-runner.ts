// Runs Gherkin files of the language's kit, unmodified, against the machine. Each scenario runs plain, serialised, frozen and
// packed; the journals must be equal.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AstBuilder, compile as compilePickles, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator, type Pickle, type PickleStep } from '@cucumber/messages';
import { expect } from 'chai';
import { load } from 'js-yaml';
import type { Dispatcher } from 'undici';
import { compile, lowerFunctions } from '../../core/engine/index.js';
import type { Json, JsonObject } from '../../core/json.js';
import { FORMS } from '../support/engine.js';
import { type HttpRunOutcome, runOverHttp } from './http-host.js';

export interface Scenario {
  readonly feature: string;
  readonly name: string;
  /** Throws when the scenario does not hold. */
  run(): Promise<void>;
}

export interface RunnerOptions {
  /** Answers the requests of the scenarios. */
  readonly dispatcher: Dispatcher;
  /** What is wrong with a definition by the official schema. */
  readonly checkDefinition?: (definition: JsonObject) => string | null;
}

/** What one scenario knows so far. */
interface World {
  readonly options: RunnerOptions;
  definition: JsonObject;
  input: Json;
  outcome?: HttpRunOutcome;
}

type StepAction = (world: World, match: RegExpExecArray, step: PickleStep) => void | Promise<void>;

/** All scenarios of the .feature files of a folder, in order of their names. */
export function scenariosIn(folder: string, options: RunnerOptions): Scenario[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.feature'))
    .sort()
    .flatMap((file) =>
      picklesOf(path.join(folder, file)).map((pickle) => ({
        feature: file,
        name: pickle.name,
        run: () => runScenario(pickle, options),
      })),
    );
}

function picklesOf(file: string): readonly Pickle[] {
  const newId = IdGenerator.incrementing();
  const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher());
  return compilePickles(parser.parse(readFileSync(file, 'utf8')), file, newId);
}

async function runScenario(pickle: Pickle, options: RunnerOptions): Promise<void> {
  const world: World = { options, definition: {}, input: null };
  for (const step of pickle.steps) {
    const found = STEPS.map(([pattern, act]) => ({ match: pattern.exec(step.text), act })).find(({ match }) => match);
    if (!found?.match) throw new Error(`No step is defined for: ${step.text}`);
    await found.act(world, found.match, step);
  }
}

async function execute(world: World): Promise<void> {
  const { definition, input, options } = world;
  const program = compile(lowerFunctions(definition, { functions: {} }));
  expect(program.problems.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
  const outcome = await runOverHttp(program, input, options.dispatcher);
  for (const [form, between] of Object.entries(FORMS)) {
    const { journal } = await runOverHttp(program, input, options.dispatcher, between);
    expect(journal, form).to.deep.equal(outcome.journal);
  }
  world.outcome = outcome;
}

function documentOf(step: PickleStep): Json {
  return load(step.argument?.docString?.content ?? '') as Json;
}

function outputOf({ outcome }: World): Json {
  if (outcome?.end?.type === 'complete') return outcome.end.output;
  throw new Error(`It did not complete: ${JSON.stringify(outcome?.end)}`);
}

function faultOf({ outcome }: World): object {
  if (outcome?.end?.type === 'fault') return outcome.end.error;
  throw new Error(`It did not fault: ${JSON.stringify(outcome?.end)}`);
}

/** The value at a path of dots; undefined where there is none. */
function valueAt(value: Json, dotted: string | undefined): unknown {
  return (dotted ?? '')
    .split('.')
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], value);
}

/** Names of the tasks in the order in which they started, without the workflow itself. */
function started({ outcome }: World): string[] {
  const entries = outcome?.journal.filter(({ kind, task }) => kind === 'started' && task !== '') ?? [];
  return entries.map(({ name }) => name);
}

function positionOf(world: World, name: string | undefined): number {
  const position = started(world).indexOf(name ?? '');
  expect(position, `${name} has run`).to.be.at.least(0);
  return position;
}

const STEPS: readonly (readonly [RegExp, StepAction])[] = [
  [
    /^a workflow with definition:$/,
    (world, _match, step) => {
      world.definition = documentOf(step) as JsonObject;
      expect(world.options.checkDefinition?.(world.definition) ?? null).to.equal(null);
    },
  ],
  [
    /^given the workflow input is:$/,
    (world, _match, step) => {
      world.input = documentOf(step);
    },
  ],
  [/^the workflow is executed$/, execute],
  [/^the workflow should complete$/, (world) => void outputOf(world)],
  [
    /^the workflow should complete with output:$/,
    (world, _match, step) => expect(outputOf(world)).to.deep.equal(documentOf(step)),
  ],
  [/^the workflow should fault$/, (world) => void faultOf(world)],
  [
    /^the workflow should fault with error:$/,
    (world, _match, step) => expect(faultOf(world)).to.deep.include(documentOf(step) as object),
  ],
  [/^the workflow should cancel$/, (world) => expect(world.outcome?.end?.type).to.equal('canceled')],
  [
    /^the workflow output should have properties (.+)$/,
    (world, match) => {
      for (const [, name] of match[1]?.matchAll(/'([^']+)'/g) ?? [])
        expect(valueAt(outputOf(world), name), name).to.not.equal(undefined);
    },
  ],
  [
    /^the workflow output should have a '(.+)' property with value:$/,
    (world, match, step) => expect(valueAt(outputOf(world), match[1])).to.deep.equal(documentOf(step)),
  ],
  [
    /^the workflow output should have a '(.+)' property containing (\d+) items$/,
    (world, match) => expect(valueAt(outputOf(world), match[1])).to.have.length(Number(match[2])),
  ],
  [/^(\w+) should run first$/, (world, match) => expect(started(world)[0]).to.equal(match[1])],
  [/^(\w+) should run last$/, (world, match) => expect(started(world).at(-1)).to.equal(match[1])],
  [
    /^(\w+) should run (before|after) (\w+)$/,
    (world, match) => {
      const [first, second] = [positionOf(world, match[1]), positionOf(world, match[3])];
      if (match[2] === 'before') expect(first).to.be.below(second);
      else expect(first).to.be.above(second);
    },
  ],
];
