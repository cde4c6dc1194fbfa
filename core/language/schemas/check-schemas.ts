// Schemas that a definition holds for input, output and export: they must be JSON Schema, down to their keywords.
import { schemaMistake, schemaViolations } from '../../catalog/json-schema.js';
import { isObject, type Json, type JsonObject } from '../../json.js';
import { pointerStep, valueAt } from '../json-text.js';
import { didYouMean, nearestName } from '../nearest-name.js';
import type { Report } from '../problem.js';
import { objectOf, type TaskNode } from '../task-tree.js';
import { OTHER_WORDS, SCHEMA_KEYWORDS, type SubSchema, schemasIn } from './schema-keywords.js';

/** Each is turned into code when it refers to others. */
const MAX_PARTS = 2_000;
const EXPECTED = 'a JSON Schema (2020-12)';
const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

export function checkSchemas(definition: JsonObject, tasks: readonly TaskNode[], report: Report): void {
  const check = (holder: JsonObject, pointer: string): void => {
    for (const field of ['input', 'output', 'export']) {
      const schema = objectOf(objectOf(holder[field]).schema).document;
      if (isObject(schema)) checkSchema(schema, `${pointer}/${field}/schema/document`, report);
    }
  };
  check(definition, '');
  for (const { task, pointer } of tasks) {
    check(task, pointer);
    check(objectOf(task.foreach), `${pointer}/foreach`);
  }
}

/** Values first, then keywords, then whether it holds together: each would only repeat what the one before found. */
function checkSchema(schema: JsonObject, pointer: string, report: Report): void {
  const parts = schemasIn(schema, pointer);
  if (parts.length > MAX_PARTS) {
    report('tooLarge', pointer, `a schema is not checked that has more than ${MAX_PARTS} schemas in it`);
    return;
  }
  const violations = schemaViolations(schema);
  for (const { pointer: at, message } of violations) {
    const found = valueAt(schema, at) ?? null;
    const { text, fix } = isTypeName(found, at) ? didYouMean(found, TYPES) : { text: '', fix: undefined };
    report('badSchema', pointer + at, `this is no JSON Schema: ${message}${text}`, { found, expected: EXPECTED, fix });
  }
  if (violations.length > 0 || checkKeywords(parts, report) || !parts.some(refers)) return;
  const mistake = schemaMistake(schema);
  if (mistake !== undefined) report('badSchema', pointer, `this is no JSON Schema: ${mistake}`, { expected: EXPECTED });
}

function isTypeName(found: Json, pointer: string): found is string {
  return typeof found === 'string' && pointer.endsWith('/type');
}

/** Only what names itself or others can be right in each part and still not hold together. */
function refers({ schema }: SubSchema): boolean {
  return ['$ref', '$dynamicRef', '$id', '$anchor', '$dynamicAnchor', '$schema'].some((key) =>
    Object.hasOwn(schema, key),
  );
}

/** A keyword that is not known would be passed over in silence. True when one is probably misspelt. */
function checkKeywords(parts: readonly SubSchema[], report: Report): boolean {
  const before = { found: false };
  for (const { schema: one, pointer: at } of parts)
    for (const keyword of Object.keys(one)) {
      const fix = misspeltKeyword(keyword, one);
      if (fix === undefined) continue;
      before.found = true;
      report('badSchema', at + pointerStep(keyword), `JSON Schema knows no "${keyword}", did you mean "${fix}"?`, {
        found: keyword,
        expected: EXPECTED,
        fix,
      });
    }
  return before.found;
}

function misspeltKeyword(keyword: string, schema: JsonObject): string | undefined {
  if (SCHEMA_KEYWORDS.includes(keyword) || OTHER_WORDS.includes(keyword) || keyword.length < 2) return undefined;
  const free = SCHEMA_KEYWORDS.filter((known) => !Object.hasOwn(schema, known));
  return nearestName(keyword, free, 1);
}
