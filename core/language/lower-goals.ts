// Goals in the words of the standard: the task races with one wait per goal, and a switch after it goes where the winner says.
//
//   { "winBack": { "do": […], "metadata": { "exit": [{ "on": "purchase.made", "then": "won" }] } } }
//
// becomes two tasks of the same list:
//
//   { "winBack": { "fork": { "compete": true, "branches": [
//       { "steps": { "do": [{ "winBack": { "do": […] } }, { "finished": { "set": … } }] } },
//       { "goal1": { "call": "awaitEvent", "with": { "types": ["purchase.made"] } } }] } } },
//   { "winBack-exit": { "switch": [{ "goal1": { "when": …, "then": "won" } }] } }
//
// The result of the race carries who won, so that it can't be mistaken for any data; the switch takes it off again.
import { isObject, type Json, type JsonObject } from '../json.js';
import { type ExitGoal, exitGoals } from './exit-goals.js';
import { pointerStep } from './json-text.js';

const WINNER = '@winner';
const RESULT = '@result';
const STEPS = 'steps';

/** Where a task with goals is found in the lowered list that begins at `list`. */
export function racePlaces(
  list: string,
  position: number,
  name: string,
): { readonly race: string; readonly task: string; readonly choice: string } {
  const race = `${list}/${position}${pointerStep(name)}`;
  return {
    race,
    task: `${race}/fork/branches/0/${STEPS}/do/0${pointerStep(name)}`,
    choice: `${list}/${position + 1}${pointerStep(choiceName(name))}`,
  };
}

/** The definition without goals, valid under the official schema. Definitions without goals come back as they are. */
export function lowerGoals(definition: JsonObject): JsonObject {
  return lowerValue(definition) as JsonObject;
}

/** Goals may stand in any list of tasks at any depth: wherever a list holds one-key objects whose value has goals. */
function lowerValue(value: Json): Json {
  if (Array.isArray(value)) return lowerList(value as readonly Json[]);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, lowerValue(inner)] as const);
  return entries.every(([key, inner]) => inner === value[key]) ? value : Object.fromEntries(entries);
}

function lowerList(list: readonly Json[]): Json {
  const lowered = list.flatMap((item) => {
    const [entry, ...others] = isObject(item) ? Object.entries(item) : [];
    const goals = entry && others.length === 0 && isObject(entry[1]) ? exitGoals(entry[1]) : [];
    if (entry === undefined || goals.length === 0) return [lowerValue(item)];
    return race(entry[0], lowerValue(entry[1]) as JsonObject, goals);
  });
  return lowered.length === list.length && lowered.every((item, index) => item === list[index]) ? list : lowered;
}

function race(name: string, task: JsonObject, goals: readonly ExitGoal[]): JsonObject[] {
  const { if: condition, then: next, metadata, ...body } = task;
  const { exit: _lowered, ...remaining } = metadata as JsonObject;
  const steps: JsonObject = {
    do: [{ [name]: body }, { finished: { set: `\${ { "${WINNER}": "${STEPS}", "${RESULT}": . } }` } }],
  };
  const branches = [{ [STEPS]: steps }, ...goals.map((goal, index) => ({ [goalName(index)]: awaitGoal(goal, index) }))];
  const fork = {
    ...(condition !== undefined && { if: condition }),
    fork: { compete: true, branches },
    metadata: remaining,
  };
  return [{ [name]: fork }, { [choiceName(name)]: choice(goals, next) }];
}

function choiceName(name: string): string {
  return `${name}-exit`;
}

export function goalName(index: number): string {
  return `goal${index + 1}`;
}

function awaitGoal({ types, match }: ExitGoal, index: number): JsonObject {
  return {
    call: 'awaitEvent',
    with: { types, ...(match && { match }) },
    output: { as: `\${ { "${WINNER}": "${goalName(index)}", "${RESULT}": .event } }` },
  };
}

/** A task that was skipped by its `if` gives something without a winner: it goes on with the next task, as the standard wants. */
function choice(goals: readonly ExitGoal[], next: Json | undefined): JsonObject {
  const won = (name: string): string => `\${ (objects | .["${WINNER}"]) == "${name}" }`;
  const cases: JsonObject[] = goals.map(({ then }, index) => ({
    [goalName(index)]: { when: won(goalName(index)), then },
  }));
  if (next !== undefined) cases.push({ [STEPS]: { when: won(STEPS), then: next } });
  return {
    switch: cases,
    output: { as: `\${ if type == "object" and has("${WINNER}") then .["${RESULT}"] else . end }` },
  };
}
