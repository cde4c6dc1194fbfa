// Which variant of an experiment somebody gets: by hash, so that the same person gets the same one wherever it is asked.

/** Variant name → weight; 0 is never chosen. */
export type VariantWeights = Readonly<Record<string, number>>;

/** Deterministic and independent between experiments. Throws `RangeError` when no weight is above 0. */
export function chooseVariant(experiment: string, unit: string, weights: VariantWeights): string {
  const variants = variantsOf(weights);
  const total = variants.reduce((sum, [, weight]) => sum + weight, 0);
  let point = hashOf(`${experiment}\u0000${unit}`) * total;
  for (const [name, weight] of variants) {
    if (point < weight) return name;
    point -= weight;
  }
  const last = variants.at(-1);
  if (!last) throw new RangeError(`The experiment "${experiment}" has no variant with a weight above 0`);
  return last[0];
}

/** Whole audiences are divided by the same weights: they are put in order once. */
const inOrder = new WeakMap<VariantWeights, readonly (readonly [name: string, weight: number])[]>();

/** Sorted: the choice must not depend on the order in which somebody wrote the variants. */
function variantsOf(weights: VariantWeights): readonly (readonly [name: string, weight: number])[] {
  const known = inOrder.get(weights);
  if (known) return known;
  const variants = Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  inOrder.set(weights, variants);
  return variants;
}

const UTF8 = new TextEncoder();

/** FNV-1a with a final avalanche (from MurmurHash3), as a number from 0 (included) to 1 (excluded). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  const mixIn = (byte: number): void => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  };
  // ASCII, as ids are, is its own UTF-8, and encoding a text costs more than all the rest.
  let position = 0;
  while (position < text.length && text.charCodeAt(position) < 0x80) mixIn(text.charCodeAt(position++));
  if (position < text.length) for (const byte of UTF8.encode(text.slice(position))) mixIn(byte);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}
