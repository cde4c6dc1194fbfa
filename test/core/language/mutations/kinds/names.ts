// Names of things that do not exist: tasks, templates, forms, score models, event types, processes, what stands under `use`.
import type { Json, JsonObject } from '../../../../../core/json.js';
import type { Dice } from '../../../../support/random-programs.js';
import { misspelt } from '../misspelling.js';
import { type MutationSource, type Path, pointerOf, withEntries, withValue } from '../mutation.js';
import { type Place, placesOf } from '../places.js';

const DIRECTIVES = ['end', 'exit', 'continue'];

export const danglingNames: MutationSource = (definition, dice) => {
  const places = placesOf(definition);
  const renamed = places.flatMap(namePaths).map(({ path, name }) => () => {
    const other = dice.oneIn(3) ? 'somethingElse' : misspelt(name, dice, DIRECTIVES);
    return {
      what: `"${name}" named "${other}"`,
      definition: withValue(definition, path, other),
      pointer: pointerOf(path),
    };
  });
  const tasks = places.filter(({ key, path, zone }) => zone === 'language' && key === 'call' && isTaskKey(path));
  return [...renamed, ...tasks.flatMap(({ path }) => additions(definition, path.slice(0, -1), dice))];
};

interface NamePath {
  readonly path: Path;
  readonly name: string;
}

const REFERRING_ARGUMENTS = ['template', 'form', 'model'];

function namePaths({ path, key, value, zone }: Place): NamePath[] {
  if (zone === 'argument' && key === 'types') return textsIn(value, path);
  const names =
    (zone === 'argument' && REFERRING_ARGUMENTS.includes(key)) ||
    (zone === 'language' && (key === 'then' || (key === 'on' && path.includes('exit')) || isEventType(key, path)));
  return names ? textsIn(value, path) : [];
}

function textsIn(value: Json, path: Path): NamePath[] {
  if (typeof value === 'string') return value.includes('${') ? [] : [{ path, name: value }];
  return Array.isArray(value) ? value.flatMap((item, index) => textsIn(item, [...path, index])) : [];
}

/** The type of an event that is waited for; what is emitted may have any. */
function isEventType(key: string, path: Path): boolean {
  return key === 'type' && path.at(-2) === 'with' && path.at(-3) !== 'event' && path.at(-3) !== 'errors';
}

function isTaskKey(path: Path): boolean {
  return typeof path.at(-2) === 'string' && typeof path.at(-3) === 'number';
}

/** References that the shipped definitions do not have: put in, and wrong. */
function additions(definition: JsonObject, task: Path, dice: Dice): ReturnType<MutationSource>[number][] {
  const named = dice.pick(['patience', 'soon', 'gently']);
  const timeout = withEntries(definition, task, (entries) => [...entries, ['timeout', named]]);
  const replaced = (body: JsonObject): JsonObject =>
    withEntries(definition, task, (entries) => [
      ...entries.filter(([key]) => key === 'then'),
      ...(Object.entries(body) as [string, Json][]),
    ]);
  const workflow = { namespace: 'marketing', name: 'survey-escalatio', version: '1.0.0' };
  const retried = { try: [{ pause: { wait: 'PT1S' } }], catch: { retry: named } };
  const made = (what: string, mutant: JsonObject, at: Path) => () => ({
    what,
    definition: mutant,
    pointer: pointerOf([...task, ...at]),
  });
  return [
    made('a timeout that is not there', timeout, ['timeout']),
    made('a process that is not there', replaced({ run: { workflow } }), ['run', 'workflow', 'name']),
    made('a retry policy that is not there', replaced(retried), ['catch', 'retry']),
    made('an error that is not there', replaced({ if: '${ false }', raise: { error: named } }), ['raise', 'error']),
  ];
}
