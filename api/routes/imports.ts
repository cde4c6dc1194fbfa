import type { PageQuery } from '../cursor.js';
import { created, ok, type Routes } from '../handler.js';
import { type ImportOptions, importFile } from '../operations/import/import-file.js';
import { withUploadedFile } from '../operations/import/uploaded-file.js';
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
