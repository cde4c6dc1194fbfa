// How wide a text will be. There is no font here to measure with, so widths are those of wide common fonts: what fits by
// them fits with the reader's font too.

/** Widths in parts of the font size. */
const NARROW = 0.36;
const SPACE = 0.32;
const LATIN = 0.61;
const WIDE = 0.95;
const CAPITAL = 0.72;
const PERSIAN = 0.6;
const PERSIAN_NARROW = 0.34;
const BOLD = 1.1;

/** The width in pixels of one line. */
export function textWidth(
  text: string,
  { size, bold = false }: { readonly size: number; readonly bold?: boolean },
): number {
  let width = 0;
  for (const letter of text) width += letterWidth(letter);
  return width * size * (bold ? BOLD : 1);
}

function letterWidth(letter: string): number {
  if (/\p{Mn}|\p{Cf}/u.test(letter)) return 0; // marks above letters, joiners, marks of direction
  if (letter === ' ') return SPACE;
  if (/[اآأإلردذزژو]/u.test(letter)) return /[اآأإل]/u.test(letter) ? PERSIAN_NARROW : 0.52;
  if (/\p{Script=Arabic}/u.test(letter)) return PERSIAN;
  if (/[iljtfr.,:;|!'()[\]{}]/.test(letter)) return NARROW;
  if (/[mwMW@%…—]/.test(letter)) return WIDE;
  if (/\p{Lu}/u.test(letter)) return CAPITAL;
  return letter < '\u0590' ? LATIN : 1;
}

export interface WrapOptions {
  readonly size: number;
  readonly bold?: boolean;
  readonly width: number;
  readonly lines: number;
}

/** The text in lines that fit; what does not fit into the last one ends in an ellipsis. Words that are too long are broken. */
export function wrap(text: string, { width, lines, ...font }: WrapOptions): string[] {
  const fits = (line: string): boolean => textWidth(line, font) <= width;
  const words = text.split(/\s+/).filter((word) => word !== '');
  const wrapped: string[] = [];
  let line = '';
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
    } else if (line === '') {
      const [start, rest] = broken(word, fits);
      wrapped.push(start);
      words.unshift(rest);
    } else {
      wrapped.push(line);
      line = '';
      words.unshift(word);
    }
  }
  if (line !== '') wrapped.push(line);
  if (wrapped.length <= lines) return wrapped;
  return [...wrapped.slice(0, lines - 1), shortened(wrapped.slice(lines - 1).join(' '), fits)];
}

function broken(word: string, fits: (text: string) => boolean): [start: string, rest: string] {
  const letters = [...word];
  let count = 1;
  while (count < letters.length - 1 && fits(letters.slice(0, count + 1).join(''))) count += 1;
  return [letters.slice(0, count).join(''), letters.slice(count).join('')];
}

function shortened(text: string, fits: (text: string) => boolean): string {
  const letters = [...text];
  while (letters.length > 1 && !fits(`${letters.join('')}…`)) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
