import path from 'node:path';
import type { Command } from 'commander';
import { type ImportOptions, importFile } from '../../../api/operations/import/import-file.js';
import type { ImportMapping } from '../../../api/operations/import/mapped-layout.js';
import { showImport } from '../../../api/operations/imports.js';
import { AppError } from '../../../core/errors.js';
import { type CliContext, tell } from '../context.js';
import { readJson, withOperations } from '../with-operations.js';

interface Options {
  readonly layout?: string;
  readonly mapping?: string;
  readonly source?: string;
  readonly encoding?: string;
  readonly trigger?: boolean;
  readonly inventAddresses?: boolean;
}

/** `ravand import`: a file of contacts or purchases. */
export function addImportCommand(program: Command, context: CliContext): void {
  program
    .command('import')
    .argument('<file>', 'a CSV file, or one of a named layout')
    .description('bring in a file of contacts or purchases; rows are history and start no process')
    .option('--layout <name>', 'a named layout: cdnow')
    .option('--mapping <json>', 'which column is what, or @file')
    .option('--source <name>', 'where the rows come from; the name of the layout or the file unless given')
    .option('--encoding <name>', 'utf-8, utf-16le, windows-1256 or windows-1252')
    .option('--trigger', 'also tell processes of the purchases that are new')
    .option('--invent-addresses', 'for a demo: an address c<id>@example.test for each contact without one')
    .action((file: string, options: Options) => run(context, file, options));
}

async function run(context: CliContext, file: string, given: Options): Promise<void> {
  const { layout, trigger, inventAddresses, encoding } = given;
  if (layout !== undefined && layout !== 'cdnow')
    throw new AppError('badInput', `--layout is "${layout}"; the only named layout is cdnow.`);
  const mapping = given.mapping === undefined ? undefined : await readJson<ImportMapping>(given.mapping, '--mapping');
  const fileName = path.basename(file);
  const source = given.source ?? layout ?? fileName;
  const options: ImportOptions = { layout, mapping, source, fileName, encoding, trigger, inventAddresses };
  await withOperations(context, async (operations) => {
    const { id } = await importFile(operations, file, { ...options, onProgress: progress(context) });
    const imported = await showImport(operations, id);
    const { counts, refusals } = imported;
    const lines = [
      `${counts.accepted} of ${counts.rows} rows taken: ${counts.contactsCreated} contacts and ${counts.purchasesCreated} purchases are new, ${counts.purchasesUpdated} purchases corrected, ${counts.leadsCaptured} leads.`,
      ...refusals.map((row) => `  line ${row.line}, ${row.column || 'row'}: ${row.reason}; expected ${row.expected}`),
      ...(counts.refused > 0 ? [`${counts.refused} rows refused.`] : []),
    ];
    tell(context, imported, lines.join('\n'));
  });
}

/** A line that is written over, on a terminal only. */
function progress(context: CliContext): (done: number, total: number) => void {
  if (!context.err.isTTY) return () => {};
  return (done, total) => {
    context.err.write(`\r${done} of ${total} rows${done >= total ? '\n' : ''}`);
  };
}
