// What a cohort loads by the hash that its runs are pinned to.
import type { DataSource } from 'typeorm';
import type { Catalog, LoweredProgram } from '../core/catalog/functions.js';
import { AppError } from '../core/errors.js';
import { loadProgram } from '../store/repositories/definitions.js';

/** Programs are immutable: the newest of this process are kept. */
const MAX_KEPT = 100;

export interface LoadedProgram {
  readonly program: LoweredProgram;
  /** Functions that change nothing. */
  readonly localFunctions: readonly string[];
}

/** Throws `notFound` for a hash that was never published; the cohort asks again until somebody has looked into it. */
export function createLoadProgram(dataSource: DataSource, catalog: Catalog): (hash: string) => Promise<LoadedProgram> {
  const kept = new Map<string, LoadedProgram>();
  const localFunctions = Object.values(catalog.functions)
    .filter((description) => description.kind === 'native' && description.effect === 'read')
    .map(({ name }) => name);
  return async (hash) => {
    const known = kept.get(hash);
    if (known) return known;
    const program = await loadProgram(dataSource, hash);
    if (!program) throw new AppError('notFound', `There is no published program with the hash ${hash}.`);
    const loaded = { program, localFunctions };
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(hash, loaded);
    return loaded;
  };
}
