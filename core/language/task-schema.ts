// The JSON Schema of tasks for editors. As when it is checked, a task is told by its key: what is wrong is said of that kind alone.
import type { JsonObject } from '../json.js';
import { STANDARD_CALLS } from './http-shapes.js';
import { taskSnippet } from './kind-snippets.js';
import { KIND_WORDS } from './kind-words.js';
import { type Fields, fieldsSchema, type Shape } from './shape.js';
import { onlyKeys, type SchemaParts } from './shape-schema.js';
import { TASK_KINDS, type TaskKind } from './task-kinds.js';

export interface TaskFields {
  readonly kinds: Readonly<Record<TaskKind, Fields>>;
  /** Fields of every task. */
  readonly base: Readonly<Record<string, Shape>>;
  /** Fields that stand beside the key of one kind. */
  readonly companions: readonly string[];
}

/** `for` has a `do` of its own, so it is looked for first. */
const KINDS_BY_KEY: readonly TaskKind[] = ['for', ...TASK_KINDS.filter((kind) => kind !== 'for')];
/** A snippet's first stop: the name of the task. */
const NAME_TO_TYPE = '${1:name}';

export function taskSchema(fields: TaskFields, parts: SchemaParts): JsonObject {
  const ofKind = (kind: TaskKind): JsonObject => parts.taskPart(`${kind}Task`, () => kindSchema(kind, fields, parts));
  const byKey = KINDS_BY_KEY.reduceRight<JsonObject>(
    (otherwise, kind) => ({ if: { required: [kind] }, then: ofKind(kind), else: otherwise }),
    unknownSchema(fields, parts),
  );
  return { type: 'object', ...byKey, defaultSnippets: taskSnippets(parts) };
}

/** A list of tasks, with snippets that begin with the name. */
export function taskListSchema(list: JsonObject, parts: SchemaParts): JsonObject {
  const named = taskSnippets(parts).map((snippet) => ({ ...snippet, body: { [NAME_TO_TYPE]: snippet.body ?? null } }));
  return { ...list, items: { ...(list.items as JsonObject), defaultSnippets: named } };
}

function taskSnippets(parts: SchemaParts): readonly JsonObject[] {
  return [...TASK_KINDS.map(taskSnippet), ...parts.snippets('task')];
}

function kindSchema(kind: TaskKind, { kinds, base }: TaskFields, parts: SchemaParts): JsonObject {
  const { required, optional } = kinds[kind];
  const key = { ...required?.[kind]?.schema(parts), markdownDescription: wordsOf(kind) };
  const { properties, ...others } = fieldsSchema({ required, optional: { ...optional, ...base } }, parts);
  const schema: JsonObject = { ...others, properties: { ...(properties as JsonObject), [kind]: key } };
  if (kind !== 'call') return schema;
  const standard = Object.entries(STANDARD_CALLS).map(([name, args]) => [name, fieldsSchema(args, parts)] as const);
  return { ...schema, allOf: parts.calls(Object.fromEntries(standard)) };
}

/** A task without a key of a kind: the misspelt key is wrong, or the task as a whole when there is none. All kinds are offered. */
function unknownSchema({ kinds, base, companions }: TaskFields, parts: SchemaParts): JsonObject {
  const keys = TASK_KINDS.map((kind): [string, JsonObject] => {
    const { type } = kinds[kind].required?.[kind]?.schema(parts) ?? {};
    return [kind, { ...(type !== undefined && { type }), markdownDescription: wordsOf(kind) }];
  });
  const { properties } = fieldsSchema({ optional: base }, parts);
  const known = [...Object.keys(base), ...companions];
  const errorMessage = `A task has one of these keys: ${TASK_KINDS.join(', ')}.`;
  return {
    properties: { ...Object.fromEntries(keys), ...(properties as JsonObject) },
    if: onlyKeys(known),
    then: { not: {}, errorMessage },
    else: {
      properties: Object.fromEntries(known.map((name) => [name, true])),
      additionalProperties: false,
      errorMessage,
    },
  };
}

function wordsOf(kind: TaskKind): string {
  const { title, help } = KIND_WORDS[kind];
  return `**${title}.** ${help}`;
}
