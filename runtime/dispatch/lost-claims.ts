// The loop over messages whose sender died between the claim and the record. The call that asked for such a message finds that out
// by itself; this finds those that nobody asks about again, so that every report counts them.
import type { DataSource } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { giveUpLostClaims } from '../../store/repositories/ledger-claims.js';
import { type Loop, type LoopFailure, startLoop } from './loop.js';

/** A claim's lease lasts half a minute of real time. */
const POLL_MS = 10_000;

export interface LostClaimsOptions {
  readonly dataSource: DataSource;
  /** The world's instant. */
  readonly now: () => Instant;
  readonly pollMs?: number;
  /** Told how many messages became `unknown`, when there were any. */
  readonly onFound?: (messages: number) => void;
  readonly onFailure?: (failure: LoopFailure) => void;
}

/** Starts the loop. */
export function startLostClaimsLoop(options: LostClaimsOptions): Loop {
  return startLoop({
    name: 'lost claims',
    pollMs: options.pollMs ?? POLL_MS,
    onFailure: options.onFailure,
    round: async () => {
      const found = await giveUpLostClaims(options.dataSource, options.now());
      if (found > 0) options.onFound?.(found);
      return 'idle';
    },
  });
}
