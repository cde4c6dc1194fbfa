import type { Catalog, LoweredProgram } from '../catalog/functions.js';
import { lowerFunctions } from '../engine/index.js';
import type { JsonObject } from '../json.js';
import { lowerGoals } from './lower-goals.js';

/** What is stored at publish: the definition without sugar, with the composed functions that it uses. */
export function lower(document: JsonObject, catalog: Catalog): LoweredProgram {
  return lowerFunctions(lowerGoals(document), catalog);
}
