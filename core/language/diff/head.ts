// What stands around the tasks of a definition: its texts, who may enter how often, what starts it, what it takes.
import type { Text } from '../../catalog/functions.js';
import { isObject, type Json, type JsonObject } from '../../json.js';
import { type EntryRule, entryOf } from '../entry.js';
import { listOf, objectOf } from '../task-tree.js';
import type { ChangeKind, DefinitionChange } from './change.js';
import { pointerTo, sameJson, type ValueChange, valueChanges, without } from './values.js';
import { insteadText, stepsOf, valueText } from './words.js';

/** Changes outside of tasks, in the order of a document. The version is not one: it says itself that it is another. */
export function diffHead(before: JsonObject, after: JsonObject): DefinitionChange[] {
  return [
    ...diffTexts(before, after),
    ...diffEntry(before, after),
    ...diffTriggers(before, after),
    ...diffInput(before, after),
    ...diffRest(before, after),
  ];
}

/** Changes of a kind for all differences between two values that stand at the same place. */
export function changesOf(
  pointer: string,
  [before, after]: readonly [Json | undefined, Json | undefined],
  describe: (change: ValueChange) => { readonly kind: ChangeKind; readonly where: Text; readonly task?: string },
): DefinitionChange[] {
  return valueChanges(before, after).map((change) => {
    const { kind, where, task } = describe(change);
    const at = pointerTo(pointer, change.path);
    return {
      kind,
      ...(task === undefined ? {} : { task }),
      ...(change.before === undefined ? {} : { before: { pointer: at, value: change.before } }),
      ...(change.after === undefined ? {} : { after: { pointer: at, value: change.after } }),
      text: insteadText(where, change.before, change.after),
    };
  });
}

function diffTexts(before: JsonObject, after: JsonObject): DefinitionChange[] {
  const describe = ({ path }: ValueChange) => {
    const name = path.join('.') || 'text';
    return { kind: 'describedOtherwise' as const, where: { en: `Text ${name}`, fa: `متن ${name}` } };
  };
  const [one, other] = [textsOf(before), textsOf(after)];
  return changesOf('/document', [one, other], describe);
}

/** Titles of tasks that only one of them has go with the task. */
function textsOf(definition: JsonObject): JsonObject {
  const { title, summary, metadata } = objectOf(definition.document);
  const { title: titles, summary: summaries } = objectOf(metadata);
  const texts = { title, summary, metadata: definedOf({ title: titles, summary: summaries }) };
  return definedOf(texts);
}

function definedOf(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as JsonObject;
}

const ENTRY = '/document/metadata/entry';
const RULES: Readonly<Record<Exclude<EntryRule['rule'], 'every'>, Text>> = {
  once: { en: 'once', fa: 'تنها یک بار' },
  oneAtATime: { en: 'once at a time', fa: 'هر بار یک اجرا' },
  always: { en: 'always', fa: 'همیشه' },
};

function diffEntry(before: JsonObject, after: JsonObject): DefinitionChange[] {
  const [one, other] = [entryOf(before), entryOf(after)];
  if (sameJson(one as unknown as JsonObject, other as unknown as JsonObject)) return [];
  const [was, now] = [entryText(one), entryText(other)];
  return [
    {
      kind: 'entryRuleChanged',
      before: { pointer: ENTRY, value: { ...one } },
      after: { pointer: ENTRY, value: { ...other } },
      text: {
        en: `A contact may enter ${now.en} instead of ${was.en}`,
        fa: `ورود مخاطب: ${now.fa} به جای ${was.fa}`,
      },
    },
  ];
}

function entryText(rule: EntryRule): Text {
  if (rule.rule !== 'every') return RULES[rule.rule];
  const span = valueText(rule.duration);
  return { en: `once in ${span.en}`, fa: `هر ${span.fa} یک بار` };
}

interface FoundTrigger {
  readonly pointer: string;
  readonly filter: JsonObject;
  readonly type: string;
  /** One of several that have to come together. */
  readonly ofAll: boolean;
}

