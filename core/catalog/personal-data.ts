// What of an event may enter Temporal: the fields that its type declares and does not mark as personal.
import { isObject, type Json, type JsonObject } from '../json.js';

/**
 * The part of `data` that the JSON Schema of an event type declares and does not mark with `"personal": true`, at any depth.
 * What the schema does not mention is left out: nobody said that it is harmless.
 */
export function publicPart(schema: JsonObject, data: Json): Json {
  if (Array.isArray(data)) {
    const items = schema.items;
    return isObject(items) ? (data as readonly Json[]).map((item) => publicPart(items, item)) : [];
  }
  if (!isObject(data)) return data;
  const properties = isObject(schema.properties) ? schema.properties : {};
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name, property]) => Object.hasOwn(data, name) && isObject(property) && property.personal !== true)
      .map(([name, property]) => [name, publicPart(property as JsonObject, data[name] as Json)]),
  );
}
