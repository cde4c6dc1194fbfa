// Identities for caches and for deterministic "chance": quick, and the same everywhere, but not secure.
import { isObject, type Json } from '../json.js';

/** JSON text with the keys of every object in order: equal values give equal text. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${entries.join(',')}}`;
}

/** FNV-1a over UTF-16 units, in two lanes with different multipliers: 16 hexadecimal digits. */
export function fnvHash(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (let position = 0; position < text.length; position++) {
    const unit = text.charCodeAt(position);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x85ebca6b);
  }
  const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0');
  return hex(first) + hex(second);
}

/** A number in [0, 1) that depends on the text alone: the machine draws no lots. */
export function hashFraction(text: string): number {
  return Number.parseInt(fnvHash(text).slice(0, 8), 16) / 2 ** 32;
}
