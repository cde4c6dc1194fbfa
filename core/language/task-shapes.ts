// The shape of each task kind. A task is told by its key and then held against that kind alone.
import { isObject, type Json, type JsonObject } from '../json.js';
import { duration } from './durations.js';
import { errorDefinition, errorFilter, retryPolicy } from './error-shapes.js';
import { emittedEvent, eventConsumption, subscriptionIterator } from './event-shapes.js';
import { STANDARD_CALLS } from './http-shapes.js';
import { pointerStep } from './json-text.js';
import { didYouMean, nearestName } from './nearest-name.js';
import type { Report } from './problem.js';
import { reportOutsideProfile } from './profile.js';
import {
  anyObject,
  anything,
  boolean,
  either,
  type Fields,
  isText,
  listed,
  listOf,
  namedList,
  object,
  oneOf,
  type Shape,
  text,
  textOrObject,
  wrongType,
} from './shape.js';

export const TASK_KINDS = [
  'set',
  'call',
  'do',
  'for',
  'fork',
  'switch',
  'try',
  'raise',
  'emit',
  'listen',
  'wait',
  'run',
] as const;

export type TaskKind = (typeof TASK_KINDS)[number];

/** The kind of a task by its key; `for` has a `do` of its own. undefined when there is none or more than one. */
export function kindOf(task: JsonObject): TaskKind | undefined {
  const kinds = kindsIn(task);
  return kinds.length === 1 ? kinds[0] : undefined;
}

function kindsIn(task: JsonObject): TaskKind[] {
  const kinds = TASK_KINDS.filter((kind) => Object.hasOwn(task, kind));
  return kinds.includes('for') ? kinds.filter((kind) => kind !== 'do') : kinds;
}

/** A schema is written in the definition; one that lies elsewhere could change under a running process. */
const schema: Shape = (value, pointer, report) => {
  if (isObject(value) && value.resource !== undefined)
    return reportOutsideProfile(
      `${pointer}/resource`,
      'a schema in another place; write it here as "document"',
      report,
    );
  if (isObject(value) && typeof value.format === 'string' && !/^json(:|$)/.test(value.format))
    return reportOutsideProfile(`${pointer}/format`, `schemas of the format "${value.format}"`, report);
  object({
    required: { document: either('a JSON Schema', [isObject, anything], [isBoolean, anything]) },
    optional: { format: text },
  })(value, pointer, report);
};

function isBoolean(value: Json): boolean {
  return typeof value === 'boolean';
}

export const input: Shape = object({ optional: { schema, from: textOrObject } });
export const dataFlow: Shape = object({ optional: { schema, as: textOrObject } });
export const timeoutDefinition: Shape = object({ required: { after: duration } });
export const timeout: Shape = either(
  'a timeout or the name of one in use.timeouts',
  [isText, anything],
  [isObject, timeoutDefinition],
);

const BASE: Readonly<Record<string, Shape>> = {
  if: text,
  input,
  output: dataFlow,
  export: dataFlow,
  timeout,
  then: text,
  metadata: anyObject,
};

/** Fields that stand beside the key of one kind. */
const COMPANIONS = ['with', 'catch', 'while', 'foreach'];

export const taskList: Shape = (value, pointer, report) => namedList(task)(value, pointer, report);

const KINDS: Readonly<Record<TaskKind, Fields>> = {
  set: { required: { set: either('an object or an expression', [isText, anything], [isObject, notEmpty]) } },
  call: { required: { call: text }, optional: { with: anyObject } },
  do: { required: { do: taskList } },
  for: {
    required: {
      for: object({
        required: {
          in: either('an expression or a list of objects', [isText, anything], [Array.isArray, listOf(anyObject)]),
        },
        optional: { each: text, at: text },
      }),
      do: taskList,
    },
    optional: { while: text },
  },
  fork: { required: { fork: object({ required: { branches: taskList }, optional: { compete: boolean } }) } },
  switch: {
    required: { switch: namedList(object({ required: { then: text }, optional: { when: text } }), { atLeast: 1 }) },
  },
  try: {
    required: {
      try: taskList,
      catch: object({
        optional: {
          errors: object({ optional: { with: errorFilter } }),
          as: text,
          when: text,
          exceptWhen: text,
          retry: either(
            'a retry policy or the name of one in use.retries',
            [isText, anything],
            [isObject, retryPolicy],
          ),
          do: taskList,
          then: text,
        },
      }),
    },
  },
  raise: {
    required: {
      raise: object({
        required: {
          error: either('an error or the name of one in use.errors', [isText, anything], [isObject, errorDefinition]),
        },
      }),
    },
  },
  emit: {
    required: { emit: object({ required: { event: object({ required: { with: emittedEvent }, open: true }) } }) },
  },
  listen: {
    required: {
      listen: object({ required: { to: eventConsumption }, optional: { read: oneOf('data', 'envelope', 'raw') } }),
    },
    optional: { foreach: subscriptionIterator(taskList, dataFlow) },
  },
  wait: { required: { wait: duration } },
  run: {
    required: {
      run: object({
        required: {
          workflow: object({
            required: { namespace: text, name: text, version: text },
            optional: { input: anyObject },
          }),
        },
        optional: { await: boolean, return: oneOf('stdout', 'stderr', 'code', 'all', 'none') },
      }),
    },
  },
};

