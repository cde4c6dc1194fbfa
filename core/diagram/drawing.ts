// A diagram while it is being made.
import type { JsonObject } from '../json.js';
import { allLists, listOf, objectOf, type TaskList, type TaskNode } from '../language/task-tree.js';
import type { DiagramEdge, DiagramGroup, DiagramNode, EdgeKind } from './diagram.js';
import type { Reader } from './reader.js';

/** How something is left: from where, as what, and the task that ends there. */
export interface Way {
  readonly from: string;
  readonly kind: EdgeKind;
  readonly label?: string;
  readonly condition?: string;
  readonly by?: string;
  readonly task?: TaskNode;
}

/** What comes when a list is through. */
export type Onward = (way: Way) => void;

export class Drawing {
  readonly nodes: DiagramNode[] = [];
  readonly groups: DiagramGroup[] = [];
  readonly edges: DiagramEdge[] = [];

  constructor(readonly reader: Reader) {}

  connect({ task: _task, ...way }: Way, to: string): void {
    const { from, label, by } = way;
    if (this.edges.some((edge) => edge.from === from && edge.to === to && edge.label === label)) return;
    this.edges.push({ ...way, id: `${from} → ${to}${by === undefined ? '' : ` ${by}`}`, to });
  }

  /** The process ends here, with the outcome that the last task gives. */
  end(way: Way): void {
    const outcome = way.task && outcomeOf(way.task.task);
    const group = this.groupOf(way.from);
    const id = `#end ${group ?? ''} ${outcome ?? ''}`.trimEnd();
    if (!this.nodes.some((node) => node.id === id))
      this.nodes.push({
        id,
        kind: 'end',
        title: this.reader.phrases.end,
        detail: outcome === undefined ? [] : [this.reader.words(outcome)],
        ...(group !== undefined && { group }),
      });
    this.connect(way, id);
  }

  private groupOf(id: string): string | undefined {
    return [...this.nodes, ...this.groups].find((one) => one.id === id)?.group;
  }
}

/** The outcome that a task gives the process, where it stands there literally: `{ "outcome": "lost" }` or an expression that makes it. */
function outcomeOf({ output, set }: JsonObject): string | undefined {
  const value = objectOf(output).as ?? set;
  if (typeof value === 'string') return /\boutcome: "([^"\\]*)"/.exec(value)?.[1];
  const { outcome } = objectOf(value);
  return typeof outcome === 'string' && !outcome.includes('${') ? outcome : undefined;
}

/** Where a task begins: the node that an arrow to it points at. */
export function entryOf(node: TaskNode): string {
  const [first] = node.children[0]?.tasks ?? [];
  if (node.kind === 'fork') return `${node.pointer}#split`;
  if (node.kind === 'listen' && listOf(objectOf(node.task.foreach).do).length > 0) return `${node.pointer}#event`;
  return isDrawnAsGroup(node) && first ? entryOf(first) : node.pointer;
}

/** Whether a task is drawn around other tasks; one that holds none is a node like any other. */
export function isDrawnAsGroup(node: TaskNode): boolean {
  return allLists(node.children).some((list) => list.tasks.length > 0);
}

/** The tasks that `then` of a list may name. */
export function positionOf(list: TaskList, name: string): number {
  return list.tasks.findIndex((other) => other.name === name);
}
