// Which tasks of a run are open, by its journal: begun, and neither ended nor given up with what was around them.
import type { JournalStep } from './run-path.js';

export class OpenTasks {
  private open = new Set<string>();

  take({ kind, task }: JournalStep): void {
    if (kind === 'started') this.open.add(task);
    else if (kind === 'ended' || kind === 'faulted') this.close(task, true);
    else if (kind === 'retried' || kind === 'decided') this.close(task, false); // what was below has failed or lost
  }

  private close(task: string, itself: boolean): void {
    if (itself) this.open.delete(task);
    for (const other of this.open) if (other.startsWith(`${task}/`)) this.open.delete(other);
  }

  /** Those without an open task below: where the run stands. */
  innermost(): string[] {
    return [...this.open].filter((task) => ![...this.open].some((other) => other.startsWith(`${task}/`)));
  }
}
