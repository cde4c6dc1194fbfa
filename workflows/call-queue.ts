// Orders that runs have given and the world has not answered. An order that its run takes back, or whose run ends, is
// forgotten: a late answer to it says nothing. What is emitted or started goes out in any case.
import type { Order } from './orders.js';

export class CallQueue {
  /** Given by a run, not yet handed to an activity; in the order of asking. */
  private asked: Order[] = [];
  private readonly openCalls = new Map<string, Set<string>>();

  get size(): number {
    return this.asked.length;
  }

  /** Takes an order in, or back in for another attempt. */
  add(order: Order): void {
    this.asked.push(order);
    if (order.kind === 'call') this.open(order.runId, order.id);
  }

  /** Marks a call as waited for, though it is not to go out now: it waits for another attempt. */
  open(runId: string, id: string): void {
    const ofRun = this.openCalls.get(runId);
    if (ofRun) ofRun.add(id);
    else this.openCalls.set(runId, new Set([id]));
  }

  isOpen(runId: string, id: string): boolean {
    return this.openCalls.get(runId)?.has(id) ?? false;
  }

  /** A call is answered or taken back: nobody waits for it any more. */
  close(runId: string, id: string): void {
    const ofRun = this.openCalls.get(runId);
    if (!ofRun?.delete(id)) return;
    if (ofRun.size === 0) this.openCalls.delete(runId);
  }

  closeRun(runId: string): void {
    this.openCalls.delete(runId);
  }

  /** All orders to hand out now; calls that were taken back meanwhile are left out. */
  takeAll(): Order[] {
    const taken = this.stillWanted();
    this.asked = [];
    return taken;
  }

  /** What a roll carries on. */
  stillWanted(): Order[] {
    return this.asked.filter((order) => order.kind !== 'call' || this.isOpen(order.runId, order.id));
  }
}