function diffTriggers(before: JsonObject, after: JsonObject): DefinitionChange[] {
  const [old, recent] = [triggersIn(before), triggersIn(after)];
  const left = [...recent];
  const changes: DefinitionChange[] = [];
  for (const trigger of old) {
    const match =
      left.find((one) => sameJson(one.filter, trigger.filter)) ?? left.find((one) => one.type === trigger.type);
    if (!match) changes.push(triggerChange('triggerRemoved', trigger));
    else {
      left.splice(left.indexOf(match), 1);
      if (!sameJson(match.filter, trigger.filter) || match.ofAll !== trigger.ofAll)
        changes.push(triggerChange('triggerChanged', trigger, match));
    }
  }
  return [...changes, ...left.map((trigger) => triggerChange('triggerAdded', undefined, trigger))];
}

function triggersIn(definition: JsonObject): FoundTrigger[] {
  const on = objectOf(objectOf(definition.schedule).on);
  return ['one', 'any', 'all'].flatMap((way) => {
    const filters = way === 'one' ? [on.one] : listOf(on[way]);
    return filters.filter(isObject).map((filter, index) => ({
      pointer: way === 'one' ? '/schedule/on/one' : `/schedule/on/${way}/${index}`,
      filter,
      type: String(objectOf(filter.with).type ?? '*'),
      ofAll: way === 'all',
    }));
  });
}

function triggerChange(
  kind: 'triggerAdded' | 'triggerRemoved' | 'triggerChanged',
  before: FoundTrigger | undefined,
  after?: FoundTrigger,
): DefinitionChange {
  const type = (after ?? before)!.type;
  const texts = {
    triggerAdded: { en: `Now also starts on ${type}`, fa: `حالا با ${type} هم آغاز می‌شود` },
    triggerRemoved: { en: `No longer starts on ${type}`, fa: `دیگر با ${type} آغاز نمی‌شود` },
    triggerChanged: {
      en: `Starts on other events of the type ${type}`,
      fa: `با رویدادهای دیگری از نوع ${type} آغاز می‌شود`,
    },
  };
  return {
    kind,
    ...(before && { before: { pointer: before.pointer, value: before.filter } }),
    ...(after && { after: { pointer: after.pointer, value: after.filter } }),
    text: texts[kind],
  };
}

function diffInput(before: JsonObject, after: JsonObject): DefinitionChange[] {
  return changesOf('/input', [before.input, after.input], ({ path }) => {
    const at = path.indexOf('default');
    const name = at > 0 ? [path[at - 1], ...path.slice(at + 1)].join('.') : path.join('.');
    if (at > 0) return { kind: 'defaultChanged', where: { en: `Default of ${name}`, fa: `پیش‌فرض ${name}` } };
    return { kind: 'inputChanged', where: { en: `Input ${name}`.trim(), fa: `ورودی ${name}`.trim() } };
  });
}

/** Everything else, so that no difference goes unsaid. */
function diffRest(before: JsonObject, after: JsonObject): DefinitionChange[] {
  return changesOf('', [restOf(before), restOf(after)], ({ path }) => {
    const name = path.join('.');
    return { kind: 'detailChanged', where: { en: `Detail ${name}`, fa: `جزئیات ${name}` } };
  });
}

function restOf(definition: JsonObject): JsonObject {
  const head = objectOf(definition.document);
  const metadata = without(objectOf(head.metadata), ['title', 'summary', 'entry', 'steps']);
  const use = objectOf(definition.use);
  const extensions = listOf(use.extensions).map((item) =>
    Object.fromEntries(
      Object.entries(objectOf(item)).map(([name, one]) => [name, without(objectOf(one), ['before', 'after'])]),
    ),
  );
  const rest = without(definition, ['$schema', 'document', 'schedule', 'input', 'do', 'use']);
  return {
    ...rest,
    document: { ...without(head, ['title', 'summary', 'metadata', 'version']), metadata },
    schedule: without(objectOf(definition.schedule), ['on']),
    use: { ...without(use, ['functions', 'extensions']), extensions },
  };
}

/** Titles of tasks, but not of those that came or went: `cameOrWent`, by name. */
export function diffTitles(before: JsonObject, after: JsonObject, cameOrWent: ReadonlySet<string>): DefinitionChange[] {
  const [old, recent] = [stepsOf(before), stepsOf(after)].map((steps) =>
    without(
      steps,
      Object.keys(steps).filter((name) => cameOrWent.has(name)),
    ),
  );
  return changesOf('/document/metadata/steps', [old, recent], ({ path }) => ({
    kind: 'describedOtherwise',
    task: path[0],
    where: { en: `Title of ${path[0]}`, fa: `عنوان ${path[0]}` },
  }));
}
