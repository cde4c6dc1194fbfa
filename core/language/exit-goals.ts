// Goals: `metadata.exit` on a task says that it is left at once when an event about the contact comes.
import { isObject, type Json, type JsonObject } from '../json.js';
import { pointerStep } from './json-text.js';
import { nearestName } from './nearest-name.js';
import type { Report } from './problem.js';
import { anyObject, either, isText, listOf, naming, object, part, type Shape, shape, told } from './shape.js';

/** One goal: which events (with which values in their data), and where the process goes on: a task of the same list, or an end. */
export interface ExitGoal {
  readonly types: readonly string[];
  readonly match?: JsonObject;
  readonly then: string;
}

const EVENT_TYPES = either(
  'an event type or a list of them',
  [isText, naming('eventType')],
  [Array.isArray, listOf(naming('eventType'), { atLeast: 1 })],
);
const GOALS: Shape = part(
  'goals',
  listOf(
    object({
      required: {
        on: told('The event type, or a list of them, at which the task is left.', EVENT_TYPES),
        then: told('Where the process goes on: a task of the same list, or "end" or "exit".', naming('target')),
      },
      optional: { match: told("Values that the event's data must have; a list means any of them.", anyObject) },
    }),
    { atLeast: 1 },
  ),
);

/** `metadata` of a task: anything, and the goals, which `checkGoalShape` looks at. */
export const taskMetadata: Shape = shape(anyObject, (parts) => ({
  type: 'object',
  properties: { exit: EXIT.schema(parts) },
}));

const EXIT = told('Goals: the task is left at once when such an event about the contact comes.', GOALS);

/** The goals of a task of the right shape. */
export function exitGoals(task: JsonObject): ExitGoal[] {
  if (!isObject(task.metadata) || !Array.isArray(task.metadata.exit)) return [];
  return (task.metadata.exit as readonly Json[]).filter(isObject).map((goal) => ({
    types: typeof goal.on === 'string' ? [goal.on] : (goal.on as readonly string[]),
    ...(isObject(goal.match) && { match: goal.match }),
    then: String(goal.then),
  }));
}

export function checkGoalShape(task: JsonObject, pointer: string, report: Report): void {
  if (!isObject(task.metadata)) return;
  const { exit } = task.metadata;
  if (exit !== undefined) GOALS(exit, `${pointer}/metadata/exit`, report);
  else reportMisspelt('exit', task.metadata, isLikeGoals, `${pointer}/metadata`, report);
}

function isLikeGoals(value: Json): boolean {
  return Array.isArray(value) && value.some((goal) => isObject(goal) && Object.hasOwn(goal, 'then'));
}

/** Metadata takes any key, so only one that is both near to a name and has such a value is surely that name. */
export function reportMisspelt(
  name: string,
  metadata: JsonObject,
  isLikely: (value: Json) => boolean,
  pointer: string,
  report: Report,
): void {
  for (const [key, value] of Object.entries(metadata)) {
    if (nearestName(key, [name], 1) === undefined || !isLikely(value)) continue;
    report('unknownField', pointer + pointerStep(key), `nothing reads "${key}", did you mean "${name}"?`, {
      found: key,
      expected: `"${name}"`,
      fix: name,
    });
  }
}
