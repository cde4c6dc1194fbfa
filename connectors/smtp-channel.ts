// E-mail over SMTP: a pool of conversations, signed by DKIM where a key is given.
import { once } from 'node:events';
import DKIM from 'nodemailer/lib/dkim';
import { AppError } from '../core/errors.js';
import type { MailChannel } from './channel.js';
import { buildMime, envelopeAddress, parseAddress } from './mime.js';
import type { SmtpServerAddress } from './smtp-opening.js';
import { createSmtpPool } from './smtp-pool.js';

export interface DkimKey {
  readonly domainName: string;
  readonly keySelector: string;
  /** PEM, RSA. */
  readonly privateKey: string;
}

export interface SmtpChannelOptions {
  /** `smtp://user:password@host:port` or `smtps:`; `?requireTLS=true` or `?ignoreTLS=true`. */
  readonly url: string;
  /** `"Shop" <news@shop.test>`; its domain is that of the Message-ID. */
  readonly from: string;
  readonly maxConnections?: number;
  /** Real milliseconds without an answer after which a conversation is given up. */
  readonly timeoutMs?: number;
  readonly dkim?: DkimKey;
}

/** RFC 8058 wants both List-Unsubscribe headers signed; nodemailer's own list lacks the second. */
const SIGNED_HEADERS =
  'from:to:subject:date:message-id:mime-version:content-type:reply-to:list-id:list-unsubscribe:list-unsubscribe-post:feedback-id';

/** A channel that opens its first connection with its first message. Throws `configInvalid` for an address it can't understand. */
export function createSmtpChannel(options: SmtpChannelOptions): MailChannel {
  const server = serverOf(options.url, options.timeoutMs ?? 20_000);
  const pool = createSmtpPool(server, options.maxConnections ?? 10);
  const sender = envelopeAddress(parseAddress(options.from).address);
  const dkim = options.dkim && new DKIM({ ...options.dkim, headerFieldNames: SIGNED_HEADERS });
  return {
    close: () => pool.close(),
    async send(mail, mayBegin) {
      const messageId = messageIdHeader(mail.messageId, options.from);
      const plain = buildMime({ ...mail, messageId, from: options.from, date: new Date() });
      try {
        const content = dkim ? await signed(dkim, plain) : plain;
        return await pool.send({ from: sender, to: envelopeAddress(mail.to.address) }, content, mayBegin);
      } catch (error) {
        // A key that can't sign is a mistake of the operator: mails wait until it is put right.
        return { outcome: 'refusedForNow', detail: `The mail can't be signed: ${error}` };
      }
    },
  };
}

/** The Message-ID of one of our messages, without the angle brackets. */
export function messageIdHeader(messageId: string, from: string): string {
  return `${messageId}@${domainOf(from)}`;
}

function serverOf(url: string, timeoutMs: number): SmtpServerAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['smtp:', 'smtps:'].includes(parsed.protocol) || parsed.hostname === '') {
    throw new AppError('configInvalid', `SMTP_URL is "${url}"; write it like smtp://user:password@mail.example:587`);
  }
  const secure = parsed.protocol === 'smtps:';
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? (secure ? 465 : 587) : Number(parsed.port),
    secure,
    requireTls: parsed.searchParams.get('requireTLS') === 'true',
    ignoreTls: parsed.searchParams.get('ignoreTLS') === 'true',
    timeoutMs,
    ...(parsed.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(parsed.username), password: decodeURIComponent(parsed.password) } }),
  };
}

function domainOf(from: string): string {
  return envelopeAddress(parseAddress(from).address).split('@').at(-1) ?? 'localhost';
}

async function signed(dkim: DKIM, plain: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const stream = dkim.sign(plain);
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(stream, 'end');
  return Buffer.concat(chunks);
}
