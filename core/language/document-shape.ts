// The shape of a whole definition.
import { isObject, type Json, type JsonObject } from '../json.js';
import { dataFlow, input, timeout } from './data-flow-shapes.js';
import { duration } from './durations.js';
import { headMetadata } from './entry.js';
import { eventConsumption } from './event-shapes.js';
import type { Report } from './problem.js';
import { anyObject, object, oneOf, pattern, type Shape, shape, text, told } from './shape.js';
import type { SchemaParts } from './shape-schema.js';
import { taskList } from './task-shapes.js';
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
  required: {
    dsl: told('Version of the language: "1.0.3".', DSL),
    namespace: told('Whose process it is, for example "marketing".', NAME),
    name: told('Name of the process: letters, digits and hyphens.', NAME),
    version: told('Semantic version. A published version never changes: raise it with every change.', VERSION),
  },
  optional: {
    title: told('What people call the process.', text),
    summary: told('What it is for, in a sentence or two.', text),
    tags: told('Own words to find it by.', anyObject),
    metadata: told(
      'Titles in both languages, the entry rule, names of the steps for screens, own notes.',
      headMetadata,
    ),
  },
});

/** Part of the standard, but `checkSchedule` refuses it so far. */
function notYet(inner: Shape): Shape {
  return shape(inner, (parts) => ({
    ...inner.schema(parts),
    deprecationMessage: 'This does not start anything yet: use "on".',
  }));
}

const scheduleFields: Shape = object({
  optional: {
    every: notYet(duration),
    cron: notYet(pattern(/^(\S+\s+){4,5}\S+$/, 'a cron expression of five fields')),
    after: notYet(duration),
    on: told('The event that starts a run; with "any" one of several.', eventConsumption),
    read: told('A process gets the event with its envelope.', oneOf('data', 'envelope', 'raw')),
  },
});

const schedule: Shape = shape(
  (value, pointer, report) => {
    scheduleFields(value, pointer, report);
    if (isObject(value) && value.read !== undefined && value.on === undefined)
      report('missingField', pointer, '"read" says how events are read, but "on" is missing', {
        expected: 'a field "on"',
      });
  },
  (parts) => ({
    ...scheduleFields.schema(parts),
    dependencies: { read: ['on'] },
    defaultSnippets: parts.snippets('schedule'),
  }),
);

const evaluate: Shape = object({
  optional: {
    language: told('Language of the expressions: jq.', pattern(/^jq$/, 'jq, the only language of expressions here')),
    mode: told('"strict": only texts in ${ } are expressions.', oneOf('strict', 'loose')),
  },
});

const DEFINITION: Shape = object({
  required: {
    document: told('Name, version and title of the process, and how often a contact may enter it.', document),
    do: told('The steps, from top to bottom.', taskList),
  },
  optional: {
    $schema: told('The JSON Schema that an editor checks this file with. It is not part of the process.', text),
    input: told('What a run is started with.', input),
    use: told(
      'What is kept once and named elsewhere: functions, errors, retries, timeouts, authentications.',
      useDefinition,
    ),
    timeout: told('How long a whole run may take; after that it fails.', timeout),
    output: told('What a run gives when it has ended.', dataFlow),
    schedule: told('What starts a run.', schedule),
    evaluate: told('How expressions are read.', evaluate),
  },
});

/** The schema of a whole document. */
export function definitionSchema(parts: SchemaParts): JsonObject {
  return DEFINITION.schema(parts);
}

/** Stage two: the shape of every part, each task held against its own kind. */
export function checkShape(definition: Json, report: Report): void {
  DEFINITION(definition, '', report);
}
