// The reference of task kinds as a Markdown page, made from the schema that editors get.
import type { JsonObject } from '../json.js';
import { KIND_WORDS } from '../language/kind-words.js';
import { TASK_KINDS, type TaskKind } from '../language/task-kinds.js';
import { objectOf } from '../language/task-tree.js';
import { type Key, KeyReader } from './key-reader.js';
import { cell, code } from './type-words.js';

const INTRODUCTION =
  'What a step of a process can be, made from the language by `npm run generate`. A task is known by the key that gives its kind; beside it stand the keys of every task. How they are used together is told in [writing processes](writing-processes.md); what can be called stands in [functions](functions.md).';
const TYPES =
  'Where a name and a list or an object are possible, the table says both. Every duration may be an ISO 8601 text (`"P3D"`), an object of units (`{ "hours": 4 }`) or an expression in `${ }`.';

/** @param schema the schema of a process (`processSchema`) */
export function kindPage(schema: JsonObject): string {
  const definitions = objectOf(schema.definitions);
  const schemaOf = (kind: TaskKind): JsonObject => objectOf(definitions[`${kind}Task`]);
  const base = Object.keys(objectOf(schemaOf('set').properties)).filter((name) => name !== 'set');
  const text = [
    '# Task kinds',
    INTRODUCTION,
    overview(),
    '## Keys of every task',
    TYPES,
    keyTable(new KeyReader(definitions).keysOf(schemaOf('set'), (name) => base.includes(name))),
    ...TASK_KINDS.map((kind) =>
      section(
        kind,
        new KeyReader(definitions).keysOf(schemaOf(kind), (name) => !base.includes(name)),
      ),
    ),
  ];
  return `${text.join('\n\n')}\n`;
}

function overview(): string {
  const rows = TASK_KINDS.map((kind) => `| [\`${kind}\`](#${kind}) | ${KIND_WORDS[kind].title} |`);
  return ['| kind | what it does |', '| --- | --- |', ...rows].join('\n');
}

function section(kind: TaskKind, keys: readonly Key[]): string {
  const { title, help, example } = KIND_WORDS[kind];
  const shown = `\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``;
  return [`## ${kind}`, `**${title}.** ${help}`, keyTable(keys), shown].join('\n\n');
}

function keyTable(keys: readonly Key[]): string {
  const rows = keys.map(({ path, needed, type, help }) =>
    [code(path), type, needed ? 'yes' : '', help].map(cell).join(' | '),
  );
  return ['| key | type | needed | meaning |', '| --- | --- | --- | --- |', ...rows.map((row) => `| ${row} |`)].join(
    '\n',
  );
}
