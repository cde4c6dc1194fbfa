// The demo lives through what its platform lives through: a service that is away for a while is waited for.
import { HttpFailure } from './http-client.js';

const PAUSE_MS = 1_000;
/** Two minutes of real time without one success: then something is wrong for good. */
const TRIES = 120;

/** Resolves after so many real milliseconds, or at once when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/**
 * Does the work, again and again while a service is away; everything the demo does may be done twice. Throws what can't
 * be helped by waiting: an answer of status 4xx, two minutes of failures, the end of the demo.
 */
export async function patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const isRefusal = error instanceof HttpFailure && error.status < 500;
      if (isRefusal || tries === TRIES || signal.aborted) throw error;
      await pause(PAUSE_MS, signal);
    }
  }
}
