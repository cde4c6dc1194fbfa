// How the language writes a duration: an object of whole numbers, an ISO 8601 text, or an expression that yields one.
import { isObject, type Json } from '../json.js';
import { EXPRESSION_PATTERN, isMeantAsExpression } from './expressions/expression-text.js';
import { pointerStep } from './json-text.js';
import { didYouMean } from './nearest-name.js';
import type { Report } from './problem.js';
import { type Check, listed, type Shape, shape, wrongType } from './shape.js';

export const ISO_DURATION =
  /^P(?!$)(\d+(?:\.\d+)?Y)?(\d+(?:\.\d+)?M)?(\d+(?:\.\d+)?W)?(\d+(?:\.\d+)?D)?(T(?=\d)(\d+(?:\.\d+)?H)?(\d+(?:\.\d+)?M)?(\d+(?:\.\d+)?S)?)?$/;

const UNITS = ['days', 'hours', 'minutes', 'seconds', 'milliseconds'];
const EXPECTED = 'a duration such as { "days": 3 }, "P3D" or an expression';

const check: Check = (value: Json, pointer: string, report: Report) => {
  if (typeof value === 'string') {
    if (!ISO_DURATION.test(value) && !isMeantAsExpression(value))
      report('badDuration', pointer, `"${value}" is no ISO 8601 duration`, { found: value, expected: EXPECTED });
    return;
  }
  if (!isObject(value)) return wrongType(value, pointer, EXPECTED, report);
  if (Object.keys(value).length === 0)
    report('badDuration', pointer, 'a duration needs at least one unit', { found: value, expected: EXPECTED });
  for (const [unit, amount] of Object.entries(value)) {
    const at = pointer + pointerStep(unit);
    if (!UNITS.includes(unit)) {
      const { text: question, fix } = didYouMean(unit, UNITS);
      report('badDuration', at, `"${unit}" is no unit of a duration${question}`, {
        found: unit,
        expected: `one of ${listed(UNITS)}`,
        fix,
      });
    } else if (!Number.isInteger(amount))
      report('badDuration', at, `${unit} takes a whole number`, { found: amount, expected: 'a whole number' });
  }
};

const EITHER_TEXT = `^(?:${ISO_DURATION.source.slice(1, -1)}|${EXPRESSION_PATTERN.slice(1, -1)})$`;

export const duration: Shape = shape(check, (parts) =>
  parts.part('duration', () => ({
    type: ['string', 'object'],
    pattern: EITHER_TEXT,
    patternErrorMessage: `This must be ${EXPECTED}.`,
    properties: Object.fromEntries(UNITS.map((unit) => [unit, { type: 'integer' }])),
    additionalProperties: false,
    minProperties: 1,
    defaultSnippets: [
      { label: 'three days', body: 'P3D' },
      { label: 'four hours', body: { hours: 4 } },
    ],
  })),
);
