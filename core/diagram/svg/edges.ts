// Edges: lines with rounded corners and an arrow head, the words on them, and a mark where a goal or an error leaves a border.
import type { Locale } from '../../calendar/format.js';
import type { PlacedEdge, PlacedNode, Point } from '../layout/layout.js';
import { LABEL_SIZE, lineHeight } from '../layout/measures.js';
import type { RunPath } from '../run-path.js';
import { ERROR_ICON, ICON_SIZE, ICONS } from './icons.js';
import { icon, isCircle, isDiamond } from './nodes.js';
import { textLine } from './text.js';
import { element, type Markup, short } from './xml.js';

const CORNER = 7;
const HEAD_LENGTH = 9;
const HEAD_WIDTH = 4.5;
const BORDER_EVENT = 11;

export interface EdgeContext {
  readonly locale: Locale;
  readonly nodes: ReadonlyMap<string, PlacedNode>;
  readonly run: RunPath | undefined;
}

export function svgEdge({ edge, points }: PlacedEdge, { nodes, run }: EdgeContext): Markup {
  const [first, second] = points as readonly [Point, Point];
  const [last, beforeLast] = [points.at(-1)!, points.at(-2)!];
  const start = touching(first, second, nodes.get(edge.from));
  const end = touching(last, beforeLast, nodes.get(edge.to));
  const path = [start, ...points.slice(1, -1), backFrom(end, beforeLast, HEAD_LENGTH - 1)];
  const state = run ? (run.edges.has(edge.id) ? ' passed' : ' pale') : '';
  return element('g', { class: `${edge.kind}-edge${state}` }, [
    element('path', { class: 'line', d: rounded(path) }),
    element('polygon', { class: 'head', points: arrowHead(end, beforeLast) }),
    ...(edge.kind === 'goal' || edge.kind === 'error' ? borderEvent(start, edge.kind) : []),
  ]);
}

export function svgEdgeLabel({ edge, label }: PlacedEdge, { locale, run }: EdgeContext): Markup[] {
  if (!label) return [];
  const { box, lines } = label;
  const back = element('rect', { class: 'label-back', ...box, rx: 3 });
  const texts = lines.map((line, index) => {
    const y = box.y + 2 + index * lineHeight(LABEL_SIZE);
    const x = box.x + box.width / 2;
    return textLine(line, { x, y, anchor: 'middle', locale, size: LABEL_SIZE, className: 'label' });
  });
  return [
    element('g', run && !run.edges.has(edge.id) ? { class: 'pale' } : {}, [...tooltip(edge.condition), back, ...texts]),
  ];
}

function tooltip(text: string | undefined): Markup[] {
  return text === undefined ? [] : [element('title', {}, [text])];
}

/** ELK ends edges at the box around a shape; a diamond and a circle lie further in. */
function touching(point: Point, next: Point, placed: PlacedNode | undefined): Point {
  if (!placed || !(isDiamond(placed) || isCircle(placed))) return point;
  const { x, y, width } = placed.box;
  const radius = width / 2;
  const vertical = Math.abs(point.x - next.x) < 0.5;
  const aside = Math.abs(vertical ? point.x - (x + radius) : point.y - (y + radius));
  const inwards = isDiamond(placed) ? aside : radius - Math.sqrt(Math.max(0, radius * radius - aside * aside));
  return backFrom(point, next, -inwards);
}

/** The point so many pixels nearer to another one. */
function backFrom(point: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - point.x, to.y - point.y) || 1;
  const part = distance / length;
  return { x: point.x + (to.x - point.x) * part, y: point.y + (to.y - point.y) * part };
}

function rounded(points: readonly Point[]): string {
  const at = ({ x, y }: Point): string => `${short(x)} ${short(y)}`;
  const bends = points.slice(1, -1).map((corner, index) => {
    const [before, after] = [points[index]!, points[index + 2]!];
    const room = (other: Point): number => Math.hypot(other.x - corner.x, other.y - corner.y) / 2;
    const radius = Math.min(CORNER, room(before), room(after));
    return `L${at(backFrom(corner, before, radius))}Q${at(corner)} ${at(backFrom(corner, after, radius))}`;
  });
  return `M${at(points[0]!)}${bends.join('')}L${at(points.at(-1)!)}`;
}

function arrowHead(tip: Point, from: Point): string {
  const base = backFrom(tip, from, HEAD_LENGTH);
  const [dx, dy] = [(tip.x - base.x) / HEAD_LENGTH, (tip.y - base.y) / HEAD_LENGTH];
  const corners = [
    tip,
    { x: base.x - dy * HEAD_WIDTH, y: base.y + dx * HEAD_WIDTH },
    { x: base.x + dy * HEAD_WIDTH, y: base.y - dx * HEAD_WIDTH },
  ];
  return corners.map(({ x, y }) => `${short(x)},${short(y)}`).join(' ');
}

/** As in BPMN: an event on the border of what it interrupts. */
function borderEvent({ x, y }: Point, kind: 'goal' | 'error'): Markup[] {
  const half = ICON_SIZE / 2;
  return [
    element('circle', { class: 'border-event', cx: x, cy: y, r: BORDER_EVENT }),
    icon(kind === 'goal' ? ICONS.event! : ERROR_ICON, { x: x - half, y: y - half }),
  ];
}
