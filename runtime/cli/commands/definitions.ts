import type { Command } from 'commander';
import { allDefinitions, definitionVersions, publish, showDefinition } from '../../../api/operations/definitions.js';
import { AppError } from '../../../core/errors.js';
import { lower, type Problem, validateDefinition } from '../../../core/language/index.js';
import { readCatalog, readEventTypes, readForms, readScoreModels, readTemplates } from '../../../store/shipped.js';
import { type CliContext, tell } from '../context.js';
import { EXIT_CODES } from '../exit-codes.js';
import { readText, tellPage, tellThing, withOperations } from '../with-operations.js';
import { addDiffCommand } from './definitions-diff.js';
import { addSimulateCommand } from './trying/simulate.js';
import { addTestCommand } from './trying/test.js';

interface Version {
  readonly name: string;
  readonly version: string;
  readonly publishedAt: Date;
}

/** How much of what was found is shown as text; with --json all of it is. */
const SHOWN_LENGTH = 100;

/** `ravand definitions`: processes as JSON documents. */
export function addDefinitionsCommand(program: Command, context: CliContext): void {
  const definitions = program.command('definitions').description('processes as JSON documents');
  definitions
    .command('validate')
    .argument('<files...>', 'documents; - is standard input')
    .description('check documents; needs no database')
    .action((files: string[]) => validate(context, files));
  definitions
    .command('publish')
    .argument('<files...>', 'documents; - is standard input')
    .description('publish documents as immutable versions')
    .action((files: string[]) => publishAll(context, files));
  definitions
    .command('list')
    .description('the newest version of every process')
    .action(() =>
      withOperations(context, async (operations) =>
        tellPage(context, { items: (await allDefinitions(operations)) as Version[] }, versionLine),
      ),
    );
  definitions
    .command('versions')
    .argument('<name>', 'name of the process')
    .description('all versions of a process, newest first')
    .action((name: string) =>
      withOperations(context, async (operations) =>
        tellPage(context, { items: (await definitionVersions(operations, name)) as Version[] }, versionLine),
      ),
    );
  definitions
    .command('show')
    .argument('<name>', 'name of the process')
    .argument('[version]', 'the newest unless given')
    .description('one version with its document')
    .action((name: string, version?: string) =>
      withOperations(context, async (operations) =>
        tellThing(context, await showDefinition(operations, name, version)),
      ),
    );
  definitions
    .command('expand')
    .argument('<file>', 'a document')
    .description('print a document as it is stored: goals and composed functions as tasks of the standard')
    .action((file: string) => expand(context, file));
  addDiffCommand(definitions, context);
  addSimulateCommand(definitions, context);
  addTestCommand(definitions, context);
}

function versionLine({ name, version, publishedAt }: Version): readonly unknown[] {
  return [name, version, publishedAt];
}

async function check(file: string): Promise<ReturnType<typeof validateDefinition>> {
  return validateDefinition(await readText(file), {
    catalog: readCatalog(),
    eventTypes: readEventTypes(),
    forms: readForms().map(({ name }) => name),
    scoreModels: readScoreModels().map(({ name }) => name),
    templates: readTemplates(),
  });
}

async function validate(context: CliContext, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const { problems, document } = await check(file);
    const valid = document !== undefined;
    if (!valid) context.exitCode = EXIT_CODES.invalid;
    tell(
      context,
      { file, valid, problems },
      [`${file}: ${valid ? 'valid' : 'not valid'}`, ...problems.map(problemText)].join('\n'),
    );
  }
}

function problemText(problem: Problem): string {
  const { severity, code, pointer, message, line, column, found, expected, fix } = problem;
  const place = line === undefined ? '' : ` (line ${line}, column ${column})`;
  return [
    `  ${severity} ${code} at ${pointer || '/'}${place}: ${message}`,
    ...(found === undefined ? [] : [`    found:    ${shortened(JSON.stringify(found))}`]),
    ...(expected === undefined ? [] : [`    expected: ${expected}`]),
    ...(fix === undefined ? [] : [`    fix:      ${fix}`]),
  ].join('\n');
}

function shortened(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

async function publishAll(context: CliContext, files: readonly string[]): Promise<void> {
  const texts = await Promise.all(files.map(readText));
  await withOperations(context, async (operations) => {
    for (const text of texts) {
      const { definition, created, problems } = await publish(operations, text);
      const { name, version, hash } = definition as Version & { hash: string };
      const state = created ? 'published' : 'was published before';
      const lines = [`${name} ${version} ${state}`, ...problems.map(problemText)];
      tell(context, { name, version, hash, created, problems }, lines.join('\n'));
    }
  });
}

async function expand(context: CliContext, file: string): Promise<void> {
  const { document, problems } = await check(file);
  if (!document)
    throw new AppError('definitionInvalid', `${file} has errors:\n${problems.map(problemText).join('\n')}`, problems);
  tellThing(context, lower(document, readCatalog()));
}
