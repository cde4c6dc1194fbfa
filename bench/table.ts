import { isMet, type Row, type Target } from './bench.js';

const WHAT_WIDTH = 72;
const FIGURE_WIDTH = 12;
const UNIT_WIDTH = 14;
const TARGET_WIDTH = 16;

export function tableHead(): string {
  return line(['what', 'figure', 'unit', 'target', '']);
}

/** One line of the table, and below it what its note says. */
export function tableLine(row: Row): string {
  const { what, figure, unit, target, samples, note } = row;
  const verdict = target === undefined ? '' : isMet(row) ? 'met' : 'MISSED';
  const measured = samples ? `median of ${samples.map(readable).join(', ')}` : undefined;
  const remarks = [measured, note].filter((remark) => remark !== undefined);
  const first = line([what, readable(figure), unit, target ? targetText(target) : '', verdict]);
  return [first, ...remarks.map((remark) => `    ${remark}`)].join('\n');
}

function line([what = '', figure = '', unit = '', target = '', verdict = '']: readonly string[]): string {
  return [
    what.padEnd(WHAT_WIDTH),
    figure.padStart(FIGURE_WIDTH),
    unit.padEnd(UNIT_WIDTH),
    target.padEnd(TARGET_WIDTH),
    verdict,
  ]
    .join('  ')
    .trimEnd();
}

function targetText(target: Target): string {
  return 'atLeast' in target ? `≥ ${readable(target.atLeast)}` : `≤ ${readable(target.atMost)}`;
}

/** Three digits that count, and whole numbers from a hundred on. */
function readable(figure: number): string {
  if (Math.abs(figure) >= 100) return Math.round(figure).toLocaleString('en');
  return String(Number(figure.toPrecision(3)));
}
