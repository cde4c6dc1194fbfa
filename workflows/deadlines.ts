// All deadlines of a cohort: timers of its runs and calls that wait for another attempt. A heap ordered by instant, then by
// the order of asking, so that ties fall the same way in every replay.
import type { Instant } from '../core/engine/state.js';
import type { Order } from './orders.js';

export interface Deadline {
  readonly at: Instant;
  readonly runId: string;
  /** Command id of the timer or of the call; one deadline per (run, id). */
  readonly id: string;
  /** The order to give out again; without it the deadline is a timer of the run. */
  readonly order?: Order;
}

/** Dropped entries that may lie in the heap beyond as many as there are live ones. */
const MAX_DROPPED = 64;

interface Entry {
  readonly deadline: Deadline;
  readonly sequence: number;
  dropped: boolean;
}

function comesFirst(a: Entry, b: Entry): boolean {
  return a.deadline.at < b.deadline.at || (a.deadline.at === b.deadline.at && a.sequence < b.sequence);
}

export class Deadlines {
  private readonly heap: Entry[] = [];
  private readonly byRun = new Map<string, Map<string, Entry>>();
  private sequence = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Adds a deadline; one with the same run and id is replaced. */
  add(deadline: Deadline): void {
    this.drop(deadline.runId, deadline.id);
    const entry: Entry = { deadline, sequence: this.sequence++, dropped: false };
    const ofRun = this.byRun.get(deadline.runId);
    if (ofRun) ofRun.set(deadline.id, entry);
    else this.byRun.set(deadline.runId, new Map([[deadline.id, entry]]));
    this.count++;
    this.rise(entry);
  }

  /** The earliest deadline, left in place. */
  peek(): Deadline | undefined {
    while (this.heap[0]?.dropped) this.removeTop();
    return this.heap[0]?.deadline;
  }

  /** Takes the earliest deadline that is due at `at`. */
  takeDue(at: Instant): Deadline | undefined {
    const first = this.peek();
    if (!first || first.at > at) return undefined;
    this.removeTop();
    this.forget(first);
    return first;
  }

  /** Takes the earliest timer or retry of one run that is due at `at`. */
  takeDueOf(runId: string, at: Instant): Deadline | undefined {
    let first: Entry | undefined;
    for (const entry of this.byRun.get(runId)?.values() ?? []) {
      if (entry.deadline.at <= at && (!first || comesFirst(entry, first))) first = entry;
    }
    if (!first) return undefined;
    first.dropped = true;
    this.forget(first.deadline);
    return first.deadline;
  }

  drop(runId: string, id: string): void {
    const entry = this.byRun.get(runId)?.get(id);
    if (!entry) return;
    entry.dropped = true;
    this.forget(entry.deadline);
    if (this.heap.length > 2 * this.count + MAX_DROPPED) this.compact();
  }

  dropRun(runId: string): void {
    for (const id of [...(this.byRun.get(runId)?.keys() ?? [])]) this.drop(runId, id);
  }

  nextOf(runId: string): Instant | undefined {
    let next: Instant | undefined;
    for (const { deadline } of this.byRun.get(runId)?.values() ?? []) {
      if (next === undefined || deadline.at < next) next = deadline.at;
    }
    return next;
  }

  /** Deadlines of calls in their order: what a roll carries on (timers are in the states of the runs). */
  waitingOrders(): Deadline[] {
    return this.heap
      .filter((entry) => !entry.dropped && entry.deadline.order)
      .sort((a, b) => (comesFirst(a, b) ? -1 : 1))
      .map((entry) => entry.deadline);
  }

  /** Dropped entries of a far future would stay for months. */
  private compact(): void {
    const kept = this.heap.filter((entry) => !entry.dropped);
    this.heap.length = 0;
    for (const entry of kept) this.rise(entry);
  }

  private forget(deadline: Deadline): void {
    const ofRun = this.byRun.get(deadline.runId);
    if (!ofRun?.delete(deadline.id)) return;
    if (ofRun.size === 0) this.byRun.delete(deadline.runId);
    this.count--;
  }

  private rise(entry: Entry): void {
    let index = this.heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!comesFirst(entry, this.heap[parent]!)) break;
      this.heap[index] = this.heap[parent]!;
      index = parent;
    }
    this.heap[index] = entry;
  }

  private removeTop(): void {
    const last = this.heap.pop()!;
    if (this.heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.heap.length) break;
      if (child + 1 < this.heap.length && comesFirst(this.heap[child + 1]!, this.heap[child]!)) child++;
      if (!comesFirst(this.heap[child]!, last)) break;
      this.heap[index] = this.heap[child]!;
      index = child;
    }
    this.heap[index] = last;
  }
}
