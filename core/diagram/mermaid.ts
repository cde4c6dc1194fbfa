// A diagram as text for Mermaid (flowchart), which lays it out itself.
import { formatNumber, type Locale } from '../calendar/format.js';
import type { Diagram, DiagramEdge, DiagramNode, NodeKind } from './diagram.js';
import type { Direction } from './layout/layout.js';
import type { RunPath } from './run-path.js';
import { EDGE_STROKES, PAINTS, PASSED, STANDING } from './svg/style.js';

/** What stands around the text of a node. */
const SHAPES: Readonly<Record<NodeKind, readonly [open: string, close: string]>> = {
  start: ['([', '])'],
  end: ['(((', ')))'],
  message: ['[', ']'],
  person: ['[/', '/]'],
  wait: ['{{', '}}'],
  event: ['>', ']'],
  choice: ['{', '}'],
  function: ['[', ']'],
  data: ['[', ']'],
  announcement: ['[\\', '\\]'],
  failure: ['{{', '}}'],
  process: ['[[', ']]'],
  split: ['((', '))'],
  join: ['((', '))'],
};
const SIGNS: Readonly<Partial<Record<NodeKind, string>>> = { split: '+', join: '+' };

export interface MermaidOptions {
  readonly direction: Direction;
  readonly run?: RunPath;
}

/** Flowchart text. With a run, its path stands out and everything else is pale. */
export function writeMermaid(diagram: Diagram, { direction, run }: MermaidOptions): string {
  const { locale, title, nodes, groups, edges } = diagram;
  const sideways = locale === 'fa' ? 'RL' : 'LR';
  const names = new Map([...nodes, ...groups].map(({ id }, index) => [id, `n${index}`]));
  const writing: Writing = { diagram, names, run };
  const lines = [
    `%% ${comment(title)}`,
    `flowchart ${direction === 'down' ? 'TB' : sideways}`,
    ...contentsOf(undefined, writing, '  '),
    ...edges.map((edge) => `  ${edgeLine(edge, writing)}`),
    ...classes(writing),
  ];
  return `${lines.join('\n')}\n`;
}

interface Writing {
  readonly diagram: Diagram;
  /** Mermaid's names of nodes and groups, by their ids. */
  readonly names: ReadonlyMap<string, string>;
  readonly run: RunPath | undefined;
}

function contentsOf(group: string | undefined, writing: Writing, indent: string): string[] {
  const { diagram, names } = writing;
  const inner = diagram.groups.filter((one) => one.group === group);
  return [
    ...diagram.nodes.filter((node) => node.group === group).map((node) => `${indent}${nodeLine(node, writing)}`),
    ...inner.flatMap((one) => [
      `${indent}subgraph ${names.get(one.id)}["${label([one.title, ...one.detail], diagram.locale) || ' '}"]`,
      ...contentsOf(one.id, writing, `${indent}  `),
      `${indent}end`,
    ]),
  ];
}

function nodeLine(node: DiagramNode, { diagram, names, run }: Writing): string {
  const [open, close] = SHAPES[node.kind];
  const count = run?.visits.get(node.id) ?? 0;
  const counted = count > 1 ? [`×${formatNumber(count, diagram.locale)}`] : [];
  const text = label([node.title || (SIGNS[node.kind] ?? ''), ...node.detail, ...counted], diagram.locale);
  return `${names.get(node.id)}${open}"${text}"${close}:::${className(node.kind)}`;
}

function edgeLine({ from, to, kind, label: text }: DiagramEdge, { diagram, names }: Writing): string {
  const arrow = kind === 'next' || kind === 'case' ? '-->' : '-.->';
  const words = text === undefined ? '' : `|"${label([text], diagram.locale)}"|`;
  return `${names.get(from)} ${arrow}${words} ${names.get(to)}`;
}

/** Lines of a label. Persian ones say which way they run, whatever stands around them. */
function label(lines: readonly string[], locale: Locale): string {
  const [open, close] = locale === 'fa' ? ['\u2067', '\u2069'] : ['', ''];
  return lines
    .filter((line) => line !== '')
    .map((line) => `${open}${escaped(line)}${close}`)
    .join('<br/>');
}

/** Letters that mean something to Mermaid, Markdown or HTML go as entities; so does the dot of `1.`, which would begin a list. */
function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/["#&<>[\](){}|\\`*_~;]|(?<=^\d+)\.|^[-+](?= )/g, (letter) => `#${letter.charCodeAt(0)};`);
}

/** One line without braces: `%%{…}%%` would be a directive, also within a comment. */
function comment(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[{}]/g, '');
}

/** `end` and `default` alone are words of Mermaid's own. */
function className(kind: NodeKind): string {
  return `${kind}Node`;
}

function classes({ diagram, names, run }: Writing): string[] {
  const kinds = [...new Set(diagram.nodes.map(({ kind }) => kind))];
  const styles = kinds.map((kind) => {
    const { fill, stroke } = PAINTS[kind];
    return `  classDef ${className(kind)} fill:${fill},stroke:${stroke},color:#1c2126`;
  });
  const broken = diagram.edges.flatMap(({ kind }, index) =>
    kind === 'goal' || kind === 'error' ? [`  linkStyle ${index} stroke:${EDGE_STROKES[kind]}`] : [],
  );
  return [...styles, ...broken, ...(run ? runClasses(diagram, names, run) : [])];
}

function runClasses(diagram: Diagram, names: ReadonlyMap<string, string>, run: RunPath): string[] {
  const namesOf = (isOne: (id: string) => boolean): string =>
    diagram.nodes
      .filter(({ id }) => isOne(id))
      .map(({ id }) => names.get(id))
      .join(',');
  const all = [
    { name: 'pale', nodes: namesOf((id) => !run.visits.has(id)), style: 'opacity:0.35' },
    { name: 'passed', nodes: namesOf((id) => run.visits.has(id)), style: 'stroke-width:3px' },
    { name: 'standing', nodes: namesOf((id) => run.standing.has(id)), style: `stroke:${STANDING},stroke-width:5px` },
  ].filter(({ nodes }) => nodes !== '');
  const taken = diagram.edges.flatMap(({ id }, index) => (run.edges.has(id) ? [index] : []));
  return [
    ...all.flatMap(({ name, nodes, style }) => [`  classDef ${name} ${style}`, `  class ${nodes} ${name}`]),
    ...(taken.length > 0 ? [`  linkStyle ${taken.join(',')} stroke:${PASSED},stroke-width:3px`] : []),
  ];
}
