import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { type DiagramRequest, diagramOf, runDiagram } from '../../../api/operations/definition-diagram.js';
import { DIAGRAM_FORMATS, DIRECTIONS, writeDiagram } from '../../../core/diagram/index.js';
import { AppError } from '../../../core/errors.js';
import { shippedVocabulary } from '../../shipped-vocabulary.js';
import { validFile } from '../check-file.js';
import { type CliContext, tell } from '../context.js';
import { isFile, readSource } from '../definition-source.js';
import { withOperations } from '../with-operations.js';

interface DiagramOptions extends DiagramRequest {
  readonly out?: string;
  readonly run?: string;
}

/** `ravand definitions diagram`: a process as a picture. */
export function addDiagramCommand(definitions: Command, context: CliContext): void {
  definitions
    .command('diagram')
    .argument(
      '[definition]',
      'a file (needs no database), or name@version of a published process; not needed with --run',
    )
    .description('draw a process, and the path that a run took through it')
    .addOption(new Option('--format <format>', 'what to write').choices(DIAGRAM_FORMATS).default('svg'))
    .addOption(new Option('--locale <language>', 'language of the words').choices(['en', 'fa']).default('en'))
    .addOption(new Option('--direction <direction>', 'where it leads').choices(DIRECTIONS).default('down'))
    .option('--run <id>', 'show the path of this run in the version that it follows')
    .option('--out <file>', 'write to this file')
    .action((definition: string | undefined, options: DiagramOptions) => draw(context, definition, options));
}

async function draw(
  context: CliContext,
  definition: string | undefined,
  { out, run, ...request }: DiagramOptions,
): Promise<void> {
  const diagram = await drawn(context, { definition, run }, request);
  if (out === undefined) {
    context.out.write(context.json ? `${JSON.stringify({ diagram })}\n` : diagram);
    return;
  }
  await writeOut(out, diagram);
  tell(context, { file: out }, `Wrote ${out}.`);
}

async function drawn(
  context: CliContext,
  { definition, run }: { readonly definition?: string; readonly run?: string },
  request: DiagramRequest,
): Promise<string> {
  if (run !== undefined) {
    const source = definition === undefined ? {} : { source: await readSource(definition) };
    return withOperations(context, (operations) => runDiagram(operations, { runId: run, ...source }, request));
  }
  if (definition === undefined)
    throw new AppError('badInput', 'Nothing to draw: name a file or a published process, or a run with --run.');
  if (isFile(definition))
    return writeDiagram(await validFile(definition), { ...request, vocabulary: shippedVocabulary() });
  const source = await readSource(definition);
  return withOperations(context, (operations) => diagramOf(operations, source, request));
}

async function writeOut(file: string, diagram: string): Promise<void> {
  try {
    await writeFile(file, diagram);
  } catch (cause) {
    throw new AppError('badInput', `The file ${file} can not be written: ${(cause as Error).message}`, [], { cause });
  }
}
