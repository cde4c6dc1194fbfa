// What may differ between two versions of a definition, as data: a kind that never changes its meaning, where, and in words.
import type { Text } from '../../catalog/functions.js';
import type { Json } from '../../json.js';

export const CHANGE_KINDS = [
  'describedOtherwise',
  'entryRuleChanged',
  'triggerAdded',
  'triggerRemoved',
  'triggerChanged',
  'defaultChanged',
  'inputChanged',
  'taskAdded',
  'taskRemoved',
  'taskMoved',
  'taskRenamed',
  'taskReplaced',
  'waitLonger',
  'waitShorter',
  'waitChanged',
  'timeoutLonger',
  'timeoutShorter',
  'timeoutChanged',
  'functionChanged',
  'templateChanged',
  'argumentChanged',
  'settingChanged',
  'conditionChanged',
  'caseAdded',
  'caseRemoved',
  'casesReordered',
  'nextChanged',
  'goalAdded',
  'goalRemoved',
  'goalChanged',
  'dataFlowChanged',
  'detailChanged',
] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A place in one of the two documents, and what stands there; no value for a task as a whole. */
export interface Place {
  readonly pointer: string;
  readonly value?: Json;
}

export interface DefinitionChange {
  readonly kind: ChangeKind;
  /** Name of the task, as it is now; none for what stands outside of tasks. */
  readonly task?: string;
  /** Missing for what is new. */
  readonly before?: Place;
  /** Missing for what is gone. */
  readonly after?: Place;
  readonly text: Text;
}
