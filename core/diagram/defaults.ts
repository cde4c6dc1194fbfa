// What a setting is when nobody says otherwise: the default of the input's schema, or what a first task sets.
import { isObject, type Json, type JsonObject } from '../json.js';
import { listOf, objectOf } from '../language/task-tree.js';

/** Literal values by the name under which the process finds them in its `$context`. */
export function defaultsOf(definition: JsonObject): JsonObject {
  const schema = objectOf(objectOf(objectOf(definition.input).schema).document);
  const settings = listOf(definition.do)
    .flatMap((item) => Object.values(objectOf(item)))
    .map((task) => objectOf(objectOf(task).set));
  return Object.assign({}, schemaDefaults(schema), ...settings) as JsonObject;
}

function schemaDefaults(schema: JsonObject): JsonObject {
  const found: Record<string, Json> = {};
  for (const [name, property] of Object.entries(objectOf(schema.properties))) {
    if (!isObject(property)) continue;
    if (property.default !== undefined) found[name] = property.default;
    Object.assign(found, schemaDefaults(property));
  }
  return { ...schemaDefaultsOfItems(schema), ...found };
}

function schemaDefaultsOfItems(schema: JsonObject): JsonObject {
  return isObject(schema.items) ? schemaDefaults(schema.items) : {};
}
