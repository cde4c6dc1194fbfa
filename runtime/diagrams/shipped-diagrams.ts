// The diagrams of the shipped processes, as they lie in docs/diagrams/.
import { writeDiagram } from '../../core/diagram/index.js';
import type { JsonObject } from '../../core/json.js';
import { readShippedProcesses } from '../../store/shipped.js';
import { shippedVocabulary } from '../shipped-vocabulary.js';

export const DIAGRAMS_FOLDER = 'docs/diagrams';

export interface ShippedDiagram {
  /** `<process>.<language>.svg` */
  readonly name: string;
  readonly svg: string;
}

/** One for each process and language. */
export async function shippedDiagrams(): Promise<ShippedDiagram[]> {
  const vocabulary = shippedVocabulary();
  const wanted = readShippedProcesses().flatMap((process) =>
    (['en', 'fa'] as const).map((locale) => ({ process, locale })),
  );
  return Promise.all(
    wanted.map(async ({ process: { name, text }, locale }) => ({
      name: `${name}.${locale}.svg`,
      svg: await writeDiagram(JSON.parse(text) as JsonObject, { format: 'svg', locale, direction: 'down', vocabulary }),
    })),
  );
}
