// The one Temporal timer of a cohort. Waits are rounded up to half a percent, so that neighbours wake together and an armed
// timer that still fits is kept: a timer costs history events.
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { CohortOptions } from './options.js';

interface Armed {
  readonly scope: CancellationScope;
  /** Real instant at which it fires. */
  readonly at: number;
}

export class CohortTimer {
  private armed: Armed | undefined;

  constructor(
    private readonly options: Pick<CohortOptions, 'timerGrainMs' | 'timerGrainMaxMs'>,
    private readonly onFired: () => void,
  ) {}

  /** Sees to it that `onFired` is called soon after the real instant `next`; undefined = never. */
  arm(next: number | undefined, now: number): void {
    if (next === undefined) {
      this.stop();
      return;
    }
    const grain = this.grain(next - now);
    if (this.armed && this.armed.at >= next && this.armed.at <= next + grain) return;
    this.stop();
    this.start(Math.ceil(next / grain) * grain, now);
  }

  stop(): void {
    this.armed?.scope.cancel();
    this.armed = undefined;
  }

  private grain(leftMs: number): number {
    return Math.max(this.options.timerGrainMs, Math.min(this.options.timerGrainMaxMs, Math.ceil(leftMs / 200)));
  }

  private start(at: number, now: number): void {
    const armed: Armed = { scope: new CancellationScope(), at };
    this.armed = armed;
    armed.scope
      .run(() => sleep(Math.max(1, at - now)))
      .then(
        () => {
          if (this.armed === armed) this.armed = undefined;
          this.onFired();
        },
        (error: unknown) => {
          if (!isCancellation(error)) throw error;
        },
      );
  }
}
