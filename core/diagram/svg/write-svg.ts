// A placed diagram as an SVG document that needs nothing else: no script, no font, no link.
import { formatNumber } from '../../calendar/format.js';
import type { GroupKind } from '../diagram.js';
import type { PlacedDiagram, PlacedGroup } from '../layout/layout.js';
import { GROUP_PADDING } from '../layout/measures.js';
import { wrap } from '../layout/text-width.js';
import { phrasesOf } from '../phrases.js';
import type { RunPath } from '../run-path.js';
import { svgEdge, svgEdgeLabel } from './edges.js';
import { ICON_SIZE, LOOP_ICON } from './icons.js';
import { svgLegend } from './legend.js';
import { stateOf, svgNode } from './nodes.js';
import { STYLE } from './style.js';
import { type TextPlace, textLine, titleAndDetail } from './text.js';
import { element, lines, type Markup } from './xml.js';

const MARGIN = 24;
const HEADING_SIZE = 20;
const HEADING_LINE = 26;
const LEGEND_HEIGHT = 30;
const LEAST_WIDTH = 360;

/** The whole document. With a run, its path stands out and everything else is pale. */
export function writeSvg(placed: PlacedDiagram, run?: RunPath): string {
  const { locale, title, summary } = placed.diagram;
  const width = Math.max(placed.width, LEAST_WIDTH);
  const heading = wrap(title, { size: HEADING_SIZE, bold: true, width: width - 2 * MARGIN, lines: 3 });
  const top = MARGIN + heading.length * HEADING_LINE + (run ? LEGEND_HEIGHT : 0);
  const height = placed.height + top;
  const start = locale === 'fa' ? width - MARGIN : MARGIN;
  const place: TextPlace = { x: start, y: MARGIN, anchor: 'start', locale };
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    role: 'img',
    'aria-labelledby': 'diagram-title diagram-desc',
    lang: locale,
    'xml:lang': locale,
    width: Math.ceil(width),
    height: Math.ceil(height),
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
  };
  const document = element('svg', attributes, [
    lines([
      element('title', { id: 'diagram-title' }, [title]),
      element('desc', { id: 'diagram-desc' }, [summary === '' ? title : summary]),
      element('style', {}, [STYLE]),
      element('rect', { width: '100%', height: '100%', fill: '#ffffff' }),
      ...heading.map((line, index) =>
        textLine(line, { ...place, y: MARGIN + index * HEADING_LINE, size: HEADING_SIZE, className: 'heading' }),
      ),
      ...(run ? [svgLegend(phrasesOf(locale), { ...place, y: top - LEGEND_HEIGHT + 6 })] : []),
      element('g', { transform: `translate(${(width - placed.width) / 2} ${top})` }, [contents(placed, run)]),
    ]),
    '\n',
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document.markup}\n`;
}

function contents(placed: PlacedDiagram, run: RunPath | undefined): Markup {
  const { diagram, nodes, groups, edges } = placed;
  const byId = new Map(nodes.map((node) => [node.node.id, node]));
  const context = { locale: diagram.locale, nodes: byId, run };
  const groupsById = new Map(diagram.groups.map((group) => [group.id, group]));
  return lines([
    ...groups.map((group) => frame(group, run)),
    ...edges.map((edge) => svgEdge(edge, context)),
    ...groups.map((group) => groupHeading(group, placed, run)),
    ...edges.flatMap((edge) => svgEdgeLabel(edge, context)),
    ...nodes.map((node) => svgNode(node, { ...context, group: groupsById.get(node.node.group ?? '') })),
  ]);
}

function frame({ group, box }: PlacedGroup, run: RunPath | undefined): Markup {
  return element('g', { class: `${group.kind}-group ${stateOf(group.id, run)}`.trimEnd() }, [
    element('rect', { class: 'frame', ...box, rx: 12 }),
  ]);
}

const ICONS: Readonly<Partial<Record<GroupKind, string>>> = { loop: LOOP_ICON };

/** Stands above the edges: an arrow into the group passes behind it. */
function groupHeading({ group, box, lines: text }: PlacedGroup, { diagram }: PlacedDiagram, run?: RunPath): Markup {
  const { locale } = diagram;
  const sign = ICONS[group.kind];
  const room = sign === undefined ? 0 : ICON_SIZE + 6;
  const inwards = (distance: number): number => (locale === 'fa' ? box.x + box.width - distance : box.x + distance);
  const place: TextPlace = {
    x: inwards(GROUP_PADDING + room),
    y: box.y + GROUP_PADDING * 0.7,
    anchor: 'start',
    locale,
  };
  const iconX = inwards(GROUP_PADDING) - (locale === 'fa' ? ICON_SIZE : 0);
  const visits = run?.visits.get(group.id) ?? 0;
  const counted = visits > 1 ? { ...text, title: [...text.title, `×${formatNumber(visits, locale)}`] } : text;
  return element('g', { class: `heading-of-group ${stateOf(group.id, run)}`.trimEnd() }, [
    ...(sign === undefined
      ? []
      : [element('path', { class: 'group-icon', transform: `translate(${iconX} ${place.y})`, d: sign })]),
    ...titleAndDetail(counted, place),
  ]);
}
