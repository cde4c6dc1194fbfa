import { AppError } from '../../core/errors.js';
import { isSendingStopped } from '../../store/repositories/sending-switch.js';
import type { ApiDeps } from '../context.js';
import { ok, type Reply, type Routes } from '../handler.js';
import type { Metrics } from '../metrics.js';

interface MailboxQuery {
  readonly to?: string;
  readonly messageId?: string;
  readonly after?: number;
  readonly limit?: number;
}

/** Health, metrics, and the development mailbox. */
export function operationRoutes(deps: ApiDeps, metrics: Metrics): Routes {
  return {
    showHealth: () => ok({ status: 'ok' }),

    showReadiness: () => readiness(deps),

    showMetrics: async () => ({
      status: 200,
      content: await metrics.read(),
      headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
    }),

    listMailboxMessages: async ({ query }) => {
      const asked = Object.entries(query<MailboxQuery>()).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]);
      return ok(await askMailbox(deps, `/mails?${new URLSearchParams(asked)}`));
    },

    showMailboxMessage: async ({ params }) => ok(await askMailbox(deps, `/mails/${params.number}`)),
  };
}

async function readiness(deps: ApiDeps): Promise<Reply> {
  const checks = await Promise.all(
    Object.entries(deps.readiness).map(async ([name, check]): Promise<[string, string]> => {
      try {
        await check();
        return [name, 'ok'];
      } catch (error) {
        deps.log.warn({ check: name, err: error }, 'not ready');
        return [name, error instanceof AppError ? error.message : 'does not answer'];
      }
    }),
  );
  const isReady = checks.every(([, answer]) => answer === 'ok');
  const status = isReady ? 'ready' : 'notReady';
  const json = { status, ...(await sendingDetail(deps)), checks: Object.fromEntries(checks) };
  return { status: isReady ? 200 : 503, json };
}

/** Whoever looks here for trouble should see a switch that somebody turned. Nothing while the database does not answer. */
async function sendingDetail({ dataSource }: ApiDeps): Promise<{ sending?: 'running' | 'stopped' }> {
  try {
    return { sending: (await isSendingStopped(dataSource)) ? 'stopped' : 'running' };
  } catch {
    return {};
  }
}

async function askMailbox(deps: ApiDeps, path: string): Promise<unknown> {
  if (deps.mailboxUrl === undefined)
    throw new AppError('notFound', 'There is no mailbox here: it runs in development only.');
  const answer = await fetch(new URL(path, deps.mailboxUrl)).catch((cause: unknown) => {
    throw new AppError('notFound', `The mailbox at ${deps.mailboxUrl} does not answer.`, [], { cause });
  });
  if (answer.status === 404) throw new AppError('notFound', 'The mailbox has no such mail.');
  if (!answer.ok) throw new AppError('badInput', `The mailbox refused the request with ${answer.status}.`);
  return answer.json();
}
