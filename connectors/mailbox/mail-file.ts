// What the development mailbox received, in one append-only file. A mail is on the disk before the sender hears 250, so that a
// mailbox killed at any point has every mail it said yes to. One line a mail: what is listed, a tab, the mail in base64.
import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface ReceivedMail {
  /** 1 for the first mail of the file; never reused. */
  readonly number: number;
  readonly receivedAt: string;
  readonly from: string;
  readonly to: readonly string[];
  /** Message-ID without angle brackets; empty when the mail has none. */
  readonly messageId: string;
}

export interface MailCounts {
  readonly mails: number;
  readonly messageIds: number;
  /** Mails whose Message-ID came before: `mails` - `messageIds`. */
  readonly duplicates: number;
}

export interface MailFile {
  /** Resolves when the mail is on the disk. Rejects with the reason of the disk, for example ENOSPC; nothing is kept then. */
  append(mail: Omit<ReceivedMail, 'number'>, content: Buffer): Promise<ReceivedMail>;
  /** In the order of arrival. */
  mails(): readonly ReceivedMail[];
  content(mail: ReceivedMail): Promise<Buffer>;
  counts(): MailCounts;
  close(): Promise<void>;
}

interface KeptMail {
  readonly mail: ReceivedMail;
  readonly offset: number;
  readonly length: number;
}

interface WaitingMail {
  readonly mail: Omit<ReceivedMail, 'number'>;
  readonly content: Buffer;
  readonly resolve: (mail: ReceivedMail) => void;
  readonly reject: (error: unknown) => void;
}

/** Opens or creates the file. A last line that was torn by a crash is cut off: its sender never heard a yes. */
export async function openMailFile(filePath: string): Promise<MailFile> {
  await mkdir(path.dirname(filePath), { recursive: true });
  const kept = existsSync(filePath) ? await readKept(filePath) : [];
  const handle = await open(filePath, existsSync(filePath) ? 'r+' : 'w+');
  const last = kept.at(-1);
  const end = last ? last.offset + last.length + 1 : 0;
  await handle.truncate(end);
  return new AppendOnlyFile(handle, kept, end);
}

async function readKept(filePath: string): Promise<KeptMail[]> {
  const kept: KeptMail[] = [];
  let offset = 0;
  const { size } = await open(filePath, 'r').then(async (handle) => {
    const stat = await handle.stat();
    await handle.close();
    return stat;
  });
  for await (const line of createInterface({ input: createReadStream(filePath, 'latin1'), crlfDelay: 0 })) {
    const tab = line.indexOf('\t');
    const complete = offset + line.length < size;
    if (tab < 0 || !complete) break;
    const listed = Buffer.from(line.slice(0, tab), 'latin1').toString('utf8');
    kept.push({ mail: JSON.parse(listed) as ReceivedMail, offset, length: line.length });
    offset += line.length + 1;
  }
  return kept;
}

class AppendOnlyFile implements MailFile {
  private readonly kept: KeptMail[];
  private readonly list: ReceivedMail[];
  private readonly messageIds: Set<string>;
  private waiting: WaitingMail[] = [];
  private writing: Promise<void> | undefined;

  constructor(
    private readonly handle: FileHandle,
    kept: KeptMail[],
    private end: number,
  ) {
    this.kept = kept;
    this.list = kept.map((entry) => entry.mail);
    this.messageIds = new Set(this.list.map(identityOf));
  }

  append(mail: Omit<ReceivedMail, 'number'>, content: Buffer): Promise<ReceivedMail> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ mail, content, resolve, reject });
      this.writing ??= this.writeWaiting();
    });
  }

  mails(): readonly ReceivedMail[] {
    return this.list;
  }

  async content(mail: ReceivedMail): Promise<Buffer> {
    const { offset, length } = this.kept[mail.number - 1]!;
    const line = Buffer.alloc(length);
    await this.handle.read(line, 0, length, offset);
    return Buffer.from(line.subarray(line.indexOf('\t') + 1).toString('latin1'), 'base64');
  }

  counts(): MailCounts {
    return {
      mails: this.list.length,
      messageIds: this.messageIds.size,
      duplicates: this.list.length - this.messageIds.size,
    };
  }

  async close(): Promise<void> {
    await this.writing;
    await this.handle.close();
  }

  /** What arrives while the disk is busy is written and flushed together next: one fsync for many mails. */
  private async writeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.writeBatch(batch);
      } catch (error) {
        await this.handle.truncate(this.end).catch(() => {});
        for (const entry of batch) entry.reject(error);
      }
    }
    this.writing = undefined;
  }

  private async writeBatch(batch: readonly WaitingMail[]): Promise<void> {
    const lines = batch.map((entry, index) => {
      const mail: ReceivedMail = { number: this.list.length + index + 1, ...entry.mail };
      return { mail, line: Buffer.from(`${JSON.stringify(mail)}\t${entry.content.toString('base64')}\n`) };
    });
    const bytes = Buffer.concat(lines.map((entry) => entry.line));
    let written = 0;
    while (written < bytes.length) {
      written += (await this.handle.write(bytes, written, bytes.length - written, this.end + written)).bytesWritten;
    }
    await this.handle.datasync();
    for (const [index, { mail, line }] of lines.entries()) {
      this.kept.push({ mail, offset: this.end, length: line.length - 1 });
      this.list.push(mail);
      this.messageIds.add(identityOf(mail));
      this.end += line.length;
      batch[index]!.resolve(mail);
    }
  }
}

/** A mail without a Message-ID is nobody's duplicate. */
function identityOf(mail: ReceivedMail): string {
  return mail.messageId === '' ? `number ${mail.number}` : mail.messageId;
}
