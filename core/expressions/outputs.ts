import type { Json } from '../json.js';
import { ExpressionLimitError } from './errors.js';
import { MAX_OUTPUT_SIZE, MAX_VALUE_DEPTH } from './limits.js';
import { fieldOf, isArray, type MutableObject, setKey } from './values/kinds.js';

const VALUE_SIZE = 8;

/**
 * Makes a value fit to leave an expression: JSON has no NaN (null stands for it) and no infinity (the largest double).
 * A value may share parts many times over, so it is measured as the JSON text it would become.
 * @throws ExpressionLimitError when it is too large or nests too deeply
 */
export function leaveExpression(value: Json): Json {
  if (typeof value === 'number') return finite(value);
  if (typeof value !== 'object' || value === null) return value;
  const measure = { left: MAX_OUTPUT_SIZE, allFinite: true };
  measureInto(value, 0, measure);
  return measure.allFinite ? value : finiteCopy(value);
}

function measureInto(value: Json, depth: number, measure: { left: number; allFinite: boolean }): void {
  measure.left -= VALUE_SIZE + (typeof value === 'string' ? value.length : 0);
  if (measure.left < 0) throw new ExpressionLimitError(`The expression's result is larger than ${MAX_OUTPUT_SIZE}`);
  if (typeof value === 'number' && !Number.isFinite(value)) measure.allFinite = false;
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_VALUE_DEPTH) {
    throw new ExpressionLimitError(`The expression's result nests more than ${MAX_VALUE_DEPTH} levels`);
  }
  if (isArray(value)) {
    for (const item of value) measureInto(item, depth + 1, measure);
    return;
  }
  for (const key of Object.keys(value)) {
    measure.left -= key.length;
    measureInto(fieldOf(value, key), depth + 1, measure);
  }
}

function finiteCopy(value: Json): Json {
  if (typeof value === 'number') return finite(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isArray(value)) return value.map(finiteCopy);
  const copy: MutableObject = {};
  for (const key of Object.keys(value)) setKey(copy, key, finiteCopy(fieldOf(value, key)));
  return copy;
}

function finite(number: number): Json {
  if (Number.isFinite(number)) return number;
  if (Number.isNaN(number)) return null;
  return number > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
}
