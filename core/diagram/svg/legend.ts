// What the marks of a run mean; a diagram without a run needs no legend, its icons and words say enough.
import { textWidth } from '../layout/text-width.js';
import type { Phrases } from '../phrases.js';
import { PASSED, STANDING } from './style.js';
import { type TextPlace, textLine } from './text.js';
import { element, type Markup } from './xml.js';

const SIZE = 12;
const SWATCH = 26;
const GAP = 22;

export function svgLegend({ legend }: Phrases, place: TextPlace): Markup {
  const step = place.locale === 'fa' ? -1 : 1;
  let { x } = place;
  const items = [
    { text: legend.passed, stroke: PASSED, opacity: 1 },
    { text: legend.standing, stroke: STANDING, opacity: 1 },
    { text: legend.skipped, stroke: '#50575e', opacity: 0.34 },
  ].flatMap(({ text, stroke, opacity }) => {
    const y = place.y + SIZE / 2 + 1;
    const line = { x1: x, x2: x + step * SWATCH, y1: y, y2: y };
    const swatch = element('line', { ...line, stroke, 'stroke-width': 4, opacity });
    const label = textLine(text, { ...place, x: x + step * (SWATCH + 6), size: SIZE, className: 'legend' });
    x += step * (SWATCH + 6 + textWidth(text, { size: SIZE }) + GAP);
    return [swatch, label];
  });
  return element('g', { 'font-size': SIZE }, items);
}
