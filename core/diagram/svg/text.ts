// Lines of text. What is read from right to left says so by characters within it: browsers and other viewers order words and
// numbers alike then, while many viewers do not know the attribute `direction`.
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
      'text-anchor': rightToLeft && anchor === 'start' ? 'end' : anchor,
    },
    [rightToLeft && hasPersian(text) ? `${ISOLATE}${text}${END_OF_ISOLATE}` : text],
  );
}

/** U+2067 and U+2069: what stands between is read from right to left, whatever stands around it (UAX #9). */
const ISOLATE = '\u2067';
const END_OF_ISOLATE = '\u2069';

/** Expressions and codes alone are read from left to right. */
function hasPersian(text: string): boolean {
  return /\p{Script=Arabic}/u.test(text);
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
