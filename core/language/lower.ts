import type { Catalog, LoweredProgram } from '../catalog/functions.js';
import { lowerFunctions } from '../engine/index.js';
import type { JsonObject } from '../json.js';
import { lowerGoals } from './lower-goals.js';

/** What is stored at publish: the definition without sugar and `$schema`, with the composed functions that it uses. */
export function lower(document: JsonObject, catalog: Catalog): LoweredProgram {
  const { $schema: _forEditors, ...process } = document;
  return lowerFunctions(lowerGoals(process), catalog);
}
