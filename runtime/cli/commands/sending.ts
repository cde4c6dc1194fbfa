import type { Command } from 'commander';
import { type SendingTurn, type ShownSending, showSending, turnSending } from '../../../api/operations/sending.js';
import { type CliContext, tell } from '../context.js';
import { withOperations } from '../with-operations.js';

/** `ravand sending`: one switch that stops all sending. */
export function addSendingCommand(program: Command, context: CliContext): void {
  const sending = program.command('sending').description('one switch that stops all sending');
  sending
    .command('show')
    .description('whether messages may go out, and how many wait for it')
    .action(() => withOperations(context, async (operations) => tellSending(context, await showSending(operations))));
  sending
    .command('stop')
    .description('stop all sending, in every process, within a second; nothing is lost')
    .option('--reason <text>', 'for those who find sending stopped')
    .action(({ reason }: { reason?: string }) => turn(context, { stopped: true, reason }));
  sending
    .command('resume')
    .description('let sending go on: what was held goes out within seconds')
    .option('--reason <text>', 'why it may go on')
    .action(({ reason }: { reason?: string }) => turn(context, { stopped: false, reason }));
}

async function turn(context: CliContext, given: SendingTurn): Promise<void> {
  await withOperations(context, async (operations) => tellSending(context, await turnSending(operations, given)));
}

function tellSending(context: CliContext, sending: ShownSending): void {
  const { stopped, by, at, reason, held, beingSent } = sending;
  const turned = at === null ? '' : `, since ${at} by ${by}${reason === null ? '' : `: ${reason}`}`;
  const lines = [`${stopped ? 'All sending is stopped' : 'Messages may go out'}${turned}`];
  lines.push(`held by the switch  ${held}`, `being sent          ${beingSent}`);
  tell(context, sending, lines.join('\n'));
}
