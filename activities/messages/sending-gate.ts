// The last look at the switch that stops all sending, just before a mail is handed over.
import { isSendingStopped } from '../../store/repositories/sending-switch.js';
import type { ActivityDeps } from '../deps.js';

/** Real milliseconds until a message that waits for the switch is asked about again. */
export const STOPPED_LOOK_AGAIN_MS = 10_000;
/** Real milliseconds for which an answer is good: so late a stop is noticed. */
const FRESH_MS = 250;

/**
 * Tells whether mails may still go out. Asking often costs nothing: the database is asked four times a second. One that can't
 * be asked closes the gate: nobody knows then what was switched.
 */
export function createSendingGate({ dataSource }: Pick<ActivityDeps, 'dataSource'>): () => Promise<boolean> {
  let answer: Promise<boolean> = Promise.resolve(false);
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - askedAtMs < FRESH_MS) return answer;
    askedAtMs = performance.now();
    answer = isSendingStopped(dataSource).then(
      (stopped) => !stopped,
      () => false,
    );
    return answer;
  };
}
