// The shape of a whole definition.
import { isObject, type Json } from '../json.js';
import { duration } from './durations.js';
import { eventConsumption } from './event-shapes.js';
import type { Report } from './problem.js';
import { anyObject, object, oneOf, pattern, type Shape, text } from './shape.js';
import { dataFlow, input, taskList, timeout } from './task-shapes.js';
import { useDefinition } from './use-shapes.js';

const NAME = pattern(
  /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/,
  'a name of letters, digits and hyphens (at most 63)',
);
const VERSION = pattern(
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/,
  'a semantic version such as 1.0.0',
);
const DSL = pattern(/^1\.0\.\d+(-.+)?$/, 'a version of the language that is understood here (1.0.x)');

const document: Shape = object({
  required: { dsl: DSL, namespace: NAME, name: NAME, version: VERSION },
  optional: { title: text, summary: text, tags: anyObject, metadata: anyObject },
});

const scheduleFields: Shape = object({
  optional: {
    every: duration,
    cron: pattern(/^(\S+\s+){4,5}\S+$/, 'a cron expression of five fields'),
    after: duration,
    on: eventConsumption,
    read: oneOf('data', 'envelope', 'raw'),
  },
});

const schedule: Shape = (value, pointer, report) => {
  scheduleFields(value, pointer, report);
  if (isObject(value) && value.read !== undefined && value.on === undefined)
    report('missingField', pointer, '"read" says how events are read, but "on" is missing', {
      expected: 'a field "on"',
    });
};

const DEFINITION: Shape = object({
  required: { document, do: taskList },
  optional: {
    input,
    use: useDefinition,
    timeout,
    output: dataFlow,
    schedule,
    evaluate: object({
      optional: {
        language: pattern(/^jq$/, 'jq, the only language of expressions here'),
        mode: oneOf('strict', 'loose'),
      },
    }),
  },
});

/** Stage two: the shape of every part, each task held against its own kind. */
export function checkShape(definition: Json, report: Report): void {
  DEFINITION(definition, '', report);
}
