// How hosts compile: every host enforces the schemas of a definition, and alike, else the same run would differ from one to
// the other.

import type { LoweredProgram } from '../catalog/functions.js';
import { schemaCheck } from '../catalog/json-schema.js';
import { isObject, type Json } from '../json.js';
import { compile } from './compile.js';
import type { Program } from './program.js';

/** A program that enforces the schemas of input, output and export. Without a hash it is hashed by its content. */
export function compileHosted(lowered: LoweredProgram, hash?: string): Program {
  return compile(lowered, { validate: violationOf, ...(hash !== undefined && { hash }) });
}

function violationOf(schema: Json, value: Json): string | null {
  const [first] = isObject(schema) ? schemaCheck(schema)(value) : [];
  return first === undefined ? null : `${first.pointer || '/'}: ${first.message}`;
}
