// Which name was probably meant.

/** Longer names are not compared: nobody mistypes them, and a hostile one would cost its length times each name's. */
const LONGEST = 100;

/** `, did you mean "x"?` and the fix, when one of the names is near to what was found. */
export function didYouMean(found: string, names: Iterable<string>): { readonly text: string; readonly fix?: string } {
  const fix = nearestName(found, names, Math.ceil(found.length / 3));
  return fix === undefined ? { text: '' } : { text: `, did you mean "${fix}"?`, fix };
}

/** The name that takes the fewest slips to become what was found, at most so many; letters of the other case are the same. */
export function nearestName(found: string, names: Iterable<string>, slips: number): string | undefined {
  if (found.length > LONGEST) return undefined;
  let best: string | undefined;
  let bestDistance = slips + 1;
  for (const name of names) {
    if (Math.abs(name.length - found.length) >= bestDistance) continue;
    const distance = slipsBetween(found.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/**
 * Whether a name is one slip away without being a word of its own: another case, neighbours swapped, a letter doubled or
 * left out. For places where any name is allowed, so that a letter replaced may be meant.
 */
export function isSlipOf(name: string, found: string): boolean {
  if (found === name || Math.abs(found.length - name.length) > 1) return false;
  const [short, long] = [name.toLowerCase(), found.toLowerCase()];
  if (short === long) return true;
  const at = [...short].findIndex((letter, index) => letter !== long[index]);
  const from = at < 0 ? short.length : at;
  if (long.length > short.length) return long[from] === long[from - 1] && long.slice(from + 1) === short.slice(from);
  if (long.length < short.length) return long.slice(from) === short.slice(from + 1);
  const swapped = long.slice(0, from) + (long[from + 1] ?? '') + (long[from] ?? '') + long.slice(from + 2);
  return swapped === short;
}

/** Edits of one letter, swapped neighbours counting as one (optimal string alignment). */
function slipsBetween(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, position) => position);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = last[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      const swaps = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const swapped = swaps ? beforeLast[column - 2]! + 1 : replaced;
      current.push(Math.min(replaced, swapped, last[column]! + 1, current[column - 1]! + 1));
    }
    [beforeLast, last] = [last, current];
  }
  return last[right.length]!;
}
