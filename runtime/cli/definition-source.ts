// Definitions as command lines name them: a file, or a published process.
import { existsSync } from 'node:fs';
import type { DefinitionSource } from '../../api/operations/definition-source.js';
import { readText } from './with-operations.js';

/** `file` or `name@version`; what is no file is the name of a process. Throws `badInput` for a file that can't be read. */
export async function readSource(given: string): Promise<DefinitionSource> {
  if (isFile(given)) return { document: await readText(given) };
  const [name = '', version] = given.split('@');
  return version === undefined ? { name } : { name, version };
}

export function isFile(given: string): boolean {
  return given === '-' || existsSync(given) || given.endsWith('.json');
}