function notEmpty(value: Json, pointer: string, report: Report): void {
  if (isObject(value) && Object.keys(value).length === 0)
    report('wrongValue', pointer, 'at least one value must be set', { found: value });
}

export const task: Shape = (value, pointer, report) => {
  if (!isObject(value)) return wrongType(value, pointer, 'a task', report);
  const kinds = kindsIn(value);
  const [kind] = kinds;
  if (kind === undefined) return reportNoKind(value, pointer, report);
  if (kinds.length > 1)
    return report('ambiguousTask', pointer, `a task does one thing, this one has ${listed(kinds)}`, { found: kinds });
  if (kind === 'do' && isLoop(value, pointer, report)) return;
  if (outsideProfile(value, kind, pointer, report)) return;
  const { required, optional } = fieldsOf(value, kind);
  object({ required, optional: { ...BASE, ...optional } })(value, pointer, report);
};

function fieldsOf(value: JsonObject, kind: TaskKind): Fields {
  const name = kind === 'call' && typeof value.call === 'string' ? value.call : '';
  const args = Object.hasOwn(STANDARD_CALLS, name) ? STANDARD_CALLS[name] : undefined;
  return args ? { required: { call: text, with: object(args) } } : KINDS[kind];
}

/** A loop whose `for` is misspelt or missing looks like a `do`: reports that, instead of all that is wrong with it as a `do`. */
function isLoop(value: JsonObject, pointer: string, report: Report): boolean {
  const misspelt = unknownKeys(value).find((key) => nearestName(key, ['for'], 1) !== undefined);
  if (misspelt !== undefined) reportMisspeltKind(misspelt, 'for', pointer, report);
  else if (value.while !== undefined)
    report('missingField', pointer, '"while" belongs to a loop, but "for" is missing', { expected: 'a field "for"' });
  return misspelt !== undefined || value.while !== undefined;
}

function unknownKeys(value: JsonObject): string[] {
  return Object.keys(value).filter((key) => !Object.hasOwn(BASE, key) && !COMPANIONS.includes(key));
}

function reportNoKind(value: JsonObject, pointer: string, report: Report): void {
  for (const key of unknownKeys(value)) {
    const { fix } = didYouMean(key, TASK_KINDS);
    if (fix === undefined) continue;
    reportMisspeltKind(key, fix, pointer, report);
    return;
  }
  report('unknownTask', pointer, `nothing says what this task does: its keys are ${listed(Object.keys(value))}`, {
    found: Object.keys(value),
    expected: `one of ${listed(TASK_KINDS)}`,
  });
}

function reportMisspeltKind(key: string, kind: string, pointer: string, report: Report): void {
  report('unknownTask', pointer + pointerStep(key), `no task is known by "${key}", did you mean "${kind}"?`, {
    found: key,
    expected: `one of ${listed(TASK_KINDS)}`,
    fix: kind,
  });
}

/** Reports what the marketing profile leaves out; true when it did. */
function outsideProfile(value: JsonObject, kind: TaskKind, pointer: string, report: Report): boolean {
  if (kind === 'call' && ['asyncapi', 'grpc', 'a2a', 'mcp'].includes(String(value.call))) {
    reportOutsideProfile(
      `${pointer}/call`,
      `call: ${value.call}; a process calls http, openapi and functions of the catalog`,
      report,
    );
    return true;
  }
  const what =
    kind === 'run' &&
    isObject(value.run) &&
    ['container', 'script', 'shell'].find((key) => Object.hasOwn(value.run as JsonObject, key));
  if (!what) return false;
  reportOutsideProfile(
    `${pointer}/run/${what}`,
    `run: ${what}; a process runs only other processes (run: workflow)`,
    report,
  );
  return true;
}
