import type { Command } from 'commander';
import {
  allDefinitions,
  checkDefinition,
  definitionVersions,
  publish,
  showDefinition,
} from '../../../api/operations/definitions.js';
import { lower } from '../../../core/language/index.js';
import { readCatalog } from '../../../store/shipped.js';
import { checkFile, excerptsOf, invalidFile, validFile } from '../check-file.js';
import { type CliContext, tell } from '../context.js';
import { EXIT_CODES } from '../exit-codes.js';
import { formatOption, type ProblemFormat, readFormat, tellProblems } from '../problems/format.js';
import { readText, tellPage, tellThing, withOperations } from '../with-operations.js';
import { addDiagramCommand } from './definitions-diagram.js';
import { addDiffCommand } from './definitions-diff.js';
import { addSchemaCommand } from './definitions-schema.js';
import { addSimulateCommand } from './trying/simulate.js';
import { addTestCommand } from './trying/test.js';

interface Version {
  readonly name: string;
  readonly version: string;
  readonly publishedAt: Date;
}

/** `ravand definitions`: processes as JSON documents. */
export function addDefinitionsCommand(program: Command, context: CliContext): void {
  const definitions = program.command('definitions').description('processes as JSON documents');
  definitions
    .command('validate')
    .argument('<files...>', 'documents; - is standard input')
    .description('check documents; needs no database')
    .addOption(formatOption())
    .action((files: string[], { format }: { format: ProblemFormat }) => validate(context, files, format));
  definitions
    .command('publish')
    .argument('<files...>', 'documents; - is standard input')
    .description('publish documents as immutable versions')
    .addOption(formatOption())
    .action((files: string[], { format }: { format: ProblemFormat }) => publishAll(context, files, format));
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
  addSchemaCommand(definitions, context);
  addDiffCommand(definitions, context);
  addDiagramCommand(definitions, context);
  addSimulateCommand(definitions, context);
  addTestCommand(definitions, context);
}

function versionLine({ name, version, publishedAt }: Version): readonly unknown[] {
  return [name, version, publishedAt];
}

async function validate(context: CliContext, files: readonly string[], wanted: ProblemFormat): Promise<void> {
  const format = readFormat(context, wanted);
  for (const file of files) {
    const checked = await checkFile(file);
    if (checked.document === undefined) context.exitCode = EXIT_CODES.invalid;
    tellProblems(context, checked, format);
  }
}

async function publishAll(context: CliContext, files: readonly string[], wanted: ProblemFormat): Promise<void> {
  const format = readFormat(context, wanted);
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await readText(file) })));
  await withOperations(context, async (operations) => {
    for (const { file, text } of texts) {
      const { valid, problems } = await checkDefinition(operations, text);
      const checked = { file, text, problems };
      if (format === 'github') tellProblems(context, checked, format);
      if (format === 'text' && !valid) throw invalidFile(checked);
      const { definition, created } = await publish(operations, text);
      const { name, version, hash } = definition as Version & { hash: string };
      const state = created ? 'published' : 'was published before';
      const warnings = format === 'text' ? [`\n${excerptsOf(checked)}`] : [];
      const lines = [`${name} ${version} ${state}`, ...(problems.length > 0 ? warnings : [])];
      tell(context, { name, version, hash, created, problems }, lines.join('\n'));
    }
  });
}

async function expand(context: CliContext, file: string): Promise<void> {
  tellThing(context, lower(await validFile(file), readCatalog()));
}
