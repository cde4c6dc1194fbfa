import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../core/errors.js';
import type { PageQuery } from '../cursor.js';
import { created, ok, type Routes } from '../handler.js';
import { type ImportOptions, importFile } from '../operations/import/import-file.js';
import { findImports, importRefusals, refusedRowsAsCsv, showImport } from '../operations/imports.js';

export const importRoutes: Routes = {
  listImports: async ({ query }, context) => ok(await findImports(context, query<PageQuery>())),

  importFile: async ({ query, stream }, context) => {
    const options = query<ImportOptions>();
    const imported = await withUploadedFile(stream, (file) => importFile(context, file, options));
    return created(await showImport(context, imported.id));
  },

  showImport: async ({ params }, context) => ok(await showImport(context, params.importId!)),

  listImportRefusals: async ({ params, query }, context) =>
    ok(await importRefusals(context, params.importId!, query<PageQuery>())),

  downloadRefusedRows: async ({ params }, context) => ({
    status: 200,
    content: await refusedRowsAsCsv(context, params.importId!),
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="refused-${params.importId}.csv"`,
    },
  }),
};

/** A file is looked through before its first row is stored, so it is kept on the disk for the time of its import. */
async function withUploadedFile<T>(stream: Readable, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ravand-import-'));
  try {
    const file = path.join(folder, 'upload');
    await pipeline(stream, createWriteStream(file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOSPC') throw error;
      const message = `There is no room for the upload in ${os.tmpdir()}; nothing of it was stored.`;
      throw new AppError('databaseFull', message, [], { cause: error });
    });
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
