// One task in two versions: what it does, waits for, takes and gives, and where it goes on. Tasks inside of it are pairs of
// their own.
import type { Text } from '../../catalog/functions.js';
import type { Json, JsonObject } from '../../json.js';
import { exitGoals } from '../exit-goals.js';
import { objectOf } from '../task-tree.js';
import type { ChangeKind, DefinitionChange } from './change.js';
import { changesOf } from './head.js';
import type { TaskPair } from './pairs.js';
import { diffSwitch } from './switch.js';
import { own, sameJson, without } from './values.js';
import { compareDurations, insteadText, sameDuration, type TaskTitles } from './words.js';

/** How a name of the older definition is called in the newer one. */
export type Renames = (name: Json | undefined) => Json | undefined;

export interface TaskContext {
  readonly pair: TaskPair;
  readonly label: Text;
  readonly renamed: Renames;
}

/** Lists of tasks, by the kind of their owner: they are looked at task by task. */
const LISTS: Readonly<Record<string, readonly string[]>> = { do: ['do'], for: ['do'], try: ['try'] };

/** Arguments that name a template. */
const TEMPLATE = 'template';

export function diffTask(pair: TaskPair, titles: TaskTitles, renamed: Renames): DefinitionChange[] {
  const { before, after } = pair;
  const context = { pair, label: titles(after.name), renamed };
  if (before.kind !== after.kind) return [replacement(context)];
  const [old, recent] = [ownPart(before.task, before.kind), ownPart(after.task, after.kind)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(recent)])];
  return keys.flatMap((key) => diffPart(key, own(old, key), own(recent, key), context));
}

/** The task without the tasks inside of it. */
function ownPart(task: JsonObject, kind: string): JsonObject {
  const part = { ...without(task, LISTS[kind] ?? []) };
  if (kind === 'fork') part.fork = without(objectOf(part.fork), ['branches']);
  if (kind === 'try') part.catch = without(objectOf(part.catch), ['do']);
  if (kind === 'listen' && part.foreach !== undefined) part.foreach = without(objectOf(part.foreach), ['do']);
  return part;
}

function replacement({ pair: { before, after }, label }: TaskContext): DefinitionChange {
  return {
    kind: 'taskReplaced',
    task: after.name,
    before: { pointer: before.pointer, value: before.kind },
    after: { pointer: after.pointer, value: after.kind },
    text: insteadText({ en: `Task ${label.en}`, fa: `گام ${label.fa}` }, before.kind, after.kind),
  };
}

function diffPart(
  key: string,
  before: Json | undefined,
  after: Json | undefined,
  context: TaskContext,
): DefinitionChange[] {
  if (sameJson(before, after)) return [];
  const { label, renamed } = context;
  switch (key) {
    case 'if':
    case 'while':
      return [onePart('conditionChanged', key, [before, after], conditionText(context.label, before, after), context)];
    case 'then':
      if (sameJson(renamed(before), after)) return [];
      return [onePart('nextChanged', key, [before, after], nextText(label, before, after), context)];
    case 'call':
      return [onePart('functionChanged', key, [before, after], insteadText(called(label), before, after), context)];
    case 'wait':
      return diffDuration('wait', key, [before, after], context);
    case 'timeout':
      return diffDuration('timeout', key, [before, after], context);
    case 'switch':
      return diffSwitch(before, after, context);
    case 'metadata':
      return diffMetadata(objectOf(before), objectOf(after), context);
    default:
      return diffValues(key, before, after, context);
  }
}

function called(label: Text): Text {
  return { en: `Task ${label.en} calls`, fa: `گام ${label.fa} فرا می‌خواند` };
}

function onePart(
  kind: ChangeKind,
  key: string,
  [before, after]: readonly [Json | undefined, Json | undefined],
  text: Text,
  { pair }: TaskContext,
): DefinitionChange {
  return {
    kind,
    task: pair.after.name,
    ...(before === undefined ? {} : { before: { pointer: `${pair.before.pointer}/${key}`, value: before } }),
    ...(after === undefined ? {} : { after: { pointer: `${pair.after.pointer}/${key}`, value: after } }),
    text,
  };
}

function conditionText(label: Text, before: Json | undefined, after: Json | undefined): Text {
  const where = { en: `Condition of ${label.en}`, fa: `شرط ${label.fa}` };
  if (after === undefined) return { en: `${where.en}: none any more`, fa: `${where.fa}: دیگر شرطی نیست` };
  return insteadText(where, before, after);
}

function nextText(label: Text, before: Json | undefined, after: Json | undefined): Text {
  return insteadText(
    { en: `After ${label.en} comes`, fa: `پس از ${label.fa}` },
    before ?? 'the next task',
    after ?? 'the next task',
  );
}

const DURATION_KINDS = {
  wait: { longer: 'waitLonger', shorter: 'waitShorter', other: 'waitChanged' },
  timeout: { longer: 'timeoutLonger', shorter: 'timeoutShorter', other: 'timeoutChanged' },
} as const;

