import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that depends on the words alone. The demo's world draws no lots: the same shop comes out on every
 * machine, and the same mail meets the same mood after every restart.
 */
export function chance(...words: readonly (string | number)[]): number {
  return createHash('sha256').update(words.join('\u0000')).digest().readUInt32BE(0) / 2 ** 32;
}

/** The element that chance gives for these words. */
export function pick<T>(from: readonly T[], ...words: readonly (string | number)[]): T {
  return from[Math.floor(chance(...words) * from.length)]!;
}
