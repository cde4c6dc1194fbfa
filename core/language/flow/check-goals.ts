// Goals and waits that nothing can fulfil: on a task that never waits, behind another goal, or with values that the event
// never has.
import { isObject, type Json, type JsonObject } from '../../json.js';
import { functionNamed } from '../calls/check-calls.js';
import { type ExitGoal, exitGoals } from '../exit-goals.js';
import { isMeantAsExpression } from '../expressions/expression-text.js';
import { pointerStep } from '../json-text.js';
import type { KnownNames } from '../known-names.js';
import { didYouMean } from '../nearest-name.js';
import type { Report } from '../problem.js';
import { listed } from '../shape.js';
import { listOf, objectOf, type TaskNode } from '../task-tree.js';
import { pauses } from './check-flow.js';
import { fieldOf, joined, shapeOfSchema, type ValueShape } from './value-shape.js';

export function checkGoals(node: TaskNode, known: KnownNames, report: Report): void {
  const goals = exitGoals(node.task);
  const place = `${node.pointer}/metadata/exit`;
  if (goals.length > 0 && !pauses(node)) {
    report('goalOutOfReach', place, `"${node.name}" never waits, so that no event can end it before it is done`, {
      found: node.name,
      expected: 'a goal on a task that waits, or has one in it that does',
    });
    return;
  }
  for (const [index, goal] of goals.entries()) {
    const earlier = goals.slice(0, index).find((other) => takesAllOf(other, goal));
    if (earlier)
      report('goalOutOfReach', `${place}/${index}`, `an earlier goal takes every ${listed(goal.types)}`, {
        found: [...goal.types],
        expected: 'another event, other values in "match", or another order',
      });
    else checkMatch(goal.match, goal.types, `${place}/${index}/match`, known, report);
  }
}

function takesAllOf(earlier: ExitGoal, later: ExitGoal): boolean {
  const types = later.types.every((type) => earlier.types.includes(type));
  return types && (earlier.match === undefined || JSON.stringify(earlier.match) === JSON.stringify(later.match));
}

/** The `match` of a function that waits for events, as far as it is written down. */
export function checkAwaited(node: TaskNode, known: KnownNames, report: Report): void {
  const description = node.kind === 'call' ? functionNamed(String(node.task.call), known) : undefined;
  if (description?.kind !== 'composed' || description.eventTypesArgument === undefined) return;
  const { match, ...args } = objectOf(node.task.with);
  const types = listOf(args[description.eventTypesArgument]).filter((type): type is string => typeof type === 'string');
  if (isObject(match)) checkMatch(match, types, `${node.pointer}/with/match`, known, report);
}

function checkMatch(
  match: JsonObject | undefined,
  types: readonly string[],
  pointer: string,
  known: KnownNames,
  report: Report,
): void {
  const schemas = types.map((type) => known.eventTypes?.find((one) => one.type === type)?.data);
  const shape = schemas.map((schema) => shapeOfSchema(schema)).reduce((one, other) => joined(one, other), NOTHING);
  if (match === undefined || shape === 'any' || shape.fields === undefined) return;
  for (const [name, value] of Object.entries(match)) {
    const field = fieldOf(shape.fields, name);
    const { text, fix } = didYouMean(name, Object.keys(shape.fields));
    if (field === undefined)
      report('neverMatches', pointer + pointerStep(name), `${listed(types)} has no "${name}"${text}`, {
        found: name,
        expected: `one of ${listed(Object.keys(shape.fields))}`,
        fix,
      });
    else reportValues(value, field, { name, pointer: pointer + pointerStep(name) }, report);
  }
}

/** Joined with the first shape, it gives that shape. */
const NOTHING: ValueShape = { types: [], fields: {} };

function reportValues(
  value: Json,
  field: ValueShape,
  { name, pointer }: { readonly name: string; readonly pointer: string },
  report: Report,
): void {
  const wanted = Array.isArray(value) ? (value as readonly Json[]) : [value];
  for (const [index, one] of wanted.entries()) {
    if (isMeantAsExpression(one) || isPossible(one, field)) continue;
    const texts = field === 'any' ? [] : (field.texts ?? field.types);
    const { text, fix } = didYouMean(String(one), texts);
    report(
      'neverMatches',
      Array.isArray(value) ? `${pointer}/${index}` : pointer,
      `"${name}" is never ${JSON.stringify(one)}${text}`,
      {
        found: one,
        expected: `one of ${listed(texts)}`,
        fix,
      },
    );
  }
}

function isPossible(value: Json, field: ValueShape): boolean {
  if (field === 'any' || (typeof value === 'object' && value !== null)) return true;
  if (value === null) return true;
  if (typeof value === 'string') return field.types.includes('string') && (field.texts?.includes(value) ?? true);
  return field.types.includes(typeof value);
}
