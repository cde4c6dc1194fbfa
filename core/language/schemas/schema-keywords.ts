// The keywords of JSON Schema 2020-12, and where in a schema others stand.
import { isObject, type Json, type JsonObject } from '../../json.js';
import { pointerStep } from '../json-text.js';

/** `personal` and `refersTo` are this platform's; `definitions` and `dependencies` those of older drafts. */
export const SCHEMA_KEYWORDS: readonly string[] =
  `$schema $id $anchor $dynamicAnchor $ref $dynamicRef $defs $comment $vocabulary
  allOf anyOf oneOf not if then else dependentSchemas prefixItems items contains properties patternProperties
  additionalProperties propertyNames unevaluatedItems unevaluatedProperties
  type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern
  maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired
  title description default deprecated readOnly writeOnly examples format contentEncoding contentMediaType contentSchema
  personal refersTo definitions dependencies`.split(/\s+/);

/** Words that others write beside the keywords although they are near to one. */
export const OTHER_WORDS = ['example', 'note'];

const ONE = 'not if then else items contains additionalProperties propertyNames unevaluatedItems unevaluatedProperties';
const BY_NAME = 'properties patternProperties $defs definitions dependentSchemas';
const IN_LIST = 'allOf anyOf oneOf prefixItems';

export interface SubSchema {
  readonly schema: JsonObject;
  readonly pointer: string;
}

/** A schema and all within it, each with its pointer. */
export function schemasIn(schema: Json, pointer: string): SubSchema[] {
  if (!isObject(schema)) return [];
  const found: SubSchema[] = [{ schema, pointer }];
  // A list that grows while it is gone through: a schema may nest deeper than the stack.
  for (const { schema: at, pointer: place } of found)
    for (const [keyword, value] of Object.entries(at))
      for (const [step, inner] of innerSchemas(keyword, value))
        if (isObject(inner)) found.push({ schema: inner, pointer: place + pointerStep(keyword) + step });
  return found;
}

function innerSchemas(keyword: string, value: Json): [string, Json][] {
  if (ONE.split(' ').includes(keyword)) return [['', value]];
  if (BY_NAME.split(' ').includes(keyword) && isObject(value))
    return Object.entries(value).map(([name, inner]) => [pointerStep(name), inner]);
  if (IN_LIST.split(' ').includes(keyword) && Array.isArray(value))
    return (value as readonly Json[]).map((inner, index) => [`/${index}`, inner]);
  return [];
}
