/** Draws by a seed: the same people with the same luck in every run of a bench. */
export class Lots {
  constructor(private seed: number) {}

  /** From 0 (included) to 1 (excluded). */
  draw(): number {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return this.seed / 2 ** 32;
  }

  happens(chance: number): boolean {
    return this.draw() < chance;
  }

  /** A whole number up to `end`, which is not part of it. */
  below(end: number): number {
    return Math.floor(this.draw() * end);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}
