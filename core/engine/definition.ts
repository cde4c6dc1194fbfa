// Reading a definition: it is JSON that was checked elsewhere, so a part of the wrong shape reads as absent.
import { isObject, type Json, type JsonObject } from '../json.js';

const NOTHING: JsonObject = {};

export function objectIn(value: Json | undefined): JsonObject {
  return isObject(value) ? value : NOTHING;
}

export function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function textIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The language writes an ordered list of named things as a list of one-key objects. */
export function namedEntries(value: Json | undefined): { readonly name: string; readonly value: Json }[] {
  return listIn(value).flatMap((entry) => {
    const [first] = Object.entries(objectIn(entry));
    return first === undefined ? [] : [{ name: first[0], value: first[1] }];
  });
}

/** One step of a JSON pointer. */
export function pointerStep(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A JSON Schema as an object: `false` fits nothing, anything else that is no object fits everything. */
export function asSchema(document: Json): JsonObject {
  return document === false ? { not: {} } : objectIn(document);
}
