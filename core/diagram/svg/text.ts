// Lines of text. What is read from right to left says so, so that every viewer orders words and numbers alike.
import type { Locale } from '../../calendar/format.js';
import { DETAIL_SIZE, type Lines, lineHeight, TITLE_SIZE } from '../layout/measures.js';
import { element, type Markup } from './xml.js';

/** Where lines are aligned: at their middle, or where reading begins. */
export type Anchor = 'middle' | 'start';

export interface TextPlace {
  /** Of the middle, or of where reading begins. */
  readonly x: number;
  /** Of the top of the first line. */
  readonly y: number;
  readonly anchor: Anchor;
  readonly locale: Locale;
}

/** Baseline below the top of a line, in parts of the font size. */
const ASCENT = 1.02;

export function textLine(
  text: string,
  place: TextPlace & { readonly size: number; readonly className: string },
): Markup {
  const { x, y, anchor, locale, size, className } = place;
  const rightToLeft = locale === 'fa';
  return element(
    'text',
    {
      class: className,
      x,
      y: y + size * ASCENT,
      'text-anchor': anchor,
      direction: rightToLeft ? 'rtl' : 'ltr',
      'unicode-bidi': 'embed',
    },
    [rightToLeft ? inItsOwnDirection(text) : text],
  );
}

/** Expressions and codes in Persian text keep their quotes and brackets on the right sides. */
function inItsOwnDirection(text: string): string {
  return /\p{Script=Arabic}/u.test(text) ? text : `\u200e${text}\u200e`;
}

export function titleAndDetail({ title, detail }: Lines, place: TextPlace): Markup[] {
  let { y } = place;
  const written = (lines: readonly string[], size: number, className: string): Markup[] =>
    lines.map((line) => {
      const at = { ...place, y, size, className };
      y += lineHeight(size);
      return textLine(line, at);
    });
  return [...written(title, TITLE_SIZE, 'title'), ...written(detail, DETAIL_SIZE, 'detail')];
}
