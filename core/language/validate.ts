// A definition is checked in stages, each stopping the next: text, shape, meaning. One mistake gives one problem.
import { isObject, type Json, type JsonObject } from '../json.js';
import { checkCall, checkRun, functionNamed } from './calls/check-calls.js';
import { checkEventTypes } from './check-events.js';
import { checkOwnNames, checkRecursion, checkReferences } from './check-references.js';
import { checkSupport } from './check-support.js';
import { checkShape } from './document-shape.js';
import { checkEntry } from './entry.js';
import { checkGoalShape } from './exit-goals.js';
import { checkExpressions } from './expressions/check-expressions.js';
import { placesOfDefinition, placesOfTask } from './expressions/expression-places.js';
import { checkDataFlow } from './flow/check-data-flow.js';
import { checkFlow, hasEnd } from './flow/check-flow.js';
import { checkAwaited, checkGoals } from './flow/check-goals.js';
import { checkPersonalData } from './flow/check-personal-data.js';
import { parseText } from './json-text.js';
import type { KnownNames } from './known-names.js';
import { checkSize } from './limits.js';
import { EnoughProblems, type Problem, problemList, type Report } from './problem.js';
import { checkSchemas } from './schemas/check-schemas.js';
import { allLists, allTasks, objectOf, type TaskNode, taskTree } from './task-tree.js';

export interface Validation {
  readonly problems: readonly Problem[];
  /** The definition, when it has no errors. */
  readonly document?: JsonObject;
}

/**
 * Everything that is wrong in a definition, given as text (problems then have line and column) or as JSON. Errors come
 * before warnings, of a text each in its order.
 */
export function validateDefinition(source: Json, known: KnownNames): Validation {
  if (typeof source !== 'string') return validateJson(source, known);
  const parsed = parseText(source);
  if (parsed.value === undefined || parsed.problems.length > 0) return { problems: parsed.problems };
  const { problems, document } = validateJson(parsed.value, known);
  return { problems: problems.map(parsed.locate).toSorted(byPlace), ...(document && { document }) };
}

function byPlace(one: Problem, other: Problem): number {
  if (one.severity !== other.severity) return one.severity === 'error' ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}

function validateJson(definition: Json, known: KnownNames): Validation {
  const { problems, report } = problemList();
  try {
    if (!checkSize(definition, report)) checkStages(definition, known, { problems, report });
  } catch (error) {
    if (!(error instanceof EnoughProblems)) throw error;
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  // A warning about something that has an error in it may follow from that: it waits until the error is corrected.
  const warnings = problems.filter(
    ({ severity, pointer }) =>
      severity === 'warning' &&
      !errors.some((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`)),
  );
  const ordered = [...errors, ...warnings];
  return { problems: ordered, ...(errors.length === 0 && isObject(definition) && { document: definition }) };
}

function checkStages(definition: Json, known: KnownNames, { problems, report }: ReturnType<typeof problemList>): void {
  checkShape(definition, report);
  if (!isObject(definition) || problems.length > 0) return;
  checkSugar(definition, report);
  if (problems.length > 0) return;
  checkMeaning(definition, known, report);
  if (problems.every(({ severity }) => severity === 'warning')) checkSense(definition, known, report);
}

/** The shape of what stands in `metadata`, where the standard allows anything. */
function checkSugar(definition: JsonObject, report: Report): void {
  checkEntry(definition, report);
  for (const { task, pointer } of allTasks(taskTree(definition))) checkGoalShape(task, pointer, report);
}

function checkMeaning(definition: JsonObject, known: KnownNames, report: Report): void {
  const lists = taskTree(definition);
  const tasks = allTasks(lists);
  checkSupport(definition, tasks, report);
  for (const list of allLists(lists)) checkFlow(list, report);
  checkReferences(definition, tasks, report);
  checkSchemas(definition, tasks, report);
  checkRecursion(definition, lists, report);
  checkOwnNames(definition, known, report);
  checkExpressions(placesOfDefinition(definition), report);
  for (const node of tasks) {
    checkExpressions(placesOfTask(node), report);
    if (node.kind === 'call') checkCall(node, definition, known, report);
    if (node.kind === 'run') checkRun(node, known, report);
    checkEnd(node, definition, known, report);
  }
  checkEventTypes(definition, tasks, known, report);
}

/** What can't be as it is meant, in a definition that has no errors. */
function checkSense(definition: JsonObject, known: KnownNames, report: Report): void {
  const lists = taskTree(definition);
  const tasks = allTasks(lists);
  for (const node of tasks) {
    checkGoals(node, known, report);
    checkAwaited(node, known, report);
  }
  if (lists[0]) checkDataFlow(definition, lists[0], known, report);
  checkPersonalData(tasks, report);
}

function checkEnd(node: TaskNode, definition: JsonObject, known: KnownNames, report: Report): void {
  const { task, pointer, name, kind } = node;
  if (kind === 'listen' && !hasEnd(node, definition))
    report('listenWithoutEnd', pointer, `"${name}" may wait for ever: no timeout stands on it or around it`, {
      found: name,
    });
  if (kind !== 'call') return;
  const description = functionNamed(String(task.call), known);
  const limit = description?.kind === 'composed' ? description.limitArgument : undefined;
  if (limit !== undefined && objectOf(task.with)[limit] === undefined && !hasEnd(node, definition))
    report('listenWithoutEnd', pointer, `"${name}" may wait for ever: give "${limit}"`, {
      found: name,
      expected: limit,
    });
}
