// The throttle: slots of the world's time, one after the other, so many in a minute. A slot that nobody took in time is over,
// so that a pause is not followed by a flood.
import { MINUTE_MS } from '../calendar/spans.js';
import type { Instant } from '../engine/state.js';

export interface Pace {
  /** Slots in a minute, above 0. */
  readonly perMinute: number;
  /** The first slot that is not taken; null = none ever was. */
  readonly nextAt: Instant | null;
}

/** Slots from now on. `free` of them may be taken at once; the others come one by one. */
export interface Slots {
  readonly free: number;
  /** When the slot with this number comes; the first is 0. What is not below `free` lies ahead. */
  at(number: number): Instant;
}

/** `keptMs`: how long a slot stays free that nobody has taken. */
export function slotsAt({ perMinute, nextAt }: Pace, now: Instant, keptMs: number): Slots {
  const spanMs = MINUTE_MS / perMinute;
  const first = Math.max(nextAt ?? now, now - keptMs);
  return {
    free: first > now ? 0 : Math.floor((now - first) / spanMs) + 1,
    at: (number) => Math.ceil(first + number * spanMs),
  };
}
