// The process of the development mailbox: main.ts --folder .data/mailbox --smtp-port 2525 --http-port 2580 [--host 127.0.0.1]
// Its first line on standard output says, as JSON, on which ports it listens.
import { parseArgs } from 'node:util';
import { startMailbox } from './mailbox.js';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '.data/mailbox' },
    host: { type: 'string', default: '127.0.0.1' },
    'smtp-port': { type: 'string', default: '2525' },
    'http-port': { type: 'string', default: '2580' },
  },
});

try {
  const mailbox = await startMailbox({
    folder: values.folder,
    host: values.host,
    smtpPort: Number(values['smtp-port']),
    httpPort: Number(values['http-port']),
  });
  const stop = (): void => {
    mailbox.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const { smtpPort, httpPort } = mailbox;
  process.stdout.write(`${JSON.stringify({ ready: true, smtpPort, httpPort, mails: mailbox.file.counts().mails })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
