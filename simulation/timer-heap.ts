// What is still to happen, by instant; what falls on the same instant happens in the order in which it was put in.
import type { Instant } from '../core/engine/state.js';

export interface HeapEntry<T> {
  readonly at: Instant;
  readonly order: number;
  readonly item: T;
  canceled: boolean;
}

/** Canceled entries that may lie in the heap beyond as many as there are live ones. */
const MAX_CANCELED = 64;

/** A binary heap. Canceled entries stay in it until their turn comes, or until they are more than the others. */
export class TimerHeap<T> {
  private entries: HeapEntry<T>[] = [];
  private nextOrder = 0;
  private canceled = 0;

  add(at: Instant, item: T): HeapEntry<T> {
    const entry = { at, order: this.nextOrder++, item, canceled: false };
    this.entries.push(entry);
    this.rise(this.entries.length - 1);
    return entry;
  }

  /** Its turn will not come. What it holds is let go some time later: it may be a whole run, and its turn years away. */
  cancel(entry: HeapEntry<T>): void {
    if (entry.canceled) return;
    entry.canceled = true;
    this.canceled++;
    if (2 * this.canceled > this.entries.length + MAX_CANCELED) this.compact();
  }

  /** The instant of the next entry that was not canceled. */
  nextAt(): Instant | undefined {
    while (this.entries[0]?.canceled) this.removeFirst();
    return this.entries[0]?.at;
  }

  take(): HeapEntry<T> | undefined {
    return this.nextAt() === undefined ? undefined : this.removeFirst();
  }

  private compact(): void {
    const kept = this.entries.filter((entry) => !entry.canceled);
    this.entries = [];
    this.canceled = 0;
    for (const entry of kept) {
      this.entries.push(entry);
      this.rise(this.entries.length - 1);
    }
  }

  private removeFirst(): HeapEntry<T> | undefined {
    const first = this.entries[0];
    if (first?.canceled) this.canceled--;
    const last = this.entries.pop();
    if (last !== undefined && this.entries.length > 0) {
      this.entries[0] = last;
      this.sink(0);
    }
    return first;
  }

  private rise(start: number): void {
    const { entries } = this;
    const entry = entries[start] as HeapEntry<T>;
    let index = start;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = entries[above] as HeapEntry<T>;
      if (!isBefore(entry, parent)) break;
      entries[index] = parent;
      index = above;
    }
    entries[index] = entry;
  }

  private sink(start: number): void {
    const { entries } = this;
    const entry = entries[start] as HeapEntry<T>;
    let index = start;
    for (;;) {
      let below = 2 * index + 1;
      if (below >= entries.length) break;
      const right = entries[below + 1];
      if (right !== undefined && isBefore(right, entries[below] as HeapEntry<T>)) below += 1;
      const child = entries[below] as HeapEntry<T>;
      if (!isBefore(child, entry)) break;
      entries[index] = child;
      index = below;
    }
    entries[index] = entry;
  }
}

function isBefore<T>(left: HeapEntry<T>, right: HeapEntry<T>): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}
