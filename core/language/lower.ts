import type { Catalog, LoweredProgram } from '../catalog/functions.js';
import { lowerFunctions } from '../engine/index.js';
import type { JsonObject } from '../json.js';
import { lowerGoals } from './lower-goals.js';

/** What is stored at publish: the definition without sugar and `$schema`, with the composed functions that it uses. */
export function lower(document: JsonObject, catalog: Catalog): LoweredProgram {
  return lowerFunctions(lowerGoals(withoutEditorSchema(document)), catalog);
}

/** The process itself: `$schema` only tells an editor how to check the file that it is written in. */
export function withoutEditorSchema({ $schema: _forEditors, ...process }: JsonObject): JsonObject {
  return process;
}
