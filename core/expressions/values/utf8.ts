// Text as code points and as UTF-8 bytes. Written out here because the workflow sandbox has neither Buffer nor TextEncoder.

const REPLACEMENT = 0xfffd;

export function codePoints(text: string): string[] {
  return Array.from(text);
}

/** The number of code points; a lone surrogate counts as one. */
export function codePointCount(text: string, end = text.length): number {
  let count = 0;
  for (let index = 0; index < end; index++) {
    const unit = text.charCodeAt(index);
    const continuesPair = unit >= 0xdc00 && unit <= 0xdfff && index > 0 && isHighSurrogate(text.charCodeAt(index - 1));
    if (!continuesPair) count++;
  }
  return count;
}

/** The text with every lone surrogate replaced, so that it can be written as UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

export function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}

/** The bytes of a text; a lone surrogate becomes U+FFFD. */
export function toUtf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const raw = character.codePointAt(0) as number;
    const point = raw >= 0xd800 && raw <= 0xdfff ? REPLACEMENT : raw;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
  }
  return bytes;
}

/** The text of bytes; `valid` is false if a part was not UTF-8 and became U+FFFD. */
export function fromUtf8(bytes: readonly number[]): { text: string; valid: boolean } {
  const characters: string[] = [];
  let valid = true;
  let index = 0;
  while (index < bytes.length) {
    const { point, length } = readCodePoint(bytes, index);
    if (point === null) valid = false;
    characters.push(String.fromCodePoint(point ?? REPLACEMENT));
    index += length;
  }
  return { text: characters.join(''), valid };
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Number of continuation bytes the first byte announces; -1 for a byte that can't be first. */
function continuationBytes(first: number): number {
  if (first < 0x80) return 0;
  if (first >= 0xc2 && first < 0xe0) return 1;
  if (first >= 0xe0 && first < 0xf0) return 2;
  return first >= 0xf0 && first < 0xf5 ? 3 : -1;
}

function readCodePoint(bytes: readonly number[], start: number): { point: number | null; length: number } {
  const first = bytes[start] as number;
  const more = continuationBytes(first);
  if (more < 0) return { point: null, length: 1 };
  let point = more === 0 ? first : first & (0x3f >> more);
  for (let offset = 1; offset <= more; offset++) {
    const byte = bytes[start + offset];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return { point: null, length: offset };
    point = (point << 6) | (byte & 0x3f);
  }
  const overlong = (more === 2 && point < 0x800) || (more === 3 && point < 0x10000);
  const impossible = point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff);
  return { point: overlong || impossible ? null : point, length: more + 1 };
}
