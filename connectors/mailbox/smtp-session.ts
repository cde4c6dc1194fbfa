// One client of the development mailbox: reads commands and contents as they come, however they are cut, and answers in order. What
// is asked at once is answered at once (RFC 2920): a write to a socket costs more than all else about a mail.
import type { Socket } from 'node:net';

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly content: Buffer;
}

/** Decides what is answered; a text that begins with 2 takes what was offered. */
export interface SessionHost {
  recipient(address: string): string;
  mail(mail: TakenMail): Promise<string>;
}

const LARGEST_MAIL_BYTES = 25 * 1024 * 1024;
const LONGEST_COMMAND_BYTES = 8 * 1024;
const END_OF_CONTENT = '\r\n.\r\n';
const GREETING = [
  '250-at your service',
  '250-PIPELINING',
  '250-8BITMIME',
  '250-SMTPUTF8',
  `250 SIZE ${LARGEST_MAIL_BYTES}`,
].join('\r\n');
const ADDRESS_COMMAND = /^(?:MAIL FROM|RCPT TO):\s*<([^>]*)>/i;
const TOO_LARGE = '552 5.3.4 the mail is too large';

export class SmtpSession {
  private unread: Buffer = Buffer.alloc(0);
  private replies = '';
  private from: string | undefined;
  private to: string[] = [];
  private inContent = false;
  private tooLarge = false;
  private working = false;
  private leaving = false;

  constructor(
    private readonly socket: Socket,
    private readonly host: SessionHost,
  ) {
    socket.setNoDelay(true);
    // A client that goes away in the middle of a conversation is the client's matter.
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      this.unread = this.unread.length === 0 ? chunk : Buffer.concat([this.unread, chunk]);
      if (!this.working) void this.work();
    });
    socket.write('220 Ravand development mailbox\r\n');
  }

  /** Says goodbye; what is being taken is answered no more. */
  close(): void {
    this.leaving = true;
    // A client that never hangs up must not keep the mailbox from ending.
    this.socket.end('421 4.3.2 the mailbox closes\r\n', () => this.socket.destroy());
  }

  private async work(): Promise<void> {
    this.working = true;
    while (!this.leaving && (this.inContent ? await this.takeContent() : this.takeCommand()));
    this.working = false;
    if (this.replies === '' || !this.socket.writable) return;
    if (this.leaving) this.socket.end(this.replies);
    else this.socket.write(this.replies);
    this.replies = '';
  }

  private say(reply: string): void {
    this.replies += `${reply}\r\n`;
  }

  /** False when no whole command is there. */
  private takeCommand(): boolean {
    const end = this.unread.indexOf('\n');
    if (end < 0 && this.unread.length <= LONGEST_COMMAND_BYTES) return false;
    if (end < 0) this.leaving = true;
    this.say(end < 0 ? '500 5.5.2 this is not SMTP' : this.obey(this.unread.toString('utf8', 0, end).trimEnd()));
    this.unread = this.unread.subarray(end + 1);
    return true;
  }

  /** Gives the answer. */
  private obey(line: string): string {
    switch (line.slice(0, 4).toUpperCase()) {
      case 'EHLO':
        this.forget();
        return GREETING;
      case 'HELO':
      case 'NOOP':
        return '250 2.0.0 well';
      case 'RSET':
        this.forget();
        return '250 2.0.0 forgotten';
      case 'MAIL':
        return this.obeyMail(line);
      case 'RCPT':
        return this.obeyRecipient(line);
      case 'DATA':
        return this.obeyData();
      case 'QUIT':
        this.leaving = true;
        return '221 2.0.0 goodbye';
      default:
        return '502 5.5.1 the mailbox does not know that';
    }
  }

  private obeyMail(line: string): string {
    const address = ADDRESS_COMMAND.exec(line)?.[1];
    if (address === undefined) return '501 5.5.4 MAIL FROM:<address> is how it is written';
    if (Number(/\sSIZE=(\d+)/i.exec(line)?.[1] ?? 0) > LARGEST_MAIL_BYTES) return TOO_LARGE;
    this.forget();
    this.from = address;
    return '250 2.1.0 so it is from you';
  }

  private obeyRecipient(line: string): string {
    const address = ADDRESS_COMMAND.exec(line)?.[1];
    if (address === undefined || address === '') return '501 5.5.4 RCPT TO:<address> is how it is written';
    if (this.from === undefined) return '503 5.5.1 MAIL comes first';
    const answer = this.host.recipient(address);
    if (answer.startsWith('2')) this.to.push(address);
    return answer;
  }

  private obeyData(): string {
    if (this.to.length === 0) return '503 5.5.1 nobody is to get it';
    this.inContent = true;
    this.tooLarge = false;
    return '354 go on, and end with a dot';
  }

  /** False when its end has not come. */
  private async takeContent(): Promise<boolean> {
    const content = this.cutContent();
    if (content === undefined) return false;
    this.inContent = false;
    const mail = { from: this.from ?? '', to: this.to, content: withoutDoubledDots(content) };
    const isTooLarge = this.tooLarge;
    this.forget();
    this.say(isTooLarge ? TOO_LARGE : await this.host.mail(mail));
    return true;
  }

  private cutContent(): Buffer | undefined {
    const isEmpty = this.unread.length >= 3 && this.unread.toString('latin1', 0, 3) === '.\r\n';
    const end = isEmpty ? -2 : this.unread.indexOf(END_OF_CONTENT);
    if (end === -1) {
      if (this.unread.length > LARGEST_MAIL_BYTES) {
        this.tooLarge = true;
        this.unread = this.unread.subarray(-END_OF_CONTENT.length);
      }
      return undefined;
    }
    const content = Buffer.from(this.unread.subarray(0, end + 2));
    this.unread = this.unread.subarray(end + END_OF_CONTENT.length);
    return content;
  }

  private forget(): void {
    this.from = undefined;
    this.to = [];
  }
}

function withoutDoubledDots(content: Buffer): Buffer {
  if (content[0] !== 0x2e && !content.includes('\r\n..')) return content;
  return Buffer.from(content.toString('latin1').replace(/^\.\./gm, '.'), 'latin1');
}
