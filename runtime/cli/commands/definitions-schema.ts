import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { allDefinitions } from '../../../api/operations/definitions.js';
import { allSegments } from '../../../api/operations/segments.js';
import type { Locale } from '../../../core/calendar/format.js';
import type { Text } from '../../../core/catalog/functions.js';
import { processSchema } from '../../../core/editor/process-schema.js';
import type { Surroundings } from '../../../core/editor/surroundings.js';
import { AppError } from '../../../core/errors.js';
import type { JsonObject } from '../../../core/json.js';
import { readSurroundings } from '../../../store/shipped-surroundings.js';
import { type CliContext, tell } from '../context.js';
import { tellThing, withOperations } from '../with-operations.js';

interface Options {
  readonly out?: string;
  readonly locale: Locale;
  readonly database?: true;
}

/** `ravand definitions schema`: what an editor checks and completes processes with. */
export function addSchemaCommand(definitions: Command, context: CliContext): void {
  definitions
    .command('schema')
    .description(
      'the JSON Schema of processes for editors, with the functions, templates and forms of this installation',
    )
    .option('--out <file>', 'write it to a file')
    .option('--database', 'with the segments and published processes of the database too')
    .addOption(new Option('--locale <language>', 'language of titles and help').choices(['en', 'fa']).default('en'))
    .action((options: Options) => schema(context, options));
}

async function schema(context: CliContext, { out, locale, database }: Options): Promise<void> {
  const files = readSurroundings(locale);
  const made = processSchema(database ? await withDatabase(context, files) : files);
  if (out === undefined) return tellThing(context, made);
  try {
    await writeFile(out, `${JSON.stringify(made, null, 2)}\n`);
  } catch (cause) {
    throw new AppError('badInput', `The file ${out} can not be written: ${(cause as Error).message}`, [], { cause });
  }
  tell(context, { file: out }, `${out} is written`);
}

async function withDatabase(context: CliContext, files: Surroundings): Promise<Surroundings> {
  return withOperations(context, async (operations) => {
    const published = (await allDefinitions(operations)) as readonly { readonly name: string }[];
    const names = [...files.processes, ...published.map(({ name }) => name)];
    const segments = (await allSegments(operations)).map(({ name, title }) => ({ name, title: textOf(title, name) }));
    return { ...files, segments, processes: [...new Set(names)].sort() };
  });
}

/** A segment that somebody made may have its title in one language only. */
function textOf({ fa, en }: JsonObject, name: string): Text {
  return { fa: String(fa ?? en ?? name), en: String(en ?? fa ?? name) };
}
