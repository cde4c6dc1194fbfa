import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { StepEntry } from '../../../core/engine/activation-record.js';
import { AppError } from '../../../core/errors.js';
import { validateDefinition } from '../../../core/language/index.js';
import { type Coverage, coverageOf } from '../../../simulation/coverage.js';
import { readScenario, type Scenario } from '../../../simulation/scenario.js';
import { runScenario } from '../../../simulation/scenario-runner.js';
import { programOf } from '../../../simulation/simulate.js';
import { readCatalog, readTemplates, scoreModelsByName } from '../../../store/shipped.js';
import { type CliContext, tell } from '../context.js';
import { EXIT_CODES } from '../exit-codes.js';
import { readJson, readText } from '../with-operations.js';

/** `ravand definitions test`: the scenarios beside a document, in virtual time, and what none of them goes through. */
export function addScenariosCommand(definitions: Command, context: CliContext): void {
  definitions
    .command('test')
    .argument('<file>', 'a document; its scenarios lie in the folder <name>.scenarios beside it')
    .description('run the scenarios of a document against a virtual clock; needs no database')
    .action((file: string) => runScenarios(context, file));
}

async function runScenarios(context: CliContext, file: string): Promise<void> {
  const catalog = readCatalog();
  const { document, problems } = validateDefinition(await readText(file), { catalog });
  if (!document) {
    const [first] = problems;
    throw new AppError('definitionInvalid', `${file} at ${first?.pointer || '/'}: ${first?.message}`, problems);
  }
  const program = programOf(document, catalog);
  const scoreModels = scoreModelsByName();
  const topics = Object.fromEntries(readTemplates().map(({ name, topic }) => [name, topic]));
  const runs: (readonly StepEntry[])[] = [];
  for (const { name, scenario } of await readScenarios(file)) {
    const { failures, result } = runScenario(scenario, { program, catalog, topics, scoreModels });
    runs.push(result.run.steps);
    if (failures.length > 0) context.exitCode = EXIT_CODES.invalid;
    const verdict = failures.length === 0 ? 'passes' : 'fails';
    const lines = [`${verdict}  ${scenario.title}`, ...failures.map((failure) => `    ${failure}`)];
    tell(context, { scenario: name, title: scenario.title, passes: failures.length === 0, failures }, lines.join('\n'));
  }
  tellCoverage(context, coverageOf(program, runs).own);
}

/** A way that no scenario takes is no mistake: some can't be taken. It is said, so that somebody looks. */
function tellCoverage(context: CliContext, { taken, missing }: Coverage): void {
  const ways = `covers  ${taken.length} of ${taken.length + missing.length} ways`;
  const lines = missing.length === 0 ? [ways] : [`${ways}; none goes through`, ...missing.map((way) => `    ${way}`)];
  tell(context, { covered: taken.length, missing }, lines.join('\n'));
}

async function readScenarios(file: string): Promise<{ readonly name: string; readonly scenario: Scenario }[]> {
  const folder = path.join(path.dirname(file), `${path.basename(file, '.json')}.scenarios`);
  const names = await readdir(folder).catch((): string[] => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0) throw new AppError('notFound', `There are no scenarios in ${folder}.`);
  return Promise.all(files.map(async (name) => ({ name, scenario: await readOne(path.join(folder, name)) })));
}

async function readOne(file: string): Promise<Scenario> {
  const content = await readJson(`@${file}`, file);
  try {
    return readScenario(content, file);
  } catch (error) {
    throw new AppError('badInput', error instanceof Error ? error.message : String(error));
  }
}
