// A definition with exactly one mistake in it, and the place where a good checker finds it.
import type { Json, JsonObject } from '../../../../core/json.js';
import type { Dice } from '../../../support/random-programs.js';

export const MUTATION_KINDS = [
  'misspelt key',
  'wrong type',
  'missing key',
  'dangling name',
  'broken expression',
  'unknown function',
  'wrong argument',
] as const;

export type MutationKind = (typeof MUTATION_KINDS)[number];

export type Path = readonly (string | number)[];

export interface Mutation {
  readonly kind: MutationKind;
  /** What was done, in words. */
  readonly what: string;
  readonly definition: JsonObject;
  /** JSON pointer of the value or key with the mistake; for a missing key, of the object that lacks it. */
  readonly pointer: string;
}

/** All that one kind can do to a definition; each entry makes its mutation when it is drawn. */
export type MutationSource = (definition: JsonObject, dice: Dice) => readonly (() => Omit<Mutation, 'kind'>)[];

export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The definition with another value at the path, which must exist. */
export function withValue(definition: JsonObject, path: Path, value: Json): JsonObject {
  return changed(definition, path, () => value) as JsonObject;
}

/** The definition with other entries in the object at the path. */
export function withEntries(
  definition: JsonObject,
  path: Path,
  change: (entries: readonly [string, Json][]) => readonly (readonly [string, Json])[],
): JsonObject {
  return changed(definition, path, (object) =>
    Object.fromEntries(change(Object.entries(object as JsonObject))),
  ) as JsonObject;
}

export function withRenamedKey(definition: JsonObject, path: Path, name: string): JsonObject {
  const old = path.at(-1);
  return withEntries(definition, path.slice(0, -1), (entries) =>
    entries.map(([key, value]) => [key === old ? name : key, value]),
  );
}

export function withoutKey(definition: JsonObject, path: Path): JsonObject {
  return withEntries(definition, path.slice(0, -1), (entries) => entries.filter(([key]) => key !== path.at(-1)));
}

function changed(value: Json, path: Path, change: (old: Json) => Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? changed(item, rest, change) : item));
  const object = value as JsonObject;
  return Object.fromEntries(
    Object.entries(object).map(([key, inner]) => [key, key === step ? changed(inner, rest, change) : inner]),
  );
}
