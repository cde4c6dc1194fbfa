// The built-in development mailbox: SMTP in, a file on the disk, HTTP to look at it.
import { once } from 'node:events';
import type { Server } from 'node:net';
import path from 'node:path';
import { AppError } from '../../core/errors.js';
import { createHttpView } from './http-view.js';
import { type MailFile, openMailFile } from './mail-file.js';
import { createPlannedAnswers } from './planned-answers.js';
import { createSmtpIntake } from './smtp-intake.js';

export interface MailboxOptions {
  /** Where the mails are kept, for example `.data/mailbox`. */
  readonly folder: string;
  /** Loopback unless another interface is asked for. */
  readonly host?: string;
  /** 0 = any free port. */
  readonly smtpPort: number;
  readonly httpPort: number;
}

export interface Mailbox {
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly file: MailFile;
  close(): Promise<void>;
}

/** Opens the file and both ports. Throws `portTaken` when somebody else listens there. */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const host = options.host ?? '127.0.0.1';
  const file = await openMailFile(path.join(options.folder, 'mails.log'));
  const answers = createPlannedAnswers();
  const smtp = createSmtpIntake(file, answers);
  const http = createHttpView(file, answers);
  try {
    await listen(http, options.httpPort, host);
    await listen(smtp.server, options.smtpPort, host);
  } catch (error) {
    http.close();
    await file.close();
    throw error;
  }
  return {
    smtpPort: portOf(smtp.server),
    httpPort: portOf(http),
    file,
    async close() {
      await smtp.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
      await file.close();
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new AppError(
      'portTaken',
      `The mailbox can't listen on port ${port}: another program does. Stop it, or set another MAILBOX_SMTP_PORT or MAILBOX_HTTP_PORT`,
      [],
      { cause },
    );
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
