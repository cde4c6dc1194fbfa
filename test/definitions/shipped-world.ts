// What is shipped, ready to be simulated.
import type { Catalog } from '../../core/catalog/functions.js';
import type { ScoreModels } from '../../core/catalog/score-models.js';
import type { Program } from '../../core/engine/index.js';
import type { JsonObject } from '../../core/json.js';
import type { Topic } from '../../core/rules/send-policy.js';
import { programOf } from '../../simulation/simulate.js';
import { readCatalog, readShippedProcesses, readTemplates, scoreModelsByName } from '../../store/shipped.js';

export interface ShippedWorld {
  readonly catalog: Catalog;
  readonly topics: Readonly<Record<string, Topic>>;
  readonly scoreModels: ScoreModels;
  readonly programs: ReadonlyMap<string, Program>;
}

export function shippedWorld(): ShippedWorld {
  const catalog = readCatalog();
  return {
    catalog,
    topics: Object.fromEntries(readTemplates().map(({ name, topic }) => [name, topic])),
    scoreModels: scoreModelsByName(),
    programs: new Map(
      readShippedProcesses().map(({ name, text }) => [name, programOf(JSON.parse(text) as JsonObject, catalog)]),
    ),
  };
}
