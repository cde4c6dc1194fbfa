// Files of the project that are made from the language and the catalog. A test holds them against what would be made now.
import { fileSchema, functionFileSchema } from '../core/editor/file-schemas.js';
import { processSchema } from '../core/editor/process-schema.js';
import { functionPage } from '../core/reference/function-page.js';
import { kindPage } from '../core/reference/kind-page.js';
import { SCENARIO_FILE } from '../simulation/scenario.js';
import { readShippedProcesses } from '../store/shipped.js';
import { readSurroundings } from '../store/shipped-surroundings.js';

export interface GeneratedFile {
  /** Relative to the project folder. */
  readonly file: string;
  readonly text: string;
}

export function generatedFiles(): GeneratedFile[] {
  const around = readSurroundings();
  const functions = Object.values(around.catalog.functions);
  const processes = readShippedProcesses().map(({ name, text }) => ({ name, document: JSON.parse(text) }));
  const schema = processSchema(around);
  const page = { functions, processes };
  return [
    { file: 'definitions/editor/process.schema.json', text: json(schema) },
    {
      file: 'definitions/editor/scenario.schema.json',
      text: json(fileSchema('A scenario of a process', SCENARIO_FILE)),
    },
    { file: 'definitions/editor/function.schema.json', text: json(functionFileSchema()) },
    { file: 'docs/functions.md', text: functionPage({ ...page, locale: 'en' }) },
    { file: 'docs/fa/functions.md', text: functionPage({ ...page, locale: 'fa' }) },
    { file: 'docs/task-kinds.md', text: kindPage(schema) },
  ];
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
