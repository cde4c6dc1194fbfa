/** Puts a batch together again: what is known keeps its place, the gaps are filled from `rest` in order. */
export function fillGaps<T>(known: readonly (T | undefined)[], rest: readonly T[]): T[] {
  let next = 0;
  return known.map((one) => one ?? rest[next++]!);
}
