// The shape of each task kind. A task is told by its key and then held against that kind alone.
import { isObject, type JsonObject } from '../json.js';
import { dataFlow, input, timeout } from './data-flow-shapes.js';
import { duration } from './durations.js';
import { errorDefinition, errorFilter, retryPolicy } from './error-shapes.js';
import { emittedEvent, eventConsumption, subscriptionIterator } from './event-shapes.js';
import { taskMetadata } from './exit-goals.js';
import { STANDARD_CALLS } from './http-shapes.js';
import { pointerStep } from './json-text.js';

import { didYouMean, nearestName } from './nearest-name.js';
import type { Report } from './problem.js';
import { reportOutsideProfile } from './profile.js';
import {
  anyObject,
  boolean,
  type Check,
  either,
  type Fields,
  isText,
  listed,
  listOf,
  namedList,
  naming,
  object,
  oneOf,
  type Shape,
  shape,
  text,
  told,
  withAtLeastOne,
  wrongType,
} from './shape.js';

import { kindsIn, TASK_KINDS, type TaskKind } from './task-kinds.js';
import { type TaskFields, taskListSchema, taskSchema } from './task-schema.js';

const expression = naming('expression');

const BASE: Readonly<Record<string, Shape>> = {
  if: told('Expression: the task is done only when it gives true.', expression),
  input: told('What of the data the task gets.', input),
  output: told('What the task gives to the next one.', dataFlow),
  export: told('What is kept: the new $context, for example "${ $context + { answer: . } }".', dataFlow),
  timeout: told('How long the task may take; after that it fails with an error of type "timeout".', timeout),
  then: told(
    'What comes afterwards: a task of the same list, "continue", "exit" or "end". Without it the next task follows.',
    naming('target'),
  ),
  metadata: told('Own notes, and goals under "exit".', taskMetadata),
};

/** Fields that stand beside the key of one kind. */
const COMPANIONS = ['with', 'catch', 'while', 'foreach'];

export const taskList: Shape = shape(
  (value, pointer, report) => namedTasks(value, pointer, report),
  (parts) => parts.taskPart('taskList', () => taskListSchema(namedTasks.schema(parts), parts)),
);

const switchCase: Shape = object({
  required: { then: told('Where the process goes on.', naming('target')) },
  optional: { when: told('Expression: whether it is this case. Without it the case always holds.', expression) },
});

const caught: Shape = object({
  optional: {
    errors: told(
      'Which errors are caught; all of them when nothing is said.',
      object({ optional: { with: told('Values that the error must have.', errorFilter) } }),
    ),
    as: told('Name of the variable that holds the error; "error" unless given.', text),
    when: told('Expression: only then the error is caught.', expression),
    exceptWhen: told('Expression: then the error is not caught.', expression),
    retry: told(
      'How often and when it is tried again, or the name of a policy in use.retries.',
      either('a retry policy or the name of one in use.retries', [isText, text], [isObject, retryPolicy]),
    ),
    do: told('What is done when it is not tried again.', taskList),
    then: told('Where the process goes on afterwards.', naming('target')),
  },
});

const startedProcess: Shape = object({
  required: {
    namespace: told('Its namespace.', text),
    name: told('Its name.', naming('process')),
    version: told('Its version.', text),
  },
  optional: { input: told('What it is started with.', anyObject) },
});

const KINDS: Readonly<Record<TaskKind, Fields>> = {
  set: {
    required: {
      set: told(
        'The values, or one expression.',
        either('an object or an expression', [isText, text], [isObject, withAtLeastOne('value', anyObject)]),
      ),
    },
  },
  call: {
    required: { call: told('The function.', naming('function')) },
    optional: { with: told('Its arguments. Each may be an expression in ${ }.', anyObject) },
  },
  do: { required: { do: told('The steps, from top to bottom.', taskList) } },
  for: {
    required: {
      for: object({
        required: {
          in: told(
            'Expression that gives the list, or the list itself.',
            either('an expression or a list of objects', [isText, text], [Array.isArray, listOf(anyObject)]),
          ),
        },
        optional: {
          each: told('Name of the variable that holds the item; "item" unless given.', text),
          at: told('Name of the variable that counts them from 0; "index" unless given.', text),
        },
      }),
      do: told('What is done for each item.', taskList),
    },
    optional: { while: told('Expression: the loop goes on only while it gives true.', expression) },
  },
  fork: {
    required: {
      fork: object({
        required: { branches: told('The branches, each a task.', taskList) },
        optional: { compete: told('Whether the first branch that is done ends the others.', boolean) },
      }),
    },
  },
  switch: {
    required: { switch: told('The cases. The first that holds is taken.', namedList(switchCase, { atLeast: 1 })) },
  },
  try: { required: { try: told('What is tried.', taskList), catch: told('What happens when it fails.', caught) } },
  raise: {
    required: {
      raise: object({
        required: {
          error: told(
            'The error, or the name of one in use.errors.',
            either('an error or the name of one in use.errors', [isText, text], [isObject, errorDefinition]),
          ),
        },
      }),
    },
  },
  emit: {
    required: {
      emit: object({
        required: {
          event: told(
            'The event.',
            object({ required: { with: told('What it consists of.', emittedEvent) }, open: true }),
          ),
        },
      }),
    },
  },
  listen: {
    required: {
      listen: object({
        required: { to: told('Which events are waited for.', eventConsumption) },
        optional: {
          read: told('What of the events the task gives: their data unless given.', oneOf('data', 'envelope', 'raw')),
        },
      }),
    },
    optional: {
      foreach: told('What is done for each event as it comes.', subscriptionIterator(taskList, dataFlow)),
    },
  },
  wait: { required: { wait: told('How long: "P3D", { "hours": 4 } or an expression.', duration) } },
  run: {
    required: {
      run: object({
        required: { workflow: told('The process that is started.', startedProcess) },
        optional: {
          await: told('Whether the task waits until that process has ended.', boolean),
          return: told('Of no use with processes.', oneOf('stdout', 'stderr', 'code', 'all', 'none')),
        },
      }),
    },
  },
};

const checkTask: Check = (value, pointer, report) => {
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

export const task: Shape = shape(checkTask, (parts) => parts.taskPart('task', () => taskSchema(LANGUAGE, parts)));

const namedTasks = namedList(task);

const LANGUAGE: TaskFields = { kinds: KINDS, base: BASE, companions: COMPANIONS };

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
