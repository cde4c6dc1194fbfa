// Words as tired fingers write them.
import type { Dice } from '../../../support/random-programs.js';

const SLIPS: readonly ((word: string, at: number) => string)[] = [
  // A letter is left out, doubled, swapped with its neighbour, replaced, or has the other case.
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  (word, at) => word.slice(0, at + 1) + word.slice(at),
  (word, at) => word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2),
  (word, at) => word.slice(0, at) + (word[at] === 'x' ? 'y' : 'x') + word.slice(at + 1),
  (word, at) => word.slice(0, at) + swappedCase(word[at] ?? '') + word.slice(at + 1),
];

function swappedCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}

/** The word with one slip, never one of the words that are taken and never empty. */
export function misspelt(word: string, dice: Dice, taken: readonly string[] = []): string {
  for (;;) {
    const slip = dice.pick(SLIPS)(word, dice.roll(word.length));
    if (slip !== word && slip !== '' && !taken.includes(slip)) return slip;
  }
}
