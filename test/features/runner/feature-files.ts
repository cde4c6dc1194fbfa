// Scenarios of .feature files, in the step language of the standard's kit with the steps of docs/features.md, each played on
// the hosts that are asked for. Equal traces on all of them are part of every scenario.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AstBuilder, compile as compilePickles, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator, type Pickle } from '@cucumber/messages';
import type { JsonObject } from '../../../core/json.js';
import { ACTIONS } from './actions.js';
import { ARRANGEMENTS } from './arrangements.js';
import { EXPECTATIONS } from './expectations.js';
import type { HostName } from './hosts.js';
import { KIT_STEPS } from './kit-steps.js';
import { Stage, type StepDefinition } from './stage.js';

export interface Scenario {
  readonly feature: string;
  readonly name: string;
  /** Throws when the scenario does not hold. */
  run(): Promise<void>;
}

export interface RunnerOptions {
  readonly hosts: readonly HostName[];
  /** What is wrong with a definition by the official schema. */
  readonly checkDefinition?: (definition: JsonObject) => string | null;
}

const STEPS: readonly StepDefinition[] = [...KIT_STEPS, ...ARRANGEMENTS, ...ACTIONS, ...EXPECTATIONS];

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

async function runScenario(pickle: Pickle, { hosts, checkDefinition }: RunnerOptions): Promise<void> {
  const stage = new Stage(hosts, checkDefinition);
  try {
    for (const { text, argument } of pickle.steps) await takeStep(stage, text, argument?.docString?.content ?? '');
    await stage.played();
  } finally {
    await stage.close();
  }
}

async function takeStep(stage: Stage, text: string, content: string): Promise<void> {
  const matches = STEPS.flatMap(([pattern, act]) => {
    const match = pattern.exec(text);
    return match ? [{ act, parts: match.slice(1).map((part) => part ?? '') }] : [];
  });
  const [found] = matches;
  if (!found) throw new Error(`No step is defined for: ${text}`);
  await found.act(stage, found.parts, content);
}
