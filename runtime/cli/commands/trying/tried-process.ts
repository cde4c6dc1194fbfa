// A document as it can be tried without a database: compiled, beside all that the shipped files say.
import { AppError } from '../../../../core/errors.js';
import type { JsonObject } from '../../../../core/json.js';
import { validateDefinition } from '../../../../core/language/index.js';
import type { ScenarioSurroundings } from '../../../../simulation/scenario-runner.js';
import { programOf } from '../../../../simulation/simulate.js';
import { readCatalog, readTemplates, scoreModelsByName } from '../../../../store/shipped.js';
import { readText } from '../../with-operations.js';

export interface TriedProcess {
  readonly document: JsonObject;
  readonly surroundings: ScenarioSurroundings;
}

/** @throws AppError badInput, definitionInvalid with the first problem and all in its details */
export async function readTriedProcess(file: string): Promise<TriedProcess> {
  const catalog = readCatalog();
  const { document, problems } = validateDefinition(await readText(file), { catalog });
  if (!document) {
    const [first] = problems;
    throw new AppError('definitionInvalid', `${file} at ${first?.pointer || '/'}: ${first?.message}`, problems);
  }
  const topics = Object.fromEntries(readTemplates().map(({ name, topic }) => [name, topic]));
  const program = programOf(document, catalog);
  return { document, surroundings: { program, catalog, topics, scoreModels: scoreModelsByName() } };
}
