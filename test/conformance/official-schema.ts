// The official schemas of the language, read from the shared folder.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';

const FOLDER = process.env.RAVAND_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const FILES = ['workflow-schema-v1.0.3.yaml', 'workflow-schema-main-4d42471.yaml'];

/** What one official schema says against a document, as text; null when it is valid. */
export interface OfficialSchema {
  readonly file: string;
  readonly schema: object;
  readonly check: (document: unknown) => string | null;
}

/** @throws Error naming RAVAND_SHARED where the schemas are missing */
export function officialSchemas(): OfficialSchema[] {
  return FILES.map((file) => {
    const location = path.join(FOLDER, 'conformance/dsl-ctk', file);
    if (!existsSync(location)) throw new Error(`${location} is missing: set RAVAND_SHARED to the shared folder`);
    const ajv = new Ajv2020({ strict: false, allErrors: false });
    addFormats.default(ajv);
    const schema = load(readFileSync(location, 'utf8')) as object;
    const validate = ajv.compile(schema);
    return {
      file,
      schema,
      check: (document) => (validate(document) ? null : ajv.errorsText(validate.errors)),
    };
  });
}