function diffDuration(
  what: 'wait' | 'timeout',
  key: string,
  [before, after]: readonly [Json | undefined, Json | undefined],
  context: TaskContext,
): DefinitionChange[] {
  const spanOf = (value: Json | undefined): Json | undefined =>
    what === 'timeout' && typeof value !== 'string' ? objectOf(value).after : value;
  const [was, now] = [spanOf(before), spanOf(after)];
  if (sameDuration(was, now)) return [];
  const kind = DURATION_KINDS[what][compareDurations(was, now) ?? 'other'];
  const { label } = context;
  const where =
    what === 'wait'
      ? { en: `Wait of ${label.en}`, fa: `انتظار ${label.fa}` }
      : { en: `Time limit of ${label.en}`, fa: `مهلت ${label.fa}` };
  return [onePart(kind, key, [before, after], insteadText(where, was, now), context)];
}

/** Goals are compared one by one, by their events. */
function diffMetadata(before: JsonObject, after: JsonObject, context: TaskContext): DefinitionChange[] {
  return [
    ...diffGoals(before, after, context),
    ...diffValues('metadata', without(before, ['exit']), without(after, ['exit']), context),
  ];
}

function diffGoals(before: JsonObject, after: JsonObject, context: TaskContext): DefinitionChange[] {
  const [old, recent] = [before, after].map((metadata) => exitGoals({ metadata }));
  const at = (index: number): string => `metadata/exit/${index}`;
  const typesOf = (goal: { readonly types: readonly string[] }): string => [...goal.types].sort().join(', ');
  const left = new Map(recent!.map((goal, index) => [index, goal]));
  const changes = old!.flatMap((goal, index) => {
    const [match] = [...left].filter(([, one]) => typesOf(one) === typesOf(goal));
    const value = { ...goal } as unknown as JsonObject;
    if (!match)
      return [onePart('goalRemoved', at(index), [value, undefined], goalText(context, typesOf(goal), 'gone'), context)];
    left.delete(match[0]);
    const now = { ...match[1] } as unknown as JsonObject;
    const renamed = { ...value, then: context.renamed(goal.then) ?? goal.then };
    if (sameJson(without(renamed, ['types']), without(now, ['types']))) return [];
    return [onePart('goalChanged', at(match[0]), [value, now], goalText(context, typesOf(goal), 'changed'), context)];
  });
  const added = [...left].map(([index, goal]) => {
    const value = { ...goal } as unknown as JsonObject;
    return onePart('goalAdded', at(index), [undefined, value], goalText(context, typesOf(goal), 'new'), context);
  });
  return [...changes, ...added];
}

function goalText({ label }: TaskContext, types: string, what: 'new' | 'gone' | 'changed'): Text {
  const texts = {
    new: { en: `${label.en} is now left on ${types}`, fa: `${label.fa} حالا با ${types} رها می‌شود` },
    gone: { en: `${label.en} is no longer left on ${types}`, fa: `${label.fa} دیگر با ${types} رها نمی‌شود` },
    changed: { en: `Goal ${types} of ${label.en} is another`, fa: `هدف ${types} در ${label.fa} دیگر شد` },
  };
  return texts[what];
}

const DATA_FLOW: ReadonlySet<string> = new Set(['input', 'output', 'export']);

function diffValues(
  key: string,
  before: Json | undefined,
  after: Json | undefined,
  context: TaskContext,
): DefinitionChange[] {
  const { pair, label } = context;
  const changes = changesOf(`/${key}`, [before, after], ({ path }) => ({
    kind: kindOfValue(key, path),
    task: pair.after.name,
    where: valuePlace(key, path, label),
  }));
  return changes.map((change) => ({
    ...change,
    ...(change.before && { before: { ...change.before, pointer: pair.before.pointer + change.before.pointer } }),
    ...(change.after && { after: { ...change.after, pointer: pair.after.pointer + change.after.pointer } }),
  }));
}

function kindOfValue(key: string, path: readonly string[]): ChangeKind {
  if (key === 'set') return 'settingChanged';
  if (key === 'with') return path.length === 1 && path[0] === TEMPLATE ? 'templateChanged' : 'argumentChanged';
  return DATA_FLOW.has(key) ? 'dataFlowChanged' : 'detailChanged';
}

function valuePlace(key: string, path: readonly string[], label: Text): Text {
  const name = path.join('.');
  if (key === 'set') return { en: `Setting ${name} in ${label.en}`, fa: `تنظیم ${name} در ${label.fa}` };
  if (key !== 'with') {
    const detail = [key, ...path].join('.');
    return { en: `Detail ${detail} of ${label.en}`, fa: `جزئیات ${detail} در ${label.fa}` };
  }
  if (name === TEMPLATE) return { en: `Template of ${label.en}`, fa: `قالب ${label.fa}` };
  return { en: `Argument ${name} of ${label.en}`, fa: `آرگومان ${name} در ${label.fa}` };
}
