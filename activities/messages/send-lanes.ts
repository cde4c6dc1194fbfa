// How much a process sends at once, whoever asks for it: what is claimed is in doubt when the process is killed.

/** Claims that may be under way at once in a process. */
export class SendLanes {
  private readonly line: (() => void)[] = [];
  private busy = 0;

  constructor(private readonly size: number) {}

  /** Does the work as soon as a lane is free, in the order of asking. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.busy < this.size) this.busy += 1;
    else await new Promise<void>((resolve) => this.line.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.line.shift();
      if (next) next();
      else this.busy -= 1;
    }
  }
}
