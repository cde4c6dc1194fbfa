// What a bench is: a file of bench/benches/ that exports `bench`. Its name is the file's; each runs in a process of its own.

export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  readonly target?: Target;
  /** The measurements behind the figure, where it is the median of several. */
  readonly samples?: readonly number[];
  /** What a reader must know to judge the figure. */
  readonly note?: string;
}

export interface BenchContext {
  /** Empty, of this bench alone, removed after it. */
  readonly folder: string;
  /** What part of its crowd a long bench is to take; 1 unless told. Targets are for the whole. */
  readonly scale: number;
  /** Registers what must be closed when the bench is over, failed or interrupted; the newest goes first. */
  atEnd(release: () => Promise<void>): void;
  /** Says to whoever watches what goes on. */
  tell(line: string): void;
}

export interface Bench {
  /** One sentence: what is measured, and how. */
  readonly about: string;
  /** An exception means that nothing could be measured; a target that is missed is a row. */
  run(context: BenchContext): Promise<readonly Row[]>;
}

/** True when the row has no target or reaches it. */
export function isMet({ figure, target }: Row): boolean {
  if (target === undefined) return true;
  return 'atLeast' in target ? figure >= target.atLeast : figure <= target.atMost;
}
