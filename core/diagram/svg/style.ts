// Colours and strokes. The pairs differ in lightness as well as in hue (after Okabe and Ito), so that they can be told apart in
// print and by colour-blind people; every kind has a shape or an icon of its own besides.
import type { NodeKind } from '../diagram.js';
import { DETAIL_SIZE, LABEL_SIZE, TITLE_SIZE } from '../layout/measures.js';

export interface Paint {
  readonly fill: string;
  readonly stroke: string;
}

export const PAINTS: Readonly<Record<NodeKind, Paint>> = {
  start: { fill: '#e3f4ec', stroke: '#00704f' },
  end: { fill: '#ffffff', stroke: '#222222' },
  message: { fill: '#dcedf8', stroke: '#005b94' },
  person: { fill: '#fde9cf', stroke: '#a34a00' },
  wait: { fill: '#f4f1fa', stroke: '#5a4a8a' },
  event: { fill: '#f8e3ef', stroke: '#8a2c6b' },
  choice: { fill: '#fdf6d0', stroke: '#7a6200' },
  function: { fill: '#f3f4f5', stroke: '#50575e' },
  data: { fill: '#ffffff', stroke: '#8a9299' },
  announcement: { fill: '#dff2ec', stroke: '#00705a' },
  failure: { fill: '#fde4dc', stroke: '#b53a00' },
  process: { fill: '#eef0f2', stroke: '#32383e' },
  split: { fill: '#ffffff', stroke: '#50575e' },
  join: { fill: '#ffffff', stroke: '#50575e' },
};

export const EDGE_STROKES = {
  next: '#50575e',
  case: '#50575e',
  loop: '#50575e',
  goal: '#8a2c6b',
  error: '#b53a00',
} as const;

/** The colour of a run's path: darker than everything else. */
export const PASSED = '#0b3d2e';
export const STANDING = '#d1007a';

const FONT = "Vazirmatn, 'Segoe UI', Tahoma, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";

const KINDS = Object.entries(PAINTS)
  .map(([kind, { fill, stroke }]) => `.${kind} .shape{fill:${fill};stroke:${stroke}}.${kind} .icon{stroke:${stroke}}`)
  .join('\n');
const EDGES = Object.entries(EDGE_STROKES)
  .map(([kind, stroke]) => `.${kind}-edge .line{stroke:${stroke}}.${kind}-edge .head{fill:${stroke}}`)
  .join('\n');

export const STYLE = `
text{font-family:${FONT};fill:#1c2126}
.heading{font-size:20px;font-weight:bold}
.title{font-size:${TITLE_SIZE}px;font-weight:bold}
.detail{font-size:${DETAIL_SIZE}px;fill:#3c444b}
.label{font-size:${LABEL_SIZE}px}
.shape{stroke-width:1.5}
.end .shape{stroke-width:4}
.data .shape{stroke-dasharray:4 3}
.icon{fill:none;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}
.frame{fill:#7d8a97;fill-opacity:.07;stroke:#7d8a97;stroke-width:1.2}
.loop-group .frame,.race-group .frame,.parallel-group .frame{stroke-dasharray:7 4}
.attempted-group .frame{fill:none}
.handler-group .frame{stroke:#b53a00}
.group-icon{fill:none;stroke:#50575e;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.heading-of-group text{paint-order:stroke;stroke:#f1f3f5;stroke-width:4px;stroke-linejoin:round}
.line{fill:none;stroke-width:1.4}
.loop-edge .line{stroke-dasharray:5 3}
.goal-edge .line,.error-edge .line{stroke-dasharray:2 3;stroke-width:1.8}
.border-event{fill:#ffffff;stroke-width:1.4}
.goal-edge .border-event,.goal-edge .icon{stroke:${EDGE_STROKES.goal}}
.error-edge .border-event,.error-edge .icon{stroke:${EDGE_STROKES.error}}
.label-back{fill:#ffffff;fill-opacity:.88}
${KINDS}
${EDGES}
.pale{opacity:.34}
.passed .shape{stroke-width:2.8}
.passed .line{stroke:${PASSED};stroke-width:3.2}
.passed .head{fill:${PASSED}}
.standing .shape{stroke:${STANDING};stroke-width:4}
.passed.end .shape{stroke-width:6}
.halo{fill:none;stroke:${STANDING};stroke-width:3;stroke-opacity:.3}
.pin{fill:${STANDING};stroke:#ffffff;stroke-width:1.5}
.count{fill:${PASSED};stroke:#ffffff;stroke-width:1}
.count-text{font-size:11px;font-weight:bold;fill:#ffffff}
`;
