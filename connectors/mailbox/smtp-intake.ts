// The SMTP side of the development mailbox: takes every mail for everybody, or answers as planned.
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { MailFile } from './mail-file.js';
import type { PlannedAnswers } from './planned-answers.js';
import { SmtpSession, type TakenMail } from './smtp-session.js';

export interface SmtpIntake {
  readonly server: net.Server;
  /** Takes no more clients and says goodbye to those that are there. */
  close(): Promise<void>;
}

/** Builds the server; the caller listens and closes. */
export function createSmtpIntake(file: MailFile, answers: PlannedAnswers): SmtpIntake {
  const sessions = new Set<SmtpSession>();
  const host = {
    recipient: (address: string): string => {
      const code = answers.next('RCPT', [address]);
      return code === undefined ? '250 2.1.5 for whom else' : refusal(code);
    },
    mail: (mail: TakenMail) => take(mail, file, answers),
  };
  const server = net.createServer((socket) => {
    const session = new SmtpSession(socket, host);
    sessions.add(session);
    socket.once('close', () => sessions.delete(session));
  });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.close();
      }),
  };
}

async function take({ from, to, content }: TakenMail, file: MailFile, answers: PlannedAnswers): Promise<string> {
  const code = answers.next('DATA', to);
  const { delayMs } = answers.plan();
  if (delayMs > 0) await delay(delayMs);
  if (code !== undefined) return refusal(code);
  const mail = { receivedAt: new Date().toISOString(), from, to, messageId: messageIdOf(content) };
  try {
    const { number } = await file.append(mail, content);
    return `250 2.0.0 kept as number ${number}`;
  } catch (error) {
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    return full ? '452 4.3.1 the disk of the mailbox is full' : '451 4.3.0 the mailbox cannot write its file';
  }
}

function refusal(code: number): string {
  return `${code} ${code < 500 ? 'not now, as planned' : 'never, as planned'}`;
}

/** From the head of the mail alone: parsing every mail would cost more than keeping it. */
function messageIdOf(content: Buffer): string {
  const end = content.indexOf('\r\n\r\n');
  const head = content.toString('latin1', 0, end < 0 ? content.length : end);
  return /^message-id:\s*<?([^\s<>]+)>?/im.exec(head)?.[1] ?? '';
}
