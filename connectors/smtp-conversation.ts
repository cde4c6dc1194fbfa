// One SMTP connection, used for one message after the other. It knows how far a conversation came, which is why the pool is ours:
// nodemailer's own pool sends a message again when its connection closes, even after the content was sent.
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SendOutcome } from './channel.js';

export interface SmtpServerAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`). */
  readonly secure: boolean;
  readonly requireTls: boolean;
  readonly ignoreTls: boolean;
  readonly auth?: { readonly user: string; readonly password: string };
  /** Real milliseconds without an answer after which the conversation is given up. */
  readonly timeoutMs: number;
}

export interface SmtpEnvelope {
  readonly from: string;
  readonly to: string;
}

/** What nodemailer puts on its errors. */
interface SmtpError extends Error {
  readonly responseCode?: number;
  readonly command?: string;
}

export interface SmtpConversation {
  send(envelope: SmtpEnvelope, message: Buffer): Promise<SendOutcome>;
  /** False when the server hung up or answered out of turn: the next message needs a new conversation. */
  usable(): boolean;
  close(): void;
}

/** Refusals of a recipient that mean "nobody lives here" (RFC 5321): mailbox unavailable, not local, name not allowed. */
const DEAD_ADDRESS_CODES: ReadonlySet<number> = new Set([550, 551, 553]);

/** Connects and, where credentials are given, logs in. Rejects with an error whose message can be shown. */
export async function openConversation(server: SmtpServerAddress): Promise<SmtpConversation> {
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    ignoreTLS: server.ignoreTls,
    connectionTimeout: server.timeoutMs,
    greetingTimeout: server.timeoutMs,
    socketTimeout: server.timeoutMs,
    dnsTimeout: server.timeoutMs,
  });
  let usable = true;
  connection.on('end', () => {
    usable = false;
  });
  await new Promise<void>((resolve, reject) => {
    connection.on('error', (error) => {
      usable = false;
      reject(error);
    });
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  if (server.auth) await logIn(connection, server.auth);
  return {
    usable: () => usable,
    close: () => connection.quit(),
    send: async (envelope, message) => {
      const { outcome, keep } = await converse(connection, envelope, message);
      if (!keep) {
        usable = false;
        connection.close();
      }
      return outcome;
    },
  };
}

function logIn(connection: SMTPConnection, auth: { user: string; password: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.login({ credentials: { user: auth.user, pass: auth.password } }, (error) => {
      if (!error) return resolve();
      connection.close();
      reject(error);
    });
  });
}

/** Remembers whether anybody began to read it: nodemailer does so only after the server's 354. */
class MessageContent extends Readable {
  started = false;

  constructor(private readonly content: Buffer) {
    super();
  }

  override _read(): void {
    this.started = true;
    this.push(this.content);
    this.push(null);
  }
}

function converse(
  connection: SMTPConnection,
  envelope: SmtpEnvelope,
  message: Buffer,
): Promise<{ outcome: SendOutcome; keep: boolean }> {
  const content = new MessageContent(message);
  return new Promise((resolve) => {
    const failed = (error: SmtpError): void => {
      const outcome = outcomeOfError(error, content.started);
      // After a refusal the session goes on: the server has answered, RSET clears what it knows of the message.
      const goesOn = error.responseCode !== undefined && error.responseCode !== 421;
      if (goesOn) connection.reset((resetError) => resolve({ outcome, keep: !resetError }));
      else resolve({ outcome, keep: false });
    };
    connection.send({ from: envelope.from, to: [envelope.to] }, content, (error, info) => {
      if (error) failed(error);
      else resolve({ outcome: { outcome: 'accepted', providerMessageId: answerOf(info) }, keep: true });
    });
  });
}

/** The last line of the server's yes: where it gives one, its queue id is in it. */
function answerOf(info: { readonly response?: string } | undefined): string {
  return (info?.response ?? '').replace(/\s+/g, ' ').trim().slice(0, 200);
}

function outcomeOfError(error: SmtpError, contentStarted: boolean): SendOutcome {
  const detail = error.message.replace(/\s+/g, ' ').trim().slice(0, 300);
  const code = error.responseCode;
  if (code === undefined) {
    return contentStarted ? { outcome: 'unknown', detail } : { outcome: 'refusedForNow', detail };
  }
  if (code < 500) return { outcome: 'refusedForNow', code, detail };
  const addressDead = error.command === 'RCPT TO' && DEAD_ADDRESS_CODES.has(code);
  return { outcome: 'refusedForGood', code, detail, addressDead };
}
