// The SMTP side of the development mailbox: takes every mail for everybody, or answers as planned.
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { MailFile } from './mail-file.js';
import type { PlannedAnswers } from './planned-answers.js';

const LARGEST_MAIL_BYTES = 25 * 1024 * 1024;

/** Builds the server; the caller listens and closes. */
export function createSmtpIntake(file: MailFile, answers: PlannedAnswers): SMTPServer {
  return new SMTPServer({
    banner: 'Ravand development mailbox',
    authOptional: true,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? 'anybody' }),
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_MAIL_BYTES,
    logger: false,
    onRcptTo: (address, _session, callback) => {
      const code = answers.next('RCPT', [address.address]);
      callback(code === undefined ? null : refusal(code));
    },
    onData: (stream, session, callback) => {
      take(stream, session, file, answers).then(
        (number) => callback(null, `2.0.0 kept as number ${number}`),
        (error) => callback(error),
      );
    },
  });
}

async function take(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  file: MailFile,
  answers: PlannedAnswers,
): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  if (stream.sizeExceeded) throw refusal(552);
  const to = session.envelope.rcptTo.map((recipient) => recipient.address);
  const code = answers.next('DATA', to);
  const { delayMs } = answers.plan();
  if (delayMs > 0) await delay(delayMs);
  if (code !== undefined) throw refusal(code);

  const content = Buffer.concat(chunks);
  const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
  const mail = { receivedAt: new Date().toISOString(), from, to, messageId: messageIdOf(content) };
  try {
    return (await file.append(mail, content)).number;
  } catch (error) {
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    throw refusal(full ? 452 : 451, full ? 'the disk of the mailbox is full' : 'the mailbox cannot write its file');
  }
}

function refusal(code: number, text = code < 500 ? 'not now, as planned' : 'never, as planned'): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** From the head of the mail alone: parsing every mail would cost more than keeping it. */
function messageIdOf(content: Buffer): string {
  const end = content.indexOf('\r\n\r\n');
  const head = content.subarray(0, end < 0 ? content.length : end).toString('latin1');
  return /^message-id:\s*<?([^\s<>]+)>?/im.exec(head)?.[1] ?? '';
}
