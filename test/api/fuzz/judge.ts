// Is this an answer that the OpenAPI document allows? A fault of the platform never is, unless the document names it.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json } from '../../../core/json.js';
import { type Described, SPEC } from './described.js';
import type { FuzzAnswer } from './send.js';

const ajv = new Ajv2020({ strict: false, allErrors: false, logger: false });
addFormats.default(ajv);
ajv.addSchema(SPEC, 'openapi');
const checks = new Map<string, ValidateFunction>();

/** What never belongs into an answer: where in our code something went wrong, or how we ask the database. */
const INSIDES =
  /\n\s+at .+:\d+:\d+|node_modules|QueryFailedError|TypeError|RangeError|ReferenceError|is not a function|Cannot read prop|insert into |select .+ from |\/(work|home|usr)\//;
/** Statuses that node gives by itself for a request that it can not even read. */
const BELOW_US = new Set([400, 408, 413, 431]);

/** What is wrong with an answer, or undefined. */
export function mistakeOf(operation: Described, answer: FuzzAnswer): string | undefined {
  const { status, headers, text } = answer;
  const type = headers['content-type']?.split(';')[0];
  if (type === undefined && text === '' && BELOW_US.has(status)) return undefined;
  if (status >= 500 && operation.answers[status] === undefined) return 'a fault of the platform';
  if (INSIDES.test(text) && type !== 'text/plain') return 'it tells about our insides';
  if (headers['x-request-id'] === undefined) return 'it has no request id';
  // A path or a method that is none of ours: said by a problem, wherever it stands.
  const allowed = operation.answers[status] ?? operation.answers.default;
  if (allowed === undefined) return `the status ${status} is not described`;
  if (status >= 300 && status < 400 && text === '') return undefined;
  if (Object.keys(allowed).length === 0) return text === '' ? undefined : 'it has a body, and none is described';
  const schema = type === undefined ? undefined : allowed[type];
  if (schema === undefined) return `the type ${type} is not described for ${status}`;
  return /json$/.test(type!) ? mistakeOfJson(schema, text) : undefined;
}

function mistakeOfJson(schema: string, text: string): string | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return 'it is not JSON';
  }
  let check = checks.get(schema);
  if (!check) {
    check = ajv.compile({ $ref: `openapi${schema}` });
    checks.set(schema, check);
  }
  if (check(value)) return undefined;
  const [error] = check.errors ?? [];
  return `it is not of the form described: ${error?.instancePath || '/'} ${error?.message}`;
}
