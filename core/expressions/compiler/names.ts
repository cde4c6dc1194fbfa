// The names visible at a place in the source: a chain that runs in step with the environment at run time.
import type { FunctionDefinition } from '../syntax/ast.js';

export type Name =
  | { readonly kind: 'variable' | 'label' | 'parameter'; readonly name: string; readonly outer: Names }
  | { readonly kind: 'function'; readonly name: string; readonly arity: number; readonly outer: Names };

export type Names = Name | null;

export function withVariables(names: Names, variables: readonly string[]): Names {
  return variables.reduce<Names>((outer, name) => ({ kind: 'variable', name, outer }), names);
}

export function withLabel(outer: Names, name: string): Names {
  return { kind: 'label', name, outer };
}

export function withFunction(outer: Names, definition: FunctionDefinition): Names {
  return { kind: 'function', name: definition.name, arity: definition.parameters.length, outer };
}

export function withParameters(names: Names, parameters: readonly string[]): Names {
  return parameters.reduce<Names>((outer, name) => ({ kind: 'parameter', name, outer }), names);
}

/** How many links away the variable or label is bound; -1 when it is not bound here. */
export function distanceTo(names: Names, kind: 'variable' | 'label', name: string): number {
  return distance(names, (candidate) => candidate.kind === kind && candidate.name === name);
}

/** The nearest function or parameter of that name and number of arguments, and how many links away it is. */
export function findCallable(
  names: Names,
  name: string,
  arity: number,
): { links: number; isParameter: boolean } | null {
  let links = 0;
  for (let candidate = names; candidate !== null; candidate = candidate.outer, links++) {
    if (candidate.name !== name) continue;
    if (candidate.kind === 'parameter' && arity === 0) return { links, isParameter: true };
    if (candidate.kind === 'function' && candidate.arity === arity) return { links, isParameter: false };
  }
  return null;
}

function distance(names: Names, fits: (name: Name) => boolean): number {
  let links = 0;
  for (let candidate = names; candidate !== null; candidate = candidate.outer, links++) {
    if (fits(candidate)) return links;
  }
  return -1;
}
