// JSON Schemas for editors of the other files that people write: functions and scenarios.
import { COMPOSED_FUNCTION_FILE, NATIVE_FUNCTION_FILE } from '../catalog/file-schemas.js';
import type { JsonObject } from '../json.js';
import { objectOf } from '../language/task-tree.js';
import { argumentSchema } from './argument-schema.js';
import { DRAFT_07 } from './process-schema.js';

/** A file's own schema (2020-12) as editors know it best. */
export function fileSchema(title: string, schema: JsonObject): JsonObject {
  return { $schema: DRAFT_07, title, ...plain(schema) };
}

/** The schema of a function's file. The task of a composed function is one of the language: `process.schema.json` has it. */
export function functionFileSchema(): JsonObject {
  const composed = plain(COMPOSED_FUNCTION_FILE);
  const task = { description: 'What the function does: one task of the language.', $ref: TASK };
  return {
    $schema: DRAFT_07,
    title: 'A function of Ravand',
    if: { required: ['kind'], properties: { kind: { pattern: '^native$', doNotSuggest: true } } },
    then: plain(NATIVE_FUNCTION_FILE),
    else: { ...composed, properties: { ...objectOf(composed.properties), task } },
  };
}

const TASK = 'process.schema.json#/definitions/task';

function plain(schema: JsonObject): JsonObject {
  return argumentSchema(schema, { pointer: '', expressions: false });
}
