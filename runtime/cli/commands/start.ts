import type { Command } from 'commander';
import { type Role, startPlatform } from '../../compose.js';
import { endSignal } from '../../end-signal.js';
import { ROLES } from '../../roles.js';
import { type CliContext, configOf, logOf, tell } from '../context.js';

interface StartCommand {
  readonly name: string;
  readonly description: string;
  readonly roles: readonly Role[];
  /** The roles of production find the tables migrated by `ravand migrate`. */
  readonly migrate: boolean;
}

const START_COMMANDS: readonly StartCommand[] = [
  {
    name: 'start',
    description: 'start the platform: services that are not configured, worker, API',
    roles: [ROLES.worker, ROLES.api],
    migrate: true,
  },
  { name: 'api', description: 'start the API alone', roles: [ROLES.api], migrate: false },
  { name: 'worker', description: 'start a worker alone', roles: [ROLES.worker], migrate: false },
];

/** `ravand start`, `ravand api`, `ravand worker`: they run until SIGINT or SIGTERM. */
export function addStartCommands(program: Command, context: CliContext): void {
  for (const command of START_COMMANDS) {
    program
      .command(command.name)
      .description(command.description)
      .action(() => runUntilSignal(command, context));
  }
}

async function runUntilSignal({ name, roles, migrate }: StartCommand, context: CliContext): Promise<void> {
  const config = configOf(context);
  const log = logOf(context, config);
  const ended = endSignal();
  const platform = await startPlatform({ config, log, roles, migrate });
  const url = roles.includes(ROLES.api) ? `http://127.0.0.1:${config.port}` : undefined;
  const { mailboxUrl } = platform.foundation;
  const places = [url && `API ${url}, its documentation at ${url}/docs`, mailboxUrl && `mailbox ${mailboxUrl}`];
  const text = [`ravand ${name} is ready`, ...places.filter(Boolean)].join('\n  ');
  tell(context, { ready: true, pid: process.pid, url, mailboxUrl }, text);
  const signal = await ended;
  log.info({ signal }, 'ending');
  await platform.stop();
  log.info({}, 'ended');
}
