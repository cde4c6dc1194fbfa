// Writing and deleting through paths. Values are never changed: each step copies the container it passes.
import type { Json, JsonObject } from '../../json.js';
import { fail } from '../errors.js';
import { MAX_ARRAY_LENGTH, spendItems, spendKeys } from '../limits.js';
import { isArray, isPlainObject, kindOf, type MutableObject, setKey } from './kinds.js';
import { sortedValues, valuesEqual } from './ordering.js';
import { cannotIndex, type Path, readIndex, refuseDeepPath, sliceBounds } from './paths.js';

/** jq's `setpath`: a copy of `value` in which `path` leads to `replacement`. */
export function writePath(value: Json, path: Path, replacement: Json): Json {
  refuseDeepPath(path);
  return writeFrom(value, path, 0, replacement);
}

/** jq's `delpaths`: a copy without what the paths lead to. All paths speak of the value as it was before. */
export function deletePaths(value: Json, paths: readonly Path[]): Json {
  if (paths.length === 0) return value;
  for (const path of paths) refuseDeepPath(path);
  const sorted = sortedValues(paths) as Path[];
  return sorted[0]?.length === 0 ? null : deleteBelow(value, sorted, 0);
}

function writeFrom(value: Json, path: Path, position: number, replacement: Json): Json {
  if (position === path.length) return replacement;
  const key = path[position] as Json;
  const inner = value === null ? null : readIndex(value, key);
  return writeKey(value, key, writeFrom(inner, path, position + 1, replacement));
}

function writeKey(value: Json, key: Json, replacement: Json): Json {
  if (typeof key === 'string') return writeField(value, key, replacement);
  if (typeof key === 'number') return writeItem(value, key, replacement);
  if (isPlainObject(key)) return writeSlice(value, key, replacement);
  if (isArray(key) && (value === null || isArray(value))) {
    return fail('Cannot update field at array index of array');
  }
  if (isArray(key)) return cannotIndex(value, key);
  return fail(`Invalid path component: cannot index ${kindOf(value)} with ${kindOf(key)}`);
}

function writeField(value: Json, key: string, replacement: Json): Json {
  if (value !== null && !isPlainObject(value)) return cannotIndex(value, key);
  spendKeys(value === null ? 1 : Object.keys(value).length);
  const copy: MutableObject = { ...value };
  setKey(copy, key, replacement);
  return copy;
}

function writeItem(value: Json, key: number, replacement: Json): Json {
  if (value !== null && !isArray(value)) return cannotIndex(value, key);
  if (Number.isNaN(key)) return fail('Cannot set array element at NaN index');
  const copy = value === null ? [] : value.slice();
  const index = key < 0 ? Math.trunc(key) + copy.length : Math.trunc(key);
  if (index < 0) return fail('Out of bounds negative array index');
  if (index >= MAX_ARRAY_LENGTH) return fail('Array index too large');
  spendItems(Math.max(copy.length, index));
  while (copy.length < index) copy.push(null);
  copy[index] = replacement;
  return copy;
}

function writeSlice(value: Json, slice: JsonObject, replacement: Json): Json {
  if (typeof value === 'string') return fail('Cannot update string slices');
  if (value !== null && !isArray(value)) return fail(`Cannot update field at object index of ${kindOf(value)}`);
  if (!isArray(replacement)) return fail('A slice of an array can only be assigned another array');
  const items = value ?? [];
  const [start, end] = sliceBounds(items.length, slice.start ?? null, slice.end ?? null);
  spendItems(items.length + replacement.length);
  return [...items.slice(0, start), ...replacement, ...items.slice(end)];
}

/** Deletes below one value: paths that end here at once, longer ones grouped by the key they go on with. */
function deleteBelow(value: Json, paths: readonly Path[], depth: number): Json {
  if (value === null) return null;
  const endingHere: Json[] = [];
  const deeper: { key: Json; paths: Path[] }[] = [];
  for (const path of paths) {
    const key = path[depth] as Json;
    const last = deeper.at(-1);
    if (path.length === depth + 1) endingHere.push(key);
    else if (last && valuesEqual(last.key, key)) last.paths.push(path);
    else deeper.push({ key, paths: [path] });
  }
  let result: Json = value;
  for (const group of deeper) {
    const inner = readIndex(result, group.key);
    if (inner !== null) result = writeKey(result, group.key, deleteBelow(inner, group.paths, depth + 1));
  }
  return endingHere.length > 0 ? deleteKeys(result, endingHere) : result;
}

function deleteKeys(value: Json, keys: readonly Json[]): Json {
  if (value === null) return null;
  if (isArray(value)) return deleteItems(value, keys);
  if (isPlainObject(value)) return deleteFields(value, keys);
  return fail(`Cannot delete fields from ${kindOf(value)}`);
}

function deleteItems(items: readonly Json[], keys: readonly Json[]): Json {
  spendItems(items.length);
  const gone = new Set<number>();
  for (const key of keys) {
    if (typeof key === 'number') {
      const index = Math.floor(key);
      gone.add(index < 0 ? index + items.length : index);
    } else if (isPlainObject(key)) {
      const [start, end] = sliceBounds(items.length, key.start ?? null, key.end ?? null);
      for (let index = start; index < end; index++) gone.add(index);
    } else {
      fail(`Cannot delete ${kindOf(key)} element of array`);
    }
  }
  return items.filter((_item, index) => !gone.has(index));
}

function deleteFields(object: JsonObject, keys: readonly Json[]): Json {
  spendKeys(Object.keys(object).length);
  const copy: MutableObject = { ...object };
  for (const key of keys) {
    if (typeof key !== 'string') {
      return fail(`Cannot delete ${kindOf(key)} field of object`);
    }
    delete copy[key];
  }
  return copy;
}
