// The scenarios of a document: JSON files in the folder beside it that has its name.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../../core/errors.js';
import { readScenario, type Scenario } from '../../../../simulation/scenario.js';
import { readJson } from '../../with-operations.js';

export interface ScenarioFile {
  readonly name: string;
  readonly scenario: Scenario;
}

export function scenarioFolderOf(file: string): string {
  return path.join(path.dirname(file), `${path.basename(file, '.json')}.scenarios`);
}

/** By file name. Throws AppError notFound when there is none, badInput when one can't be read. */
export async function readScenarioFiles(file: string): Promise<ScenarioFile[]> {
  const folder = scenarioFolderOf(file);
  const names = await readdir(folder).catch((): string[] => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0)
    throw new AppError(
      'notFound',
      `There are no scenarios in ${folder}. \`ravand definitions simulate ${file} --record <file>\` writes one.`,
    );
  return Promise.all(
    files.map(async (name) => {
      const place = path.join(folder, name);
      return { name, scenario: scenarioOf(await readJson(`@${place}`, place), place) };
    }),
  );
}

/** Throws AppError badInput naming the place and what is wrong there. */
export function scenarioOf(content: unknown, place: string): Scenario {
  try {
    return readScenario(content, place);
  } catch (error) {
    throw new AppError('badInput', error instanceof Error ? error.message : String(error));
  }
}
