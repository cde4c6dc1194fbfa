import type { Json, JsonObject } from '../../json.js';

export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';
export type MutableObject = { [key: string]: Json };

/** The name jq's `type` gives. */
export function kindOf(value: Json): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as Kind;
}

export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isPlainObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Everything but null and false is true in jq. */
export function isTruthy(value: Json): boolean {
  return value !== null && value !== false;
}

/** Whether the object itself has the key; what it inherits from JavaScript does not exist for an expression. */
export function hasKey(object: JsonObject, key: string): boolean {
  return Object.hasOwn(object, key);
}

/** Sets a key of a new object. `__proto__` becomes a key like any other instead of changing the prototype. */
export function setKey(object: MutableObject, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

/** The item at an index, null outside the array. */
export function itemAt(array: readonly Json[], index: number): Json {
  const item = array[index];
  return item === undefined ? null : item;
}

/**
 * The value of a key, null when the object itself does not have it. What objects inherit are functions, which JSON has
 * not, and `__proto__`: cheaper to tell apart than to ask for each key whether it is the object's own.
 */
export function readField(object: JsonObject, key: string): Json {
  const found = object[key];
  if (found === undefined || typeof found === 'function') return null;
  return key === '__proto__' && !Object.hasOwn(object, key) ? null : found;
}

/** The value of a key the object is known to have. */
export function fieldOf(object: JsonObject, key: string): Json {
  return object[key] as Json;
}
