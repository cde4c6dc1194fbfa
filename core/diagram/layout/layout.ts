// Places for everything in a diagram, found by ELK (the layered method, edges with right angles). The same diagram gets the
// same places every time.
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Diagram, DiagramEdge, DiagramGroup, DiagramNode } from '../diagram.js';
import {
  boxSize,
  GROUP_PADDING,
  groupLines,
  type Lines,
  labelLines,
  labelSize,
  linesOf,
  type Size,
  symbolSize,
  textSize,
} from './measures.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point, Size {}

export interface PlacedNode {
  readonly node: DiagramNode;
  readonly box: Box;
  readonly lines: Lines;
  /** Where the text stands, when it stands beside the shape. */
  readonly text?: Box;
}

export interface PlacedGroup {
  readonly group: DiagramGroup;
  readonly box: Box;
  readonly lines: Lines;
}

export interface PlacedEdge {
  readonly edge: DiagramEdge;
  readonly points: readonly Point[];
  readonly label?: { readonly box: Box; readonly lines: readonly string[] };
}

export const DIRECTIONS = ['down', 'right'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface PlacedDiagram extends Size {
  readonly diagram: Diagram;
  readonly direction: Direction;
  readonly nodes: readonly PlacedNode[];
  /** The outer ones first. */
  readonly groups: readonly PlacedGroup[];
  readonly edges: readonly PlacedEdge[];
}

const OPTIONS: Readonly<Record<string, string>> = {
  'elk.algorithm': 'layered',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.padding': '[top=24,left=24,bottom=24,right=24]',
};
/** ELK takes these from each group anew. */
const SPACING: Readonly<Record<string, string>> = {
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.spacing.labelNode': '6',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.layered.spacing.edgeNodeBetweenLayers': '16',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.thoroughness': '40',
  'elk.layered.feedbackEdges': 'true',
  // Cycles are broken by the places that things have already: those of the document.
  'elk.layered.cycleBreaking.strategy': 'INTERACTIVE',
};

/** Lays a diagram out. Persian diagrams run from right to left where they run sideways. */
export async function layOut(diagram: Diagram, direction: Direction): Promise<PlacedDiagram> {
  // ELK is a megabyte and a half: only who draws pays for it.
  const { default: elk } = await import('elkjs/lib/elk.bundled.js');
  const sideways = diagram.locale === 'fa' ? 'LEFT' : 'RIGHT';
  const options = { ...OPTIONS, ...SPACING, 'elk.direction': direction === 'down' ? 'DOWN' : sideways };
  const side = diagram.locale === 'fa' ? 'H_LEFT' : 'H_RIGHT';
  const root: ElkNode = {
    id: '#diagram',
    layoutOptions: options,
    children: childrenOf(diagram, undefined, { direction, side, order: documentOrder(diagram) }),
    edges: diagram.edges.map(elkEdge),
  };
  return placed(await new elk.default().layout(root), diagram, direction);
}

interface Manner {
  readonly direction: Direction;
  /** Where texts stand beside small shapes: reading leads away from them. */
  readonly side: 'H_LEFT' | 'H_RIGHT';
  readonly order: ReadonlyMap<string, number>;
}

function childrenOf(diagram: Diagram, group: string | undefined, manner: Manner): ElkNode[] {
  const nodes = diagram.nodes.filter((node) => node.group === group).map((node) => elkNode(node, manner));
  const groups = diagram.groups.filter((one) => one.group === group).map((one) => elkGroup(diagram, one, manner));
  const sign = diagram.locale === 'fa' && manner.direction === 'right' ? -1 : 1;
  return [...nodes, ...groups].map((shape) => {
    const position = manner.order.get(shape.id)! * STEP;
    return { ...shape, x: position * sign, y: position };
  });
}

/** Far enough apart for ELK to tell one place from the next. */
const STEP = 100;

/** Jumps back are what leads to something earlier in the document, so the picture runs as the document does; ends come last. */
function documentOrder({ nodes, groups }: Diagram): ReadonlyMap<string, number> {
  const order = new Map(nodes.map((node, index) => [node.id, node.kind === 'end' ? nodes.length : index]));
  for (const group of groups.toReversed()) {
    const inside = [...nodes, ...groups].filter((one) => one.group === group.id).map((one) => order.get(one.id)!);
    order.set(group.id, Math.min(...inside));
  }
  return order;
}

function elkNode(node: DiagramNode, { direction, side }: Manner): ElkNode {
  const lines = linesOf(node);
  const symbol = symbolSize(node.kind);
  if (symbol === undefined) return { id: node.id, ...boxSize(lines) };
  const { width, height } = textSize(lines);
  const shape = { id: node.id, width: symbol, height: symbol };
  if (height === 0) return shape;
  const placement = direction === 'down' ? `[${side}, V_CENTER, OUTSIDE]` : '[H_CENTER, V_TOP, OUTSIDE]';
  return {
    ...shape,
    labels: [{ text: node.title, width, height }],
    layoutOptions: { 'elk.nodeLabels.placement': placement },
  };
}

function elkGroup(diagram: Diagram, group: DiagramGroup, manner: Manner): ElkNode {
  const { width, height } = textSize(groupLines(group));
  const top = height === 0 ? GROUP_PADDING : height + 2 * GROUP_PADDING;
  return {
    id: group.id,
    children: childrenOf(diagram, group.id, manner),
    layoutOptions: {
      ...SPACING,
      'elk.padding': `[top=${top},left=${GROUP_PADDING},bottom=${GROUP_PADDING},right=${GROUP_PADDING}]`,
      'elk.spacing.portPort': '26',
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${width + 2 * GROUP_PADDING},${top})`,
    },
  };
}

function elkEdge(edge: DiagramEdge): ElkExtendedEdge {
  const lines = labelLines(edge);
  const labels = lines.length === 0 ? [] : [{ text: edge.label, ...labelSize(lines) }];
  return { id: edge.id, sources: [edge.from], targets: [edge.to], labels };
}

function placed(root: ElkNode, diagram: Diagram, direction: Direction): PlacedDiagram {
  const shapes = new Map(allShapes(root).map((shape) => [shape.id, shape]));
  const edges = new Map((root.edges ?? []).map((edge) => [edge.id, edge]));
  return {
    diagram,
    direction,
    width: root.width ?? 0,
    height: root.height ?? 0,
    nodes: diagram.nodes.map((node) => placedNode(node, shapes.get(node.id)!)),
    groups: diagram.groups.map((group) => ({ group, box: boxOf(shapes.get(group.id)!), lines: groupLines(group) })),
    edges: diagram.edges.map((edge) => placedEdge(edge, edges.get(edge.id)!)),
  };
}

function allShapes(shape: ElkNode): ElkNode[] {
  return [shape, ...(shape.children ?? []).flatMap(allShapes)];
}

function placedNode(node: DiagramNode, shape: ElkNode): PlacedNode {
  const box = boxOf(shape);
  const [label] = shape.labels ?? [];
  const text = label && boxOf(label);
  return { node, box, lines: linesOf(node), ...(text && { text }) };
}

function placedEdge(edge: DiagramEdge, { sections = [], labels = [] }: ElkExtendedEdge): PlacedEdge {
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  const [label] = labels;
  return { edge, points, ...(label && { label: { box: boxOf(label), lines: labelLines(edge) } }) };
}

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x, y, width, height };
}
