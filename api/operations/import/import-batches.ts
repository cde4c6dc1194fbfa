// The records of a file as batches of understood rows. The next batch is read while the one before is written.
import type { RefusedRow } from '../../../store/repositories/imports.js';
import type { FileRecord, ImportRow, Layout } from './import-row.js';

/** Records of one transaction. */
const BATCH_RECORDS = 5_000;

export interface ImportBatch {
  readonly records: number;
  readonly rows: readonly ImportRow[];
  /** What is wrong in itself. */
  readonly unread: readonly RefusedRow[];
}

/** Understands the records that follow the header, where there is one. */
export function readBatches(
  records: AsyncGenerator<readonly FileRecord[]>,
  layout: Layout,
  { hasHeader }: { readonly hasHeader: boolean },
): AsyncGenerator<ImportBatch> {
  return ahead(understood(inBatches(records, hasHeader), layout));
}

async function* inBatches(
  records: AsyncGenerator<readonly FileRecord[]>,
  hasHeader: boolean,
): AsyncGenerator<readonly FileRecord[]> {
  let batch: FileRecord[] = [];
  let isHeader = hasHeader;
  for await (const read of records) {
    batch.push(...(isHeader ? read.slice(1) : read));
    isHeader &&= read.length === 0;
    for (; batch.length >= BATCH_RECORDS; batch = batch.slice(BATCH_RECORDS)) yield batch.slice(0, BATCH_RECORDS);
  }
  if (batch.length > 0) yield batch;
}

async function* understood(
  batches: AsyncGenerator<readonly FileRecord[]>,
  layout: Layout,
): AsyncGenerator<ImportBatch> {
  for await (const batch of batches) yield understand(batch, layout);
}

function understand(records: readonly FileRecord[], layout: Layout): ImportBatch {
  const rows: ImportRow[] = [];
  const unread: RefusedRow[] = [];
  for (const { line, cells } of records) {
    const reading = layout.read(cells);
    if ('row' in reading) {
      const { contact, purchase, lead } = reading.row;
      rows.push({ line, cells, contact, purchase, lead });
    } else unread.push(...reading.mistakes.map((mistake) => ({ ...mistake, line, record: JSON.stringify(cells) })));
  }
  return { records: records.length, rows, unread };
}

async function* ahead<T>(values: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = values.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = values.next();
      // A failure is told when the value is asked for.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await values.return(undefined);
  }
}
