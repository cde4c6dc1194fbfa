// A few conversations with one SMTP server, each used for one message after the other.
import type { SendOutcome } from './channel.js';
import { openConversation, type SmtpConversation, type SmtpEnvelope } from './smtp-conversation.js';
import type { SmtpServerAddress } from './smtp-opening.js';

export interface SmtpPool {
  /** `mayBegin` is asked when a connection is there. */
  send(envelope: SmtpEnvelope, message: Buffer, mayBegin?: () => Promise<boolean>): Promise<SendOutcome>;
  /** Waits for the messages that were given to it, then hangs up. */
  close(): Promise<void>;
}

/** Real milliseconds after which a conversation that nobody uses is closed; servers hang up after minutes. */
const IDLE_MS = 15_000;
const NOT_BEGUN: SendOutcome = { outcome: 'notBegun' };

/** At most `size` conversations at once; a message that finds all of them busy waits in line. */
export function createSmtpPool(server: SmtpServerAddress, size: number): SmtpPool {
  const idle: SmtpConversation[] = [];
  const line: (() => void)[] = [];
  const whenQuiet: (() => void)[] = [];
  let busy = 0;
  let closed = false;
  let idleTimer: NodeJS.Timeout | undefined;

  const hangUp = (): void => {
    for (const conversation of idle.splice(0)) conversation.close();
  };

  const enter = async (): Promise<void> => {
    clearTimeout(idleTimer);
    if (busy < size) busy += 1;
    else await new Promise<void>((resolve) => line.push(resolve));
  };

  const leave = (): void => {
    const next = line.shift();
    if (next) {
      next();
      return;
    }
    busy -= 1;
    if (busy > 0) return;
    for (const resolve of whenQuiet.splice(0)) resolve();
    idleTimer = setTimeout(hangUp, IDLE_MS);
    idleTimer.unref();
  };

  const take = async (): Promise<SmtpConversation> => {
    for (let kept = idle.pop(); kept; kept = idle.pop()) if (kept.usable()) return kept;
    return openConversation(server);
  };

  return {
    async send(envelope, message, mayBegin = async () => true) {
      if (closed) return { outcome: 'refusedForNow', detail: 'The mail channel is closed' };
      await enter();
      try {
        const conversation = await take();
        const outcome = (await mayBegin()) ? await conversation.send(envelope, message) : NOT_BEGUN;
        if (conversation.usable()) idle.push(conversation);
        return outcome;
      } catch (error) {
        // Only opening a conversation throws: nothing was said yet, so nothing was taken.
        return { outcome: 'refusedForNow', detail: error instanceof Error ? error.message : String(error) };
      } finally {
        leave();
      }
    },
    async close() {
      closed = true;
      if (busy > 0) await new Promise<void>((resolve) => whenQuiet.push(resolve));
      clearTimeout(idleTimer);
      hangUp();
    },
  };
}
