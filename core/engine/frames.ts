// The open frames: an array in ascending order of ids, so that JSON keeps the order. Parents come before their children.
// The caller's state is never changed: a frame is copied the first time that an activation writes to it.
import type { Json } from '../json.js';
import type { Frame, Instant, State } from './state.js';

export class Frames {
  private readonly copied = new Set<number>();

  /** `state` belongs to the activation: its `frames` array is a copy already. */
  constructor(private readonly state: State) {}

  get(id: number): Frame | undefined {
    return this.state.frames.find((frame) => frame.id === id);
  }

  /** The frame, fit to be changed. */
  writable(id: number): Frame | undefined {
    const position = this.state.frames.findIndex((frame) => frame.id === id);
    const frame = this.state.frames[position];
    if (!frame || this.copied.has(id)) return frame;
    const copy = { ...frame };
    this.state.frames[position] = copy;
    this.copied.add(id);
    return copy;
  }

  open(task: string, up: number, raw: Json, startedAt: Instant): Frame {
    const frame: Frame = { id: this.state.nextFrame++, up, task, visit: 0, raw, startedAt };
    this.state.frames.push(frame);
    this.copied.add(frame.id);
    return frame;
  }

  remove(id: number): void {
    const position = this.state.frames.findIndex((frame) => frame.id === id);
    if (position >= 0) this.state.frames.splice(position, 1);
  }

  childrenOf(id: number): Frame[] {
    return this.state.frames.filter((frame) => frame.up === id);
  }

  /** The frame and all below it, parents before children. */
  withDescendants(frame: Frame): Frame[] {
    const ids = new Set([frame.id]);
    const found = [frame];
    for (const other of this.state.frames)
      if (ids.has(other.up)) {
        ids.add(other.id);
        found.push(other);
      }
    return found;
  }

  /** The frame itself, its parent, and so on to the root. */
  *upwards(frame: Frame): Generator<Frame> {
    for (let current: Frame | undefined = frame; current; current = this.get(current.up)) yield current;
  }
}
