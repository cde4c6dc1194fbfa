// Event types: what a definition waits for or is started by must be something that somebody sends.
import type { JsonObject } from '../json.js';
import { functionNamed } from './calls/check-calls.js';
import { exitGoals } from './exit-goals.js';
import { isMeantAsExpression } from './expressions/expression-text.js';
import type { KnownNames } from './known-names.js';
import { didYouMean } from './nearest-name.js';
import type { Report } from './problem.js';
import { listed } from './shape.js';
import { listOf, objectOf, type TaskNode } from './task-tree.js';

interface TypePlace {
  readonly type: string;
  readonly pointer: string;
}

export function checkEventTypes(
  definition: JsonObject,
  tasks: readonly TaskNode[],
  known: KnownNames,
  report: Report,
): void {
  if (known.eventTypes === undefined) return;
  const types = [
    ...known.eventTypes.map(({ type }) => type),
    ...(known.emittedTypes ?? []),
    ...tasks.flatMap(({ task }) => emittedType(task)),
  ];
  const places = [
    ...strategyTypes(objectOf(definition.schedule).on, '/schedule/on'),
    ...tasks.flatMap((node) => typesOfTask(node, known)),
  ];
  for (const { type, pointer } of places) {
    if (types.includes(type)) continue;
    const { text, fix } = didYouMean(type, types);
    report('unknownEventType', pointer, `nobody sends events of the type "${type}"${text}`, {
      found: type,
      expected: `one of ${listed(types)}`,
      fix,
    });
  }
}

function emittedType(task: JsonObject): string[] {
  const type = objectOf(objectOf(objectOf(task.emit).event).with).type;
  return typeof type === 'string' && !isMeantAsExpression(type) ? [type] : [];
}

function typesOfTask(node: TaskNode, known: KnownNames): TypePlace[] {
  const { task, pointer, kind } = node;
  const goals = exitGoals(task).flatMap(({ types }, index) =>
    types.map((type) => ({ type, pointer: `${pointer}/metadata/exit/${index}/on` })),
  );
  if (kind === 'listen') return [...goals, ...strategyTypes(objectOf(task.listen).to, `${pointer}/listen/to`)];
  if (kind !== 'call') return goals;
  const description = functionNamed(String(task.call), known);
  const argument = description?.kind === 'composed' ? description.eventTypesArgument : undefined;
  if (argument === undefined) return goals;
  const given = listOf(objectOf(task.with)[argument]).flatMap((type, index) =>
    typeof type === 'string' && !isMeantAsExpression(type)
      ? [{ type, pointer: `${pointer}/with/${argument}/${index}` }]
      : [],
  );
  return [...goals, ...given];
}

function strategyTypes(strategy: unknown, pointer: string): TypePlace[] {
  const { one, all, any, until } = objectOf(strategy as JsonObject | undefined);
  const filters = [
    ...(one === undefined ? [] : [{ filter: one, at: `${pointer}/one` }]),
    ...listOf(all).map((filter, index) => ({ filter, at: `${pointer}/all/${index}` })),
    ...listOf(any).map((filter, index) => ({ filter, at: `${pointer}/any/${index}` })),
  ];
  const own = filters.flatMap(({ filter, at }) => {
    const type = objectOf(objectOf(filter).with).type;
    return typeof type === 'string' && !isMeantAsExpression(type) ? [{ type, pointer: `${at}/with/type` }] : [];
  });
  return [...own, ...(typeof until === 'object' ? strategyTypes(until, `${pointer}/until`) : [])];
}
