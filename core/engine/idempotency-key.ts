import type { Machine } from './machine.js';
import type { Frame } from './state.js';

/**
 * The idempotency key of what a task asks: its place in the program and in loops and backward jumps, from the root on.
 * Retries are not in it: all attempts have the same key.
 */
export function idempotencyKey(machine: Machine, frame: Frame): string {
  let place: string | undefined;
  for (let outer = machine.frames.parentOf(frame); outer; outer = machine.frames.parentOf(outer)) {
    const { kind } = machine.nodeOf(outer);
    const round = kind === 'for' || kind === 'listen' ? String(outer.count ?? 0) : '';
    const here = round + (outer.laps ? `~${outer.laps}` : '');
    place = place === undefined ? here : `${here}.${place}`;
  }
  return `${frame.task}@${place?.replace(/^\.+/, '') ?? ''}`;
}
