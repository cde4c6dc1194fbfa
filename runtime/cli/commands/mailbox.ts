import type { Command } from 'commander';
import { AppError } from '../../../core/errors.js';
import { type CliContext, configOf, tell } from '../context.js';

interface Mail {
  readonly number: number;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

const DEFAULT_LIMIT = '20';

/** `ravand mailbox`: what the built-in mailbox has caught. */
export function addMailboxCommand(program: Command, context: CliContext): void {
  program
    .command('mailbox')
    .argument('[number]', 'the mail to show in full')
    .description('show what the built-in mailbox has caught: the newest mails, or one of them')
    .option('--limit <count>', 'how many of the newest', DEFAULT_LIMIT)
    .action(async (number: string | undefined, options: { limit: string }) => {
      const url = `http://127.0.0.1:${configOf(context).mailbox.httpPort}`;
      if (number === undefined) return showNewest(context, url, positive(options.limit, '--limit'));
      const mail = await ask<Mail>(url, `/mails/${positive(number, 'number')}`);
      return tell(context, mail, `To: ${mail.to.join(', ')}\nSubject: ${mail.subject}\n\n${mail.text}`);
    });
}

async function showNewest(context: CliContext, url: string, limit: number): Promise<void> {
  const counts = await ask<{ mails: number }>(url, '/counts');
  const first = Math.max(1, counts.mails - limit + 1);
  const numbers = Array.from({ length: counts.mails - first + 1 }, (_, index) => first + index);
  const mails = await Promise.all(numbers.map((number) => ask<Mail>(url, `/mails/${number}`)));
  const newest = mails.map((mail) => ({ number: mail.number, to: mail.to, subject: mail.subject }));
  const lines = newest.map((mail) => `${mail.number}  ${mail.to.join(', ')}  ${mail.subject}`);
  tell(context, { url, ...counts, newest }, [...lines, `${counts.mails} mails, ${url}`].join('\n'));
}

function positive(value: string, name: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new AppError('badInput', `${name} is "${value}"; it has to be a whole number above 0.`);
}

async function ask<Answer>(url: string, path: string): Promise<Answer> {
  const response = await fetch(url + path).catch((cause: Error) => {
    throw new AppError(
      'notFound',
      `No mailbox answers at ${url}. It runs while the platform does: ravand start.`,
      [{ found: url, fix: 'ravand start' }],
      { cause },
    );
  });
  const body = (await response.json()) as Answer & { message?: string };
  if (!response.ok) throw new AppError('notFound', body.message ?? `The mailbox answered ${response.status}.`);
  return body;
}
