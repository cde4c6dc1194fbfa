// Events that came since the run began and that no listen has consumed yet. A *thread* is the run itself, or a branch of a
// fork in which two or more branches listen: each thread consumes on its own account, so that an event wanted by two
// branches reaches both.
import type { Json, JsonObject } from '../json.js';
import type { Machine } from './machine.js';
import { isKind } from './program.js';
import type { Frame, InboxEntry } from './state.js';

export class Inbox {
  constructor(private readonly machine: Machine) {}

  /** Keeps an event and tells every open listen, the oldest first. An id counts once. */
  arrive(event: JsonObject): void {
    const { state, program } = this.machine;
    const { type, id } = event;
    if (program.eventTypes && !program.eventTypes.has(String(type))) return; // nothing can ever listen for it
    if (typeof id === 'string') {
      if (state.seen.includes(id)) return;
      state.seen = [...state.seen, id].slice(-program.limits.seen);
    }
    state.inbox = [...state.inbox, { number: state.nextEvent++, event, by: [] }];
    if (state.inbox.length > program.limits.inbox) this.makeRoom();
    // The agenda is a stack: the oldest ends up on top.
    for (let position = state.frames.length - 1; position >= 0; position--) {
      const frame = state.frames[position]!;
      if (this.machine.nodeOf(frame).kind === 'listen') this.machine.push({ do: 'poke', frame: frame.id });
    }
  }

  /** An event that some thread has had goes first; only then one that nobody had. */
  private makeRoom(): void {
    const { state } = this.machine;
    const consumed = state.inbox.findIndex((entry) => entry.by.length > 0);
    state.inbox = state.inbox.toSpliced(Math.max(consumed, 0), 1);
    if (consumed < 0) state.dropped++;
  }

  /** Consumes the oldest event that the thread of a listen has not had and that `choose` wants. */
  take<Choice>(
    frame: Frame,
    choose: (event: JsonObject) => Choice | undefined,
  ): { readonly entry: InboxEntry; readonly choice: Choice } | undefined {
    const { state } = this.machine;
    if (state.inbox.length === 0) return undefined;
    const threads = this.threadsOf(frame);
    for (const entry of state.inbox) {
      if (entry.by.some((thread) => threads.includes(thread))) continue;
      const choice = choose(entry.event);
      if (choice === undefined) continue;
      this.consume(frame, entry, threads);
      return { entry, choice };
    }
    return undefined;
  }

  private consume(frame: Frame, entry: InboxEntry, threads: readonly number[]): void {
    const { state } = this.machine;
    const [own] = threads;
    const isKept = threads.length > 1 && this.mayBeWantedBeside(frame, entry.event.type);
    state.inbox =
      isKept && own !== undefined
        ? state.inbox.map((other) => (other === entry ? { ...entry, by: [...entry.by, own] } : other))
        : state.inbox.filter((other) => other !== entry);
  }

  /** Whether a branch beside this one, in any fork around it, listens for the type somewhere. Else the state need not carry it. */
  private mayBeWantedBeside(frame: Frame, type: Json | undefined): boolean {
    const { frames } = this.machine;
    let branch = frame;
    for (let outer = frames.parentOf(branch); outer; outer = frames.parentOf(branch)) {
      const node = this.machine.nodeOf(outer);
      const { index } = this.machine.nodeOf(branch);
      const hears = isKind(node, 'fork') && node.form.threads ? node.form.hears : [];
      if (hears.some((types, other) => other !== index && (types?.has(String(type)) ?? true))) return true;
      branch = outer;
    }
    return false;
  }

  /**
   * What a branch consumed stays marked for its fork while siblings still run, since they may take it too, and counts as
   * consumed by the thread around the fork when the fork is over.
   */
  closeThread(frame: Frame): void {
    const { state, frames } = this.machine;
    const parent = state.inbox.length > 0 ? frames.parentOf(frame) : undefined;
    if (!parent || !state.inbox.some((entry) => entry.by.includes(frame.id))) return;
    const heir = this.hasThreads(parent) ? parent.id : this.threadsOf(parent)[0];
    state.inbox = state.inbox.flatMap((entry) => {
      if (!entry.by.includes(frame.id) || heir === undefined) return [entry];
      if (this.isWholeRun(heir)) return [];
      return [{ ...entry, by: [...new Set(entry.by.map((thread) => (thread === frame.id ? heir : thread)))] }];
    });
  }

  /** The threads that a frame belongs to, the innermost first; the last is the run itself. */
  private threadsOf(frame: Frame): number[] {
    const { frames } = this.machine;
    const threads: number[] = [];
    for (let outer: Frame | undefined = frame; outer; ) {
      const parent = frames.parentOf(outer);
      if (!parent || this.hasThreads(parent)) threads.push(outer.id);
      outer = parent;
    }
    return threads;
  }

  private hasThreads(frame: Frame): boolean {
    const node = this.machine.nodeOf(frame);
    return isKind(node, 'fork') && node.form.threads;
  }

  private isWholeRun(frameId: number): boolean {
    return this.machine.frames.get(frameId)?.up === 0;
  }
}
