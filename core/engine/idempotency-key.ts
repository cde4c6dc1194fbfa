import type { Machine } from './machine.js';
import type { Frame } from './state.js';

/**
 * The idempotency key of what a task asks: its place in the program and in loops and backward jumps, from the root on.
 * Retries are not in it: all attempts have the same key.
 */
export function idempotencyKey(machine: Machine, frame: Frame): string {
  const places: string[] = [];
  for (const outer of machine.frames.upwards(frame)) {
    if (outer === frame) continue;
    const { kind } = machine.nodeOf(outer);
    const round = kind === 'for' || kind === 'listen' ? String(outer.count ?? 0) : '';
    places.unshift(round + (outer.laps ? `~${outer.laps}` : ''));
  }
  return `${frame.task}@${places.join('.').replace(/^\.+/, '')}`;
}
