// A process as a picture: nodes, groups and edges with their words in one language, without any place on paper.
import type { Locale } from '../calendar/format.js';

/** What a reader should tell apart at a glance. */
export type NodeKind =
  | 'start'
  | 'end'
  | 'message'
  | 'person'
  | 'wait'
  | 'event'
  | 'choice'
  | 'function'
  | 'data'
  | 'announcement'
  | 'failure'
  | 'process'
  | 'split'
  | 'join';

export interface DiagramNode {
  /** The pointer of its task into the document; where a task has more nodes, or for a node without a task, with `#` and a word. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly title: string;
  /** Short lines below the title. */
  readonly detail: readonly string[];
  /** Id of the group it stands in. */
  readonly group?: string;
}

export type GroupKind = 'steps' | 'loop' | 'parallel' | 'race' | 'attempt' | 'attempted' | 'handler';

/** Tasks that belong together: a nested `do`, the body of a loop, the branches of a fork, what is tried and what is done on an error. */
export interface DiagramGroup {
  readonly id: string;
  readonly kind: GroupKind;
  readonly title: string;
  readonly detail: readonly string[];
  readonly group?: string;
}

export type EdgeKind = 'next' | 'case' | 'loop' | 'goal' | 'error';

export interface DiagramEdge {
  readonly id: string;
  /** Id of a node or of a group: what is left from anywhere inside. */
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly label?: string;
  /** When a case is taken. */
  readonly condition?: string;
  /** The case of a choice or the position of a goal that takes this edge. */
  readonly by?: string;
}

export interface Diagram {
  readonly locale: Locale;
  readonly title: string;
  readonly summary: string;
  readonly nodes: readonly DiagramNode[];
  readonly groups: readonly DiagramGroup[];
  readonly edges: readonly DiagramEdge[];
}
