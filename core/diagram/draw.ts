// A definition as its designer wrote it becomes a diagram: goals and composed functions stay what they are.
import type { Locale } from '../calendar/format.js';
import type { JsonObject } from '../json.js';
import { objectOf, type TaskList, type TaskNode, taskTree } from '../language/task-tree.js';
import type { Diagram } from './diagram.js';
import { Drawing, entryOf, isDrawnAsGroup, type Onward } from './drawing.js';
import { leave, leaveByCases, leaveByGoals } from './flow.js';
import { drawGroup } from './groups.js';
import { Reader, type Vocabulary } from './reader.js';
import { describeTask } from './tasks/index.js';
import { drawTriggers } from './triggers.js';

/** The diagram of a valid definition in one language. Every task of `do` is one node or one group, by its pointer. */
export function drawDefinition(
  definition: JsonObject,
  { vocabulary, locale }: { readonly vocabulary: Vocabulary; readonly locale: Locale },
): Diagram {
  const reader = new Reader(definition, vocabulary, locale);
  const drawing = new Drawing(reader);
  const [main] = taskTree(definition);
  const [first] = main!.tasks;
  drawTriggers(drawing, definition, (way) => (first ? drawing.connect(way, entryOf(first)) : drawing.end(way)));
  drawList(drawing, main!, undefined, (way) => drawing.end(way));
  const { title, summary, metadata, name } = objectOf(definition.document);
  const { title: titles, summary: summaries } = objectOf(metadata);
  const text = (translated: JsonObject, plain: unknown): string => String(translated[locale] ?? plain ?? '');
  return {
    locale,
    title: text(objectOf(titles), title ?? name),
    summary: text(objectOf(summaries), summary),
    nodes: drawing.nodes,
    groups: drawing.groups,
    edges: drawing.edges,
  };
}

function drawList(drawing: Drawing, list: TaskList, group: string | undefined, onward: Onward): void {
  for (const node of list.tasks) drawTask(drawing, node, group, onward);
}

function drawTask(drawing: Drawing, node: TaskNode, group: string | undefined, onward: Onward): void {
  if (isDrawnAsGroup(node)) {
    const inside = (list: TaskList, inner: string, after: Onward): void => drawList(drawing, list, inner, after);
    drawGroup({ drawing, node, group, onward, drawList: inside });
  } else {
    const title = drawing.reader.task(node.name);
    const described = describeTask(node, drawing.reader);
    drawing.nodes.push({ id: node.pointer, title, ...described, ...(group !== undefined && { group }) });
    if (node.kind === 'switch') leaveByCases(drawing, node, onward);
    else if (node.kind !== 'raise') leave(drawing, node, { from: node.pointer, kind: 'next', task: node }, onward);
  }
  leaveByGoals(drawing, node, onward);
}
