// The wire of one SMTP connection: what we say, and the server's replies in their order. Several commands may be under way
// (RFC 2920): each takes the next reply.
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

export interface SmtpReply {
  readonly code: number;
  /** Its lines without the code, the first one first. */
  readonly lines: readonly string[];
}

interface Waiting {
  resolve(reply: SmtpReply): void;
  reject(error: Error): void;
}

const REPLY_LINE = /^(\d{3})([ -]?)(.*)$/;
/** A server that says more than this without ending its reply does not speak SMTP. */
const LONGEST_LINE = 64 * 1024;
const MOST_LINES = 1000;

export class SmtpLine {
  private readonly waiting: Waiting[] = [];
  private rest = '';
  private lines: string[] = [];
  private ended: Error | undefined;

  /** `socket` is connected. `timeoutMs`: real time without a word after which the server is given up. */
  constructor(
    readonly socket: Socket,
    timeoutMs: number,
  ) {
    socket.setNoDelay(true);
    socket.setTimeout(timeoutMs, () => this.end(new Error('The server did not answer in time')));
    const decoder = new StringDecoder('utf8');
    socket.on('data', (chunk) => this.hear(decoder.write(chunk)));
    socket.on('error', (error) => this.end(error));
    socket.on('close', () => this.end(new Error('The server closed the connection')));
  }

  get isOpen(): boolean {
    return this.ended === undefined;
  }

  /** The next reply that no command before has taken. Rejects when the connection ends first. */
  reply(): Promise<SmtpReply> {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  say(command: string): Promise<SmtpReply> {
    return this.sayAll([command]).then(([reply]) => reply!);
  }

  /** Says all commands at once. Rejects when the connection ends before the last reply. */
  sayAll(commands: readonly string[]): Promise<SmtpReply[]> {
    const replies = Promise.all(commands.map(() => this.reply()));
    if (!this.ended) this.socket.write(commands.map((command) => `${command}\r\n`).join(''));
    return replies;
  }

  /** Says something in two pieces that leave together. */
  write(first: Buffer, second: string): void {
    if (this.ended) return;
    this.socket.cork();
    this.socket.write(first);
    this.socket.write(second);
    this.socket.uncork();
  }

  /** Stops listening, so that the socket can be used for something else. What was heard too early is dropped (RFC 3207). */
  release(): Socket {
    this.ended = new Error('The connection is used otherwise now');
    this.socket.setTimeout(0);
    for (const event of ['data', 'error', 'close', 'timeout']) this.socket.removeAllListeners(event);
    return this.socket;
  }

  end(reason: Error): void {
    if (this.ended) return;
    this.ended = reason;
    for (const { reject } of this.waiting.splice(0)) reject(reason);
    this.socket.destroy();
  }

  private hear(text: string): void {
    const heard = (this.rest + text).split('\n');
    this.rest = heard.pop()!;
    if (this.rest.length > LONGEST_LINE || this.lines.length > MOST_LINES)
      this.end(new Error('The server does not speak SMTP'));
    for (const line of heard) this.hearLine(line.replace(/\r$/, ''));
  }

  private hearLine(line: string): void {
    const [, code, more, said = ''] = REPLY_LINE.exec(line) ?? [];
    if (code === undefined) {
      this.end(new Error(`The server said "${line.slice(0, 100)}", which is not SMTP`));
      return;
    }
    this.lines.push(said);
    if (more === '-') return;
    const reply = { code: Number(code), lines: this.lines };
    this.lines = [];
    const next = this.waiting.shift();
    // What nobody asked for is a goodbye: the next message needs a new connection.
    if (next) next.resolve(reply);
    else this.end(new Error(`The server ended the conversation: ${textOf(reply)}`));
  }
}

/** A reply as one line of text, to be shown. */
export function textOf({ code, lines }: SmtpReply): string {
  return `${code} ${lines.join(' ').replace(/\s+/g, ' ').trim()}`.slice(0, 300);
}

/** True for 2xx. */
export function isYes({ code }: SmtpReply): boolean {
  return code >= 200 && code < 300;
}
