// How large things are on paper, in pixels of an SVG at its natural size.
import type { DiagramEdge, DiagramGroup, DiagramNode, NodeKind } from '../diagram.js';
import { textWidth, wrap } from './text-width.js';

export const TITLE_SIZE = 13;
export const DETAIL_SIZE = 11;
export const LABEL_SIZE = 11;
const LINE = 1.3;
export const BOX_WIDTH = 224;
/** Room for the icon at the side of a box. */
export const ICON_ROOM = 34;
const BOX_PADDING = 10;
const SIDE_TEXT_WIDTH = 170;
const GROUP_TEXT_WIDTH = 300;
export const GROUP_PADDING = 18;

export interface Lines {
  readonly title: readonly string[];
  readonly detail: readonly string[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Shapes too small for a text have it beside them. */
const SYMBOLS: Readonly<Partial<Record<NodeKind, number>>> = { start: 36, end: 36, choice: 50, split: 30, join: 30 };

export function symbolSize(kind: NodeKind): number | undefined {
  return SYMBOLS[kind];
}

export function lineHeight(size: number): number {
  return Math.round(size * LINE);
}

export function linesOf(node: DiagramNode): Lines {
  const beside = symbolSize(node.kind) !== undefined;
  const width = beside ? SIDE_TEXT_WIDTH : BOX_WIDTH - ICON_ROOM - BOX_PADDING;
  return {
    title: wrap(node.title, { size: TITLE_SIZE, bold: true, width, lines: 3 }),
    detail: node.detail.flatMap((text) => wrap(text, { size: DETAIL_SIZE, width, lines: 2 })),
  };
}

export function groupLines(group: DiagramGroup): Lines {
  const width = GROUP_TEXT_WIDTH;
  return {
    title: wrap(group.title, { size: TITLE_SIZE, bold: true, width, lines: 2 }),
    detail: group.detail.flatMap((text) => wrap(text, { size: DETAIL_SIZE, width, lines: 2 })),
  };
}

export function labelLines({ label }: DiagramEdge): readonly string[] {
  return label === undefined ? [] : wrap(label, { size: LABEL_SIZE, width: 130, lines: 4 });
}

/** What a text of these lines needs, without any room around it. */
export function textSize({ title, detail }: Lines): Size {
  return {
    width: Math.ceil(
      Math.max(
        0,
        ...title.map((line) => textWidth(line, { size: TITLE_SIZE, bold: true })),
        ...detail.map((line) => textWidth(line, { size: DETAIL_SIZE })),
      ),
    ),
    height: title.length * lineHeight(TITLE_SIZE) + detail.length * lineHeight(DETAIL_SIZE),
  };
}

export function labelSize(lines: readonly string[]): Size {
  return {
    width: Math.ceil(Math.max(...lines.map((line) => textWidth(line, { size: LABEL_SIZE })))) + 8,
    height: lines.length * lineHeight(LABEL_SIZE) + 4,
  };
}

export function boxSize(lines: Lines): Size {
  return { width: BOX_WIDTH, height: Math.max(44, textSize(lines).height + 2 * BOX_PADDING) };
}
