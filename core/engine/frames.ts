// The open frames: an array in ascending order of ids, so that JSON keeps the order. Parents come before their children.
// The caller's state is never changed: a frame is copied the first time that an activation writes to it.
//
// There are a handful of frames and they are looked up at every step, so they are searched by plain loops: the youngest
// first, since work goes on where it was begun last.
import type { Json } from '../json.js';
import type { Frame, Instant, State } from './state.js';

export class Frames {
  private readonly copied: number[] = [];

  /** `state` belongs to the activation: its `frames` array is a copy already. */
  constructor(private readonly state: State) {}

  get(id: number): Frame | undefined {
    return this.state.frames[this.positionOf(id)];
  }

  /** The frame, fit to be changed. */
  writable(id: number): Frame | undefined {
    const position = this.positionOf(id);
    const frame = this.state.frames[position];
    if (!frame || this.copied.includes(id)) return frame;
    const copy = { ...frame };
    this.state.frames[position] = copy;
    this.copied.push(id);
    return copy;
  }

  open(task: string, up: number, raw: Json, startedAt: Instant): Frame {
    const frame: Frame = { id: this.state.nextFrame++, up, task, visit: 0, raw, startedAt };
    this.state.frames.push(frame);
    this.copied.push(frame.id);
    return frame;
  }

  remove(id: number): void {
    const { frames } = this.state;
    const position = this.positionOf(id);
    if (position === frames.length - 1) frames.pop();
    else if (position >= 0) frames.splice(position, 1);
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

  /** The frame around it; undefined for the frame of the workflow. */
  parentOf(frame: Frame): Frame | undefined {
    return frame.up === 0 ? undefined : this.get(frame.up);
  }

  /** -1 when no such frame is open. */
  private positionOf(id: number): number {
    const { frames } = this.state;
    let position = frames.length - 1;
    while (position >= 0 && frames[position]!.id !== id) position--;
    return position;
  }
}
