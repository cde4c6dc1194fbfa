// What is still to happen, by instant; what falls on the same instant happens in the order in which it was put in.
import type { Instant } from '../core/engine/state.js';

export interface HeapEntry<T> {
  readonly at: Instant;
  readonly order: number;
  readonly item: T;
  canceled: boolean;
}

/** A binary heap. Canceled entries stay in it until their turn comes and are then passed over. */
export class TimerHeap<T> {
  private readonly entries: HeapEntry<T>[] = [];
  private nextOrder = 0;

  add(at: Instant, item: T): HeapEntry<T> {
    const entry = { at, order: this.nextOrder++, item, canceled: false };
    this.entries.push(entry);
    this.rise(this.entries.length - 1);
    return entry;
  }

  /** The instant of the next entry that was not canceled. */
  nextAt(): Instant | undefined {
    while (this.entries[0]?.canceled) this.removeFirst();
    return this.entries[0]?.at;
  }

  take(): HeapEntry<T> | undefined {
    return this.nextAt() === undefined ? undefined : this.removeFirst();
  }

  private removeFirst(): HeapEntry<T> | undefined {
    const first = this.entries[0];
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
