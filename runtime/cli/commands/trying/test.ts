import { existsSync, watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { StepEntry } from '../../../../core/engine/activation-record.js';
import { AppError } from '../../../../core/errors.js';
import { type Coverage, coverageOf } from '../../../../simulation/coverage.js';
import type { Scenario } from '../../../../simulation/scenario.js';
import { runScenario, type ScenarioSurroundings, whatCame } from '../../../../simulation/scenario-runner.js';
import { ImpossibleDeed } from '../../../../simulation/simulate.js';
import { type CliContext, tell, tellFailure } from '../../context.js';
import { EXIT_CODES } from '../../exit-codes.js';
import { junitXml, type Suite, type Verdict } from './junit.js';
import { readScenarioFiles, scenarioFolderOf } from './scenario-files.js';
import { readTriedProcess } from './tried-process.js';

interface Options {
  readonly junit?: string;
  readonly coverage?: string;
  readonly watch?: true;
}

const MS_PER_SECOND = 1_000;
/** An editor writes a file in several goes. */
const CALM_MS = 100;

/** `ravand definitions test`: the scenarios beside documents, in virtual time, and what none of them goes through. */
export function addTestCommand(definitions: Command, context: CliContext): void {
  definitions
    .command('test')
    .argument('<files...>', 'documents; the scenarios of each lie in the folder <name>.scenarios beside it')
    .description('run the scenarios of documents against a virtual clock; needs no database')
    .option('--junit <file>', 'write the verdicts as JUnit XML too')
    .option('--coverage <percent>', 'fail when the scenarios of a document take less of its ways')
    .option('--watch', 'run them again whenever a document or a scenario changes, until Ctrl-C')
    .action((files: string[], options: Options) => test(context, files, options));
}

async function test(context: CliContext, files: readonly string[], options: Options): Promise<void> {
  const leastCoverage = readPercent(options.coverage);
  const once = async (): Promise<void> => {
    const suites: Suite[] = [];
    for (const file of files) suites.push(await testFile(context, file, leastCoverage));
    if (options.junit !== undefined) await writeReport(options.junit, junitXml(suites));
  };
  if (!options.watch) return once();
  await watchAndRepeat(context, files, once);
}

async function testFile(context: CliContext, file: string, leastCoverage: number): Promise<Suite> {
  const { surroundings } = await readTriedProcess(file);
  const runs: (readonly StepEntry[])[] = [];
  const verdicts: Verdict[] = [];
  for (const { name, scenario } of await readScenarioFiles(file)) {
    const startedAt = performance.now();
    const { failures, steps } = verdictOn(scenario, surroundings);
    runs.push(steps);
    const { title } = scenario;
    verdicts.push({ title, failures, seconds: (performance.now() - startedAt) / MS_PER_SECOND });
    const passes = failures.length === 0;
    if (!passes) context.exitCode = EXIT_CODES.invalid;
    const lines = [`${passes ? 'passes' : 'fails'}  ${title}`, ...failures.map((failure) => `    ${failure}`)];
    tell(context, { scenario: name, title, passes, failures }, lines.join('\n'));
  }
  tellCoverage(context, coverageOf(surroundings.program, runs).own, leastCoverage);
  return { name: path.basename(file, '.json'), verdicts };
}

/** A scenario in which somebody is to do what can't be done has failed, and the others go on. */
function verdictOn(
  scenario: Scenario,
  surroundings: ScenarioSurroundings,
): { readonly failures: readonly string[]; readonly steps: readonly StepEntry[] } {
  try {
    const { failures, result } = runScenario(scenario, surroundings);
    return { failures, steps: result.run.steps };
  } catch (error) {
    if (!(error instanceof ImpossibleDeed)) throw error;
    return { failures: [error.message, ...whatCame(error.timeline, Date.parse(scenario.given.now))], steps: [] };
  }
}

/** A way that no scenario takes is no mistake, unless so much is asked for: some can't be taken. It is said, so that somebody looks. */
function tellCoverage(context: CliContext, { taken, missing }: Coverage, leastCoverage: number): void {
  const all = taken.length + missing.length;
  const isEnough = taken.length * 100 >= leastCoverage * all;
  if (!isEnough) context.exitCode = EXIT_CODES.invalid;
  const ways = `covers  ${taken.length} of ${all} ways${isEnough ? '' : `, less than ${leastCoverage} %`}`;
  const lines = missing.length === 0 ? [ways] : [`${ways}; none goes through`, ...missing.map((way) => `    ${way}`)];
  tell(context, { covered: taken.length, missing, isEnough }, lines.join('\n'));
}

function readPercent(text = '0'): number {
  const percent = Number(text);
  if (percent >= 0 && percent <= 100) return percent;
  throw new AppError('badInput', `--coverage is "${text}"; it has to be a number from 0 to 100.`);
}

async function writeReport(file: string, xml: string): Promise<void> {
  try {
    await writeFile(file, xml);
  } catch (cause) {
    throw new AppError('badInput', `${file} cannot be written: ${(cause as Error).message}.`, [], { cause });
  }
}

/** Mistakes in a document are told and waited out. Ends by Ctrl-C. */
async function watchAndRepeat(context: CliContext, files: readonly string[], once: () => Promise<void>): Promise<void> {
  const again = async (): Promise<void> => {
    context.exitCode = EXIT_CODES.done;
    await once().catch((error: unknown) => tellFailure(context, error));
    tell(context, { waiting: true }, 'waiting for changes; Ctrl-C ends');
  };
  let calm: NodeJS.Timeout | undefined;
  let running = again();
  const changed = (_: unknown, name: string | null): void => {
    if (name !== null && !name.endsWith('.json')) return; // such as the report
    clearTimeout(calm);
    calm = setTimeout(() => {
      running = running.then(again);
    }, CALM_MS);
  };
  // Folders, since many editors put a new file in the place of the old one.
  const folders = new Set(files.flatMap((file) => [path.dirname(file), scenarioFolderOf(file)]));
  const watchers = [...folders].filter((folder) => existsSync(folder)).map((folder) => watch(folder, changed));
  await new Promise<void>((resolve) => process.once('SIGINT', resolve));
  clearTimeout(calm);
  for (const watcher of watchers) watcher.close();
  await running;
}
