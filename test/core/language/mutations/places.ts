// The places of a definition where a mistake can be made: entries of objects, told apart by what decides about them.
import { isObject, type Json, type JsonObject } from '../../../../core/json.js';
import type { Path } from './mutation.js';

export interface Place {
  readonly path: Path;
  readonly key: string;
  readonly value: Json;
  /** What the key is one of: the language's, the arguments of a call, JSON Schema's. */
  readonly zone: 'language' | 'argument' | 'schema';
}

/** Lists whose items are `{ "name": … }`: their keys are the author's. */
const NAMED_LISTS = ['do', 'switch', 'branches', 'try'];
/** Keys whose content is the author's own. */
const FREE = ['metadata', 'set', 'as', 'from', 'data', 'match'];
/** Keys of JSON Schema whose content is data, or that name properties. */
const SCHEMA_DATA = ['default', 'const', 'enum', 'required'];

/** Every entry whose key belongs to the language, to a function or to JSON Schema. */
export function placesOf(definition: JsonObject): Place[] {
  return languagePlaces(definition, [], '');
}

function languagePlaces(value: Json, path: Path, around: string): Place[] {
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item, index) => {
      if (!NAMED_LISTS.includes(around) || !isObject(item)) return languagePlaces(item, [...path, index], '');
      return Object.entries(item).flatMap(([name, named]) => languagePlaces(named, [...path, index, name], ''));
    });
  if (!isObject(value)) return [];
  const entries = Object.entries(value);
  return entries.flatMap(([key, inner]) => {
    const at = [...path, key];
    const own: Place = { path: at, key, value: inner, zone: 'language' };
    if (key === 'with' && typeof value.call === 'string') return [own, ...argumentPlaces(inner, at)];
    if (around === 'schema' && key === 'document') return [own, ...schemaPlaces(inner, at)];
    if (key === 'metadata') return [own, ...sugarPlaces(inner, at)];
    if (FREE.includes(key)) return [own];
    return [own, ...languagePlaces(inner, at, key)];
  });
}

/** Of metadata only what this platform reads. */
function sugarPlaces(metadata: Json, path: Path): Place[] {
  if (!isObject(metadata)) return [];
  return ['exit', 'entry'].flatMap((key) => {
    const value = metadata[key];
    if (value === undefined) return [];
    return [
      { path: [...path, key], key, value, zone: 'language' } as const,
      ...languagePlaces(value, [...path, key], ''),
    ];
  });
}

function argumentPlaces(args: Json, path: Path): Place[] {
  if (!isObject(args)) return [];
  return Object.entries(args).map(([key, value]) => ({ path: [...path, key], key, value, zone: 'argument' }));
}

function schemaPlaces(schema: Json, path: Path): Place[] {
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([key, value]): Place[] => {
    const at = [...path, key];
    const own: Place = { path: at, key, value, zone: 'schema' };
    if (SCHEMA_DATA.includes(key)) return [own];
    if (key === 'properties')
      return [
        own,
        ...Object.entries(value as JsonObject).flatMap(([name, inner]) => schemaPlaces(inner, [...at, name])),
      ];
    return [own, ...schemaPlaces(value, at)];
  });
}

export interface ExpressionPlace {
  readonly path: Path;
  /** Without `${ }`. */
  readonly source: string;
}

/** Every text within `${ }`, wherever it stands. */
export function expressionsOf(value: Json, path: Path = []): ExpressionPlace[] {
  if (typeof value === 'string') {
    const source = /^\$\{(.*)\}$/s.exec(value)?.[1];
    return source === undefined ? [] : [{ path, source: source.trim() }];
  }
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item, index) => expressionsOf(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => expressionsOf(item, [...path, key]));
}
