import type { Catalog, FunctionDescription } from './functions.js';

/**
 * The catalog of these functions, by name.
 * @throws Error when two have the same name
 */
export function buildCatalog(descriptions: readonly FunctionDescription[]): Catalog {
  const functions: Record<string, FunctionDescription> = {};
  for (const description of descriptions) {
    if (Object.hasOwn(functions, description.name))
      throw new Error(`two functions are named "${description.name}": a name belongs to one function`);
    functions[description.name] = description;
  }
  return { functions };
}
