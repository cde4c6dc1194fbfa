// The HTTP side of the development mailbox: look at what came, plan what to answer. Loopback only, for people and tests.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import PostalMime from 'postal-mime';
import { AppError } from '../../core/errors.js';
import type { MailFile, ReceivedMail } from './mail-file.js';
import type { PlannedAnswers } from './planned-answers.js';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;
const LARGEST_BODY_BYTES = 100_000;

/** Builds the server; the caller listens and closes. */
export function createHttpView(file: MailFile, answers: PlannedAnswers): Server {
  return createServer((request, response) => {
    answer(request, file, answers).then(
      (body) => reply(response, 200, body),
      (error: unknown) => {
        const known = error instanceof AppError;
        const status = known ? (error.code === 'notFound' ? 404 : 400) : 500;
        reply(response, status, {
          code: known ? error.code : 'internal',
          message: error instanceof Error ? error.message : String(error),
          ...(known && error.details.length > 0 ? { details: error.details } : {}),
        });
      },
    );
  });
}

async function answer(request: IncomingMessage, file: MailFile, answers: PlannedAnswers): Promise<unknown> {
  const url = new URL(request.url ?? '/', 'http://mailbox');
  const route = `${request.method} ${url.pathname}`;
  if (route === 'GET /healthz') return { status: 'ok', processId: process.pid };
  if (route === 'GET /counts') return file.counts();
  if (route === 'GET /mails') return list(file, url.searchParams);
  if (route === 'GET /answers') return answers.plan();
  if (route === 'PUT /answers') return answers.replace(await readJson(request));
  const shown = /^GET \/mails\/(\d+)(\/raw)?$/.exec(route);
  if (shown) return show(file, Number(shown[1]), shown[2] !== undefined);
  throw new AppError('notFound', `The mailbox has no ${route}`);
}

/** Oldest first, after the number `after`; `to` and `messageId` narrow it down, `from` too. `next` is where the next page begins. */
function list(file: MailFile, query: URLSearchParams): { mails: ReceivedMail[]; next: number | null } {
  const limit = Math.min(LARGEST_PAGE, Math.max(1, Number(query.get('limit') ?? DEFAULT_PAGE) || DEFAULT_PAGE));
  const after = Math.max(0, Number(query.get('after') ?? 0) || 0);
  const fits = (mail: ReceivedMail): boolean =>
    (!query.has('to') || mail.to.some((address) => address.includes(query.get('to')!))) &&
    (!query.has('from') || mail.from.includes(query.get('from')!)) &&
    (!query.has('messageId') || mail.messageId.includes(query.get('messageId')!));
  const found: ReceivedMail[] = [];
  for (let index = after; index < file.mails().length; index++) {
    const mail = file.mails()[index]!;
    if (!fits(mail)) continue;
    if (found.length === limit) return { mails: found, next: found.at(-1)!.number };
    found.push(mail);
  }
  return { mails: found, next: null };
}

async function show(file: MailFile, number: number, raw: boolean): Promise<unknown> {
  const mail = file.mails()[number - 1];
  if (!mail) throw new AppError('notFound', `The mailbox has no mail number ${number}; it has ${file.counts().mails}`);
  const content = await file.content(mail);
  if (raw) return { ...mail, raw: content.toString('utf8') };
  const parsed = await PostalMime.parse(content);
  return {
    ...mail,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    headers: parsed.headers.map(({ key, value }) => ({ name: key, value })),
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_BODY_BYTES) throw new AppError('badInput', `A body has at most ${LARGEST_BODY_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new AppError('badInput', 'The body is not JSON', [], { cause });
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(text);
}
