// How an SMTP connection begins: connect, greet, encrypt where the server can, log in where credentials are given.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import os from 'node:os';
import tls from 'node:tls';
import { isYes, SmtpLine, textOf } from './smtp-line.js';

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

export interface OpenLine {
  readonly line: SmtpLine;
  /** What the server can, by keyword in capitals, with its parameters. */
  readonly extensions: ReadonlyMap<string, string>;
}

/** Rejects with an error whose message can be shown; nothing has been said of any message then. */
export async function openLine(server: SmtpServerAddress): Promise<OpenLine> {
  const line = new SmtpLine(await connect(server), server.timeoutMs);
  try {
    const greeting = await line.reply();
    if (!isYes(greeting)) throw new Error(`The server does not want to talk: ${textOf(greeting)}`);
    return await introduce(server, line);
  } catch (error) {
    line.end(error as Error);
    throw error;
  }
}

async function connect({ host, port, secure, timeoutMs }: SmtpServerAddress): Promise<net.Socket> {
  const socket = secure ? tls.connect({ host, port, ...nameOf(host) }) : net.connect({ host, port });
  return connected(socket, secure ? 'secureConnect' : 'connect', timeoutMs);
}

async function connected<S extends net.Socket>(socket: S, event: string, timeoutMs: number): Promise<S> {
  const late = setTimeout(() => socket.destroy(new Error('The server could not be reached in time')), timeoutMs);
  try {
    await once(socket, event);
    return socket;
  } finally {
    clearTimeout(late);
  }
}

/** Certificates carry names; an address of the network is none. */
function nameOf(host: string): { servername?: string } {
  return net.isIP(host) === 0 ? { servername: host } : {};
}

async function introduce(server: SmtpServerAddress, plain: SmtpLine): Promise<OpenLine> {
  const open = { line: plain, extensions: await greet(plain) };
  const encrypts = !server.secure && !server.ignoreTls && (server.requireTls || open.extensions.has('STARTTLS'));
  const ready = encrypts ? await encrypt(server, open.line) : open;
  if (server.auth) await logIn(ready, server.auth);
  return ready;
}

async function greet(line: SmtpLine): Promise<ReadonlyMap<string, string>> {
  const name = ourName();
  const extended = await line.say(`EHLO ${name}`);
  if (!isYes(extended)) {
    const plain = await line.say(`HELO ${name}`);
    if (!isYes(plain)) throw new Error(`The server does not greet us: ${textOf(plain)}`);
    return new Map();
  }
  return new Map(
    extended.lines.slice(1).map((offer) => {
      const [keyword = '', ...parameters] = offer.trim().split(/[ =]+/);
      return [keyword.toUpperCase(), parameters.join(' ').toUpperCase()];
    }),
  );
}

/** A name with a domain, or the form that stands for an address (RFC 5321, 4.1.3). */
function ourName(): string {
  const name = os.hostname();
  return name.includes('.') && net.isIP(name) === 0 ? name : '[127.0.0.1]';
}

async function encrypt(server: SmtpServerAddress, line: SmtpLine): Promise<OpenLine> {
  const answer = await line.say('STARTTLS');
  if (!isYes(answer)) throw new Error(`The server can't encrypt: ${textOf(answer)}`);
  const secure = tls.connect({ socket: line.release(), host: server.host, ...nameOf(server.host) });
  const encrypted = new SmtpLine(await connected(secure, 'secureConnect', server.timeoutMs), server.timeoutMs);
  return { line: encrypted, extensions: await greet(encrypted) };
}

type Credentials = NonNullable<SmtpServerAddress['auth']>;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function logIn({ line, extensions }: OpenLine, { user, password }: Credentials): Promise<void> {
  const methods = new Set((extensions.get('AUTH') ?? 'PLAIN').split(' '));
  if (methods.has('PLAIN')) return expectLogin(line, [`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`]);
  if (methods.has('LOGIN')) return expectLogin(line, ['AUTH LOGIN', base64(user), base64(password)]);
  if (methods.has('CRAM-MD5')) return answerChallenge(line, { user, password });
  throw new Error(`The server takes no login that we know, only ${[...methods].join(', ')}`);
}

/** Says one part after the other; the last must be answered with a yes, those before with "go on". */
async function expectLogin(line: SmtpLine, parts: readonly string[]): Promise<void> {
  for (const [index, part] of parts.entries()) {
    const answer = await line.say(part);
    const isGood = index === parts.length - 1 ? isYes(answer) : answer.code === 334;
    if (!isGood) throw new Error(`The server refused the login: ${textOf(answer)}`);
  }
}

/** RFC 2195. */
async function answerChallenge(line: SmtpLine, { user, password }: Credentials): Promise<void> {
  const challenge = await line.say('AUTH CRAM-MD5');
  if (challenge.code !== 334) throw new Error(`The server refused the login: ${textOf(challenge)}`);
  const text = Buffer.from(challenge.lines[0] ?? '', 'base64');
  await expectLogin(line, [base64(`${user} ${createHmac('md5', password).update(text).digest('hex')}`)]);
}
