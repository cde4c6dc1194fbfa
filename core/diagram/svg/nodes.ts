// Nodes: boxes with an icon, circles, diamonds.
import type { Locale } from '../../calendar/format.js';
import { formatNumber } from '../../calendar/format.js';
import type { DiagramGroup } from '../diagram.js';
import type { Box, PlacedNode } from '../layout/layout.js';
import { ICON_ROOM, textSize } from '../layout/measures.js';
import type { RunPath } from '../run-path.js';
import { ICON_SIZE, ICONS, RACE_ICON } from './icons.js';
import { textLine, titleAndDetail } from './text.js';
import { element, type Markup, short } from './xml.js';

export interface NodeContext {
  readonly locale: Locale;
  readonly group: DiagramGroup | undefined;
  readonly run: RunPath | undefined;
}

const CORNER = 9;

export function svgNode(placed: PlacedNode, context: NodeContext): Markup {
  const { node } = placed;
  const { run, locale } = context;
  const title = [node.title, ...node.detail].filter((line) => line !== '').join('\n');
  return element('g', { class: `${node.kind} ${stateOf(node.id, run)}`.trimEnd() }, [
    ...(title === '' ? [] : [element('title', {}, [title])]),
    shapeOf(placed),
    iconOf(placed, context),
    ...textOf(placed, locale),
    ...(run ? marks(placed, run, locale) : []),
  ]);
}

/** How a run left it: passed, standing there now, or neither. */
export function stateOf(id: string, run: RunPath | undefined): string {
  if (!run) return '';
  if (run.standing.has(id)) return 'passed standing';
  return run.visits.has(id) ? 'passed' : 'pale';
}

export function isDiamond({ node: { kind } }: PlacedNode): boolean {
  return kind === 'choice' || kind === 'split' || kind === 'join';
}

export function isCircle({ node: { kind } }: PlacedNode): boolean {
  return kind === 'start' || kind === 'end';
}

function shapeOf(placed: PlacedNode): Markup {
  const { x, y, width, height } = placed.box;
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  if (isCircle(placed)) return element('circle', { class: 'shape', cx: middleX, cy: middleY, r: width / 2 - 1 });
  if (!isDiamond(placed)) return element('rect', { class: 'shape', x, y, width, height, rx: CORNER });
  const corners = [
    [middleX, y],
    [x + width, middleY],
    [middleX, y + height],
    [x, middleY],
  ];
  return element('polygon', { class: 'shape', points: corners.map((pair) => pair.map(short).join(',')).join(' ') });
}

function iconOf(placed: PlacedNode, { locale, group }: NodeContext): Markup {
  const { node, box } = placed;
  const inMiddle = isDiamond(placed) || isCircle(placed);
  const side = locale === 'fa' ? box.x + box.width - 9 - ICON_SIZE : box.x + 9;
  const x = inMiddle ? box.x + (box.width - ICON_SIZE) / 2 : side;
  const y = inMiddle ? box.y + (box.height - ICON_SIZE) / 2 : box.y + 11;
  const gateway = (node.kind === 'split' || node.kind === 'join') && group?.kind === 'race';
  return icon(gateway ? RACE_ICON : (ICONS[node.kind] ?? ''), { x, y });
}

export function icon(path: string, { x, y }: { readonly x: number; readonly y: number }, className = 'icon'): Markup {
  return element('path', { class: className, transform: `translate(${short(x)} ${short(y)})`, d: path });
}

function textOf({ box, lines, text }: PlacedNode, locale: Locale): Markup[] {
  if (text) {
    const beside = text.x >= box.x + box.width || text.x + text.width <= box.x;
    const anchor = beside ? 'start' : 'middle';
    const start = locale === 'fa' ? text.x + text.width : text.x;
    return titleAndDetail(lines, { x: beside ? start : text.x + text.width / 2, y: text.y, anchor, locale });
  }
  const x = locale === 'fa' ? box.x + box.width - ICON_ROOM : box.x + ICON_ROOM;
  const y = box.y + (box.height - textSize(lines).height) / 2;
  return titleAndDetail(lines, { x, y, anchor: 'start', locale });
}

/** How often it was passed, where more than once, and a pin where the run stands now. */
function marks({ node, box }: PlacedNode, run: RunPath, locale: Locale): Markup[] {
  const count = run.visits.get(node.id) ?? 0;
  const [right, left] = [box.x + box.width, box.x];
  return [
    ...(count > 1 ? countMark(right, box.y, formatNumber(count, locale)) : []),
    ...(run.standing.has(node.id) ? standingMark(left, box) : []),
  ];
}

function countMark(x: number, y: number, count: string): Markup[] {
  const text = `×${count}`;
  const width = 14 + 7 * [...text].length;
  return [
    element('rect', { class: 'count', x: x - width / 2 - 6, y: y - 10, width, height: 19, rx: 9 }),
    textLine(text, { x: x - 6, y: y - 6.5, anchor: 'middle', locale: 'en', size: 11, className: 'count-text' }),
  ];
}

function standingMark(x: number, { y, width, height }: Box): Markup[] {
  const pin = 'M0 0C-3-6-8-9-8-15a8 8 0 0 1 16 0C8-9 3-6 0 0Z';
  const halo = { x: x - 6, y: y - 6, width: width + 12, height: height + 12, rx: CORNER + 6 };
  return [
    element('rect', { class: 'halo', ...halo }),
    element('path', { class: 'pin', transform: `translate(${short(x + 12)} ${short(y + 4)})`, d: pin }),
  ];
}
