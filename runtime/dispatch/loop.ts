// The heartbeat of everything that takes work from Postgres: rounds while there is work, else a poll or a wake-up.
import { asDatabaseFailure } from '../../store/database-failure.js';

/** `more` = there may be more to do: the next round begins at once. */
export type RoundResult = 'more' | 'idle';

export interface LoopOptions {
  /** Shown with failures. */
  readonly name: string;
  /** Takes one bounded batch of work. Never called while an earlier round is still running. */
  readonly round: () => Promise<RoundResult>;
  /** Real time until the next look when nothing woke the loop; 1 s unless told. */
  readonly pollMs?: number;
  /** Real time until the next try after the first failure, doubled up to `maxBackOffMs`; 100 ms unless told. */
  readonly backOffMs?: number;
  /** 5 s unless told. */
  readonly maxBackOffMs?: number;
  /** Told of each failure; the loop goes on by itself. */
  readonly onFailure?: (failure: LoopFailure) => void;
}

export interface LoopFailure {
  readonly loop: string;
  /** An AppError where the database was the trouble, else as it was thrown. */
  readonly error: unknown;
  /** How many rounds failed one after another. */
  readonly failures: number;
  /** Real time until the next try. */
  readonly nextTryMs: number;
}

export interface Loop {
  /** There is work: look now, or once more after the running round. A loop that backs off keeps its pause. */
  wake(): void;
  /** Ends after the running round. May be called more than once. */
  stop(): Promise<void>;
}

/** Starts a loop; its first round begins at once. */
export function startLoop(options: LoopOptions): Loop {
  const pause = new Pause();
  let stopped = false;

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopped) {
      try {
        pause.forgetWakeUp();
        const result = await options.round();
        failures = 0;
        if (result === 'idle' && !stopped) await pause.untilWoken(options.pollMs ?? 1000);
      } catch (error) {
        failures += 1;
        const nextTryMs = backOffAfter(failures, options);
        options.onFailure?.({ loop: options.name, error: asDatabaseFailure(error), failures, nextTryMs });
        if (!stopped) await pause.untilStopped(nextTryMs);
      }
    }
  };
  const ended = run();

  return {
    wake: () => pause.wake(),
    stop: () => {
      stopped = true;
      pause.stop();
      return ended;
    },
  };
}

function backOffAfter(failures: number, { backOffMs = 100, maxBackOffMs = 5000 }: LoopOptions): number {
  return Math.min(maxBackOffMs, backOffMs * 2 ** (failures - 1));
}

/** A wait that a wake-up or the end cuts short. A wake-up that comes during a round is kept for the wait after it. */
class Pause {
  private woken = false;
  private end: (() => void) | undefined;
  private wakeable = false;

  wake(): void {
    this.woken = true;
    if (this.wakeable) this.end?.();
  }

  stop(): void {
    this.end?.();
  }

  forgetWakeUp(): void {
    this.woken = false;
  }

  async untilWoken(ms: number): Promise<void> {
    if (this.woken) return;
    this.wakeable = true;
    await this.wait(ms);
    this.wakeable = false;
  }

  untilStopped(ms: number): Promise<void> {
    return this.wait(ms);
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end?.(), ms);
      this.end = () => {
        clearTimeout(timer);
        this.end = undefined;
        resolve();
      };
    });
  }
}
