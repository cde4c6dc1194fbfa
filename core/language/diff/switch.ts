// The cases of a switch in two versions, by their names.
import type { Json, JsonObject } from '../../json.js';
import { listOf, objectOf } from '../task-tree.js';
import type { ChangeKind, DefinitionChange } from './change.js';
import type { TaskContext } from './task.js';
import { sameJson } from './values.js';
import { insteadText } from './words.js';

interface Case {
  readonly name: string;
  readonly index: number;
  readonly content: JsonObject;
}

export function diffSwitch(
  before: Json | undefined,
  after: Json | undefined,
  context: TaskContext,
): DefinitionChange[] {
  const [old, recent] = [casesOf(before), casesOf(after)];
  const both = recent.flatMap((now) => {
    const was = old.find((one) => one.name === now.name);
    return was ? [{ was, now }] : [];
  });
  const removed = old.filter((one) => !recent.some(({ name }) => name === one.name));
  const added = recent.filter((one) => !old.some(({ name }) => name === one.name));
  const isReordered = both.some(({ was }, index) => index > 0 && was.index < both[index - 1]!.was.index);
  return [
    ...removed.map((one) => caseChange('caseRemoved', one, undefined, context)),
    ...added.map((one) => caseChange('caseAdded', undefined, one, context)),
    ...both.flatMap(({ was, now }) => diffCase(was, now, context)),
    ...(isReordered ? [reordering(context)] : []),
  ];
}

function casesOf(value: Json | undefined): Case[] {
  return listOf(value).flatMap((item, index) => {
    const [entry] = Object.entries(objectOf(item));
    return entry ? [{ name: entry[0], index, content: objectOf(entry[1]) }] : [];
  });
}

function caseChange(
  kind: 'caseAdded' | 'caseRemoved',
  before: Case | undefined,
  after: Case | undefined,
  { pair, label }: TaskContext,
): DefinitionChange {
  const { name } = (after ?? before)!;
  const texts = {
    caseAdded: { en: `${label.en} has a new case ${name}`, fa: `${label.fa} حالت تازهٔ ${name} دارد` },
    caseRemoved: { en: `${label.en} has no case ${name} any more`, fa: `${label.fa} دیگر حالت ${name} ندارد` },
  };
  return {
    kind,
    task: pair.after.name,
    ...(before && { before: { pointer: pointerOf(pair.before.pointer, before), value: before.content } }),
    ...(after && { after: { pointer: pointerOf(pair.after.pointer, after), value: after.content } }),
    text: texts[kind],
  };
}

function pointerOf(task: string, { index, name }: Case): string {
  return `${task}/switch/${index}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

function diffCase(was: Case, now: Case, { pair, label, renamed }: TaskContext): DefinitionChange[] {
  const part = (kind: ChangeKind, key: 'when' | 'then', en: string, fa: string): DefinitionChange[] => {
    const [before, after] = [was.content[key], now.content[key]];
    if (sameJson(key === 'then' ? renamed(before) : before, after)) return [];
    const place = { en: `${en} of case ${was.name} in ${label.en}`, fa: `${fa} حالت ${was.name} در ${label.fa}` };
    return [
      {
        kind,
        task: pair.after.name,
        ...(before === undefined
          ? {}
          : { before: { pointer: `${pointerOf(pair.before.pointer, was)}/${key}`, value: before } }),
        ...(after === undefined
          ? {}
          : { after: { pointer: `${pointerOf(pair.after.pointer, now)}/${key}`, value: after } }),
        text: insteadText(place, before, after),
      },
    ];
  };
  return [
    ...part('conditionChanged', 'when', 'Condition', 'شرط'),
    ...part('nextChanged', 'then', 'Next task', 'گام بعدی'),
  ];
}

function reordering({ pair, label }: TaskContext): DefinitionChange {
  return {
    kind: 'casesReordered',
    task: pair.after.name,
    before: { pointer: `${pair.before.pointer}/switch` },
    after: { pointer: `${pair.after.pointer}/switch` },
    text: {
      en: `The cases of ${label.en} are asked in another order`,
      fa: `حالت‌های ${label.fa} به ترتیب دیگری پرسیده می‌شوند`,
    },
  };
}
