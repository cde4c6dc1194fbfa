// JSON values side by side: where they differ, as deep as both have the same structure.
import { isObject, type Json, type JsonObject } from '../../json.js';
import { pointerStep } from '../json-text.js';

/** One difference; a side is undefined where it has nothing. */
export interface ValueChange {
  /** Keys and indices from the values compared. */
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Every difference, in the order of the older value; the order of properties is none. Lists of different length differ as a whole. */
export function valueChanges(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[] = [],
): ValueChange[] {
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, index) => valueChanges(item, after[index], [...path, String(index)]));
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => valueChanges(own(before, key), own(after, key), [...path, key]));
  }
  return sameJson(before, after) ? [] : [{ path, before, after }];
}

export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index]));
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key], other[key]))
    );
  }
  return one === other;
}

export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The object without some of its properties. */
export function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

export function pointerTo(pointer: string, path: readonly string[]): string {
  return pointer + path.map(pointerStep).join('');
}
