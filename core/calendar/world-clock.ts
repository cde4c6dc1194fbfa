// The world clock: the demo lives "as of" a date and a week passes in seconds, without a definition being changed.
import type { Instant } from '../engine/state.js';

/** virtual = virtualOrigin + (real - realAnchor) * scale; all in epoch milliseconds. Scale 1 and equal origins = real time. */
export interface WorldClock {
  readonly realAnchor: number;
  readonly virtualOrigin: Instant;
  readonly scale: number;
}

export const REAL_TIME: WorldClock = { realAnchor: 0, virtualOrigin: 0, scale: 1 };

/** The world's instant at a real instant, in whole milliseconds. */
export function toWorld(clock: WorldClock, realMs: number): Instant {
  return Math.floor(clock.virtualOrigin + (realMs - clock.realAnchor) * clock.scale);
}

/** The first real instant, in whole milliseconds, at which the world clock has reached `at`. */
export function toReal(clock: WorldClock, at: Instant): number {
  return Math.ceil(clock.realAnchor + (at - clock.virtualOrigin) / clock.scale);
}
