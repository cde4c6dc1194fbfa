// The OpenAPI document: api/openapi.yaml with the files of api/spec/ put into their places.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { AppError } from '../core/errors.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One operation of the document, with what our routes need to know. */
export interface SpecOperation {
  readonly operationId: string;
  readonly method: Method;
  /** As in the document: `/api/v1/runs/{runId}`. */
  readonly path: string;
  /** Right asked for; undefined where no key is asked for. */
  readonly right: string | undefined;
  readonly takesIdempotencyKey: boolean;
  /** The body is read by the operation itself, as a stream. */
  readonly isStreamed: boolean;
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const ROOT_FILE = 'openapi.yaml';
const METHODS: readonly Method[] = ['get', 'post', 'put', 'patch', 'delete'];

/** Reads the document: one JSON value whose references are all within itself. */
export function loadSpec(): JsonObject {
  const files = new Map<string, Json>();
  const read = (file: string): Json => {
    const known = files.get(file);
    if (known !== undefined) return known;
    const content = load(readFileSync(`${FOLDER}${file}`, 'utf8')) as Json;
    files.set(file, content);
    return content;
  };
  return bundle(read(ROOT_FILE), ROOT_FILE, read) as JsonObject;
}

/** `value` of `file` with references to other files replaced by what they name, and those to the root made local. */
function bundle(value: Json, file: string, read: (file: string) => Json): Json {
  if (Array.isArray(value)) return value.map((item) => bundle(item, file, read));
  if (!isObject(value)) return value;
  if (typeof value.$ref !== 'string')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bundle(item, file, read)]));
  const [target = '', pointer = ''] = value.$ref.split('#');
  const targetFile = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
  if (targetFile === ROOT_FILE) return { $ref: `#${pointer}` };
  return bundle(valueAt(read(targetFile), pointer, targetFile), targetFile, read);
}

function valueAt(document: Json, pointer: string, file: string): Json {
  let value: Json | undefined = document;
  for (const name of pointer.split('/').slice(1))
    value = isObject(value) ? value[name.replace(/~1/g, '/').replace(/~0/g, '~')] : undefined;
  if (value === undefined) throw new AppError('internal', `api/${file} has nothing at ${pointer}`);
  return value;
}

/** Every operation of the document, in its order. */
export function operationsOf(spec: JsonObject): SpecOperation[] {
  const paths = spec.paths as Record<string, Record<string, JsonObject>>;
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => (item[method] ? [operationOf(path, method, item[method])] : [])),
  );
}

function operationOf(path: string, method: Method, operation: JsonObject): SpecOperation {
  const parameters = (operation.parameters ?? []) as readonly JsonObject[];
  return {
    operationId: String(operation.operationId),
    method,
    path,
    right: typeof operation['x-right'] === 'string' ? operation['x-right'] : undefined,
    takesIdempotencyKey: parameters.some((parameter) => String(parameter.$ref ?? '').endsWith('/idempotencyKey')),
    isStreamed: operation['x-streamed'] === true,
  };
}
