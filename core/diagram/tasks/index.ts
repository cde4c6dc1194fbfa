// One table of kinds: what a task that holds no other tasks looks like, and what is said of it.
import type { JsonObject } from '../../json.js';
import type { TaskKind } from '../../language/task-kinds.js';
import { objectOf, type TaskNode } from '../../language/task-tree.js';
import type { Reader } from '../reader.js';
import { describeCall } from './call.js';
import type { TaskDescription } from './description.js';
import { consumptionLines } from './events.js';

type Describe = (task: JsonObject, reader: Reader) => TaskDescription;

const nothingInside: Describe = () => ({ kind: 'data', detail: [] });

const KINDS: Readonly<Record<TaskKind, Describe>> = {
  call: describeCall,
  set: ({ set }, reader) => ({ kind: 'data', detail: typeof set === 'string' ? [] : settings(objectOf(set), reader) }),
  wait: ({ wait }, reader) => ({ kind: 'wait', detail: [reader.value(wait)] }),
  listen: ({ listen }, reader) => ({ kind: 'event', detail: consumptionLines(objectOf(objectOf(listen).to), reader) }),
  emit: ({ emit }, reader) => {
    const { type } = objectOf(objectOf(objectOf(emit).event).with);
    return { kind: 'announcement', detail: [typeof type === 'string' ? reader.event(type) : reader.value(type)] };
  },
  raise: ({ raise }, reader) => ({ kind: 'failure', detail: [errorText(objectOf(raise), reader)] }),
  run: ({ run }) => ({ kind: 'process', detail: [String(objectOf(objectOf(run).workflow).name ?? '')] }),
  switch: () => ({ kind: 'choice', detail: [] }),
  do: nothingInside,
  for: nothingInside,
  fork: nothingInside,
  try: nothingInside,
};

/** What a task is drawn as; its own condition and time limit stand below what its kind says. */
export function describeTask({ kind, task }: TaskNode, reader: Reader): TaskDescription {
  const described = KINDS[kind](task, reader);
  return { kind: described.kind, detail: [...described.detail, ...limits(task, reader)] };
}

/** What holds for a task of any kind: when it is done at all, and how long it may take. */
export function limits({ if: condition, timeout }: JsonObject, reader: Reader): string[] {
  const after = typeof timeout === 'string' ? timeout : objectOf(timeout).after;
  return [
    ...(condition === undefined ? [] : [reader.phrases.onlyIf(reader.condition(condition))]),
    ...(after === undefined ? [] : [reader.phrases.atMost(reader.value(after))]),
  ];
}

const SHOWN_SETTINGS = 3;

function settings(values: JsonObject, reader: Reader): string[] {
  const literals = Object.entries(values).flatMap(([name, value]) => {
    const text = reader.literal(value);
    return text === undefined ? [] : [`${reader.words(name)}: ${text}`];
  });
  return literals.length > SHOWN_SETTINGS ? [] : literals;
}

function errorText({ error }: JsonObject, reader: Reader): string {
  if (typeof error === 'string') return error;
  const { title, type } = objectOf(error);
  return reader.value(title ?? String(type ?? '').replace(/^.*\//, ''));
}
