// A file of history into the store: looked through, then stored batch by batch, every refused row reported.
import { AppError } from '../../../core/errors.js';
import { inTransaction } from '../../../store/data-source.js';
import { recordAudit } from '../../../store/repositories/audit.js';
import { markContactsChanged } from '../../../store/repositories/changed-contacts.js';
import {
  endImport,
  findImport,
  type ImportCounts,
  type ImportRecord,
  insertImport,
} from '../../../store/repositories/imports.js';
import type { OperationContext } from '../../context.js';
import { cdnowLayout } from './cdnow-layout.js';
import { detectFormat, type FileFormat, inspectFile, readRecords } from './file-records.js';
import { readBatches } from './import-batches.js';
import type { Layout } from './import-row.js';
import { type ImportMapping, mappedLayout } from './mapped-layout.js';
import { grantConsents, type PlacedBatch, placeBatch } from './place-batch.js';
import { storeBatch } from './store-batch.js';

export interface ImportOptions {
  /** Where the rows come from; with a row's own id it makes the row single. */
  readonly source: string;
  readonly layout?: 'cdnow';
  readonly mapping?: ImportMapping;
  /** The file's name as its owner knows it. */
  readonly fileName?: string;
  readonly encoding?: string;
  readonly trigger?: boolean;
  readonly inventAddresses?: boolean;
  /** Told after each batch, for a progress bar. */
  readonly onProgress?: (done: number, total: number) => void;
}

const NOTHING_YET: ImportCounts = {
  rows: 0,
  accepted: 0,
  refused: 0,
  contactsCreated: 0,
  purchasesCreated: 0,
  purchasesUpdated: 0,
  leadsCaptured: 0,
  eventsEmitted: 0,
};

/**
 * Imports the file at a path. Throws `badInput` when it can't be read as a file of rows: then nothing is stored. A row that
 * is wrong is refused and the others go on. The same file again changes nothing.
 */
export async function importFile(
  context: OperationContext,
  file: string,
  options: ImportOptions,
): Promise<ImportRecord> {
  const { blanks, delimiter } = readingOf(options);
  const format = await detectFormat(file, { blanks, delimiter, encoding: options.encoding });
  const { header, records } = await inspectFile(file, format);
  const layout = layoutOf(context, options, header);
  const { dataSource, clock, actor } = context;
  const { source } = options;
  const opened = { source, layout: layout.name, fileName: options.fileName ?? null, startedBy: actor.name };
  const importId = await insertImport(dataSource, { ...opened, counts: NOTHING_YET }, clock.now());
  const entry = { actor: actor.name, subject: `import:${importId}` };
  try {
    await storeFile(context, importId, { file, format, layout, records }, options);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    await endImport(dataSource, importId, { status: 'failed', problem, now: clock.now() })
      .then(() => recordAudit(dataSource, { ...entry, action: 'import.failed' }, clock.now()))
      .catch(() => {});
    throw error;
  }
  await endImport(dataSource, importId, { status: 'completed', now: clock.now() });
  await recordAudit(dataSource, { ...entry, action: 'import.completed' }, clock.now());
  return (await findImport(dataSource, importId))!;
}

function readingOf({ layout, mapping }: ImportOptions): { readonly blanks: boolean; readonly delimiter?: string } {
  if ((layout === undefined) === (mapping === undefined))
    throw new AppError('badInput', 'Say how the file is to be read: either a layout or a mapping.', [
      { pointer: '/query/mapping', expected: 'exactly one of layout and mapping' },
    ]);
  return layout === 'cdnow' ? { blanks: true } : { blanks: false, delimiter: mapping?.delimiter };
}

function layoutOf(context: OperationContext, options: ImportOptions, header: readonly string[]): Layout {
  if (options.mapping === undefined) return cdnowLayout({ inventsAddresses: options.inventAddresses ?? false });
  return mappedLayout(options.mapping, header, context.organisation, options.source);
}

interface OpenedFile {
  readonly file: string;
  readonly format: FileFormat;
  readonly layout: Layout;
  readonly records: number;
}

/**
 * Batch by batch, each in three steps: its contacts, their consents, its purchases with the counts. While one batch takes a
 * step, the one before takes the next, over a connection of its own.
 */
async function storeFile(
  context: OperationContext,
  importId: string,
  { file, format, layout, records }: OpenedFile,
  options: ImportOptions,
): Promise<void> {
  const { source, trigger = false, inventAddresses = false } = options;
  const hasHeader = format.kind === 'delimited';
  const touched = new Set<string>();
  let granted: Promise<PlacedBatch | undefined> = Promise.resolve(undefined);
  let counted = Promise.resolve(NOTHING_YET);
  const storeGranted = async (): Promise<void> => {
    const batch = await granted;
    const before = await counted;
    if (before.rows > 0) options.onProgress?.(before.rows, records);
    if (batch) counted = withoutAlarm(storeBatch(context, importId, batch, { source, trigger, before }));
  };
  try {
    for await (const batch of readBatches(readRecords(file, format), layout, { hasHeader })) {
      const placed = await placeBatch(context, batch, inventAddresses);
      for (const contactId of placed.contactIds) touched.add(contactId);
      await storeGranted();
      granted = withoutAlarm(grantConsents(context, placed, layout.consents).then(() => placed));
    }
    await storeGranted();
  } finally {
    // Also when reading fails: whoever ends the import as failed must not be overtaken by a count.
    await Promise.allSettled([granted, counted]);
  }
  const counts = await counted;
  options.onProgress?.(counts.rows, records);
  // Only now: somebody's rows may stand in several batches, and half a history would put them into the wrong segment.
  await inTransaction(context.dataSource, (manager) => markContactsChanged(manager, [...touched], context.clock.now()));
}

/** A failure is told when the promise is waited for, which is after the next batch is placed. */
function withoutAlarm<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
