import { type Command, Option } from 'commander';
import { countMessages, findMessages, resolveMessage, showMessage } from '../../../api/operations/messages.js';
import { type CliContext, tell } from '../context.js';
import { readLimit, tellPage, tellThing, withOperations } from '../with-operations.js';

interface ListOptions {
  readonly state?: string;
  readonly contact?: string;
  readonly run?: string;
  readonly template?: string;
  readonly limit: string;
  readonly cursor?: string;
}

/** `ravand messages`: the ledger of everything sent or deliberately not sent. */
export function addMessagesCommand(program: Command, context: CliContext): void {
  const messages = program.command('messages').description('the ledger of everything sent or deliberately not sent');
  messages
    .command('list')
    .description('messages, newest first')
    .option('--state <state>', 'only in this state')
    .option('--contact <id>', 'only to this contact')
    .option('--run <id>', 'only of this run')
    .option('--template <name>', 'only of this template')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action((options: ListOptions) => list(context, options));
  messages
    .command('show')
    .argument('<id>', 'id of the message')
    .description('one message, why it was or was not sent, and what came of it')
    .action((id: string) =>
      withOperations(context, async (operations) => tellThing(context, await showMessage(operations, id))),
    );
  messages
    .command('resolve')
    .argument('<id>', 'id of the message')
    .description('say what became of a message whose fate is unknown; nothing is sent')
    .addOption(new Option('--as <state>', 'what became of it').choices(['sent', 'failed']).makeOptionMandatory())
    .requiredOption('--note <text>', 'how that is known')
    .action((id: string, options: { as: 'sent' | 'failed'; note: string }) =>
      withOperations(context, async (operations) => tellThing(context, await resolveMessage(operations, id, options))),
    );
  messages
    .command('count')
    .description('how many messages are in each state')
    .option('--template <name>', 'only of this template')
    .action((options: { template?: string }) =>
      withOperations(context, async (operations) => {
        const counts = await countMessages(operations, options.template);
        const lines = Object.entries(counts.byState).map(([state, count]) => `${state}  ${count}`);
        tell(context, counts, [...lines, `total  ${counts.total}`].join('\n'));
      }),
    );
}

async function list(context: CliContext, options: ListOptions): Promise<void> {
  const { state, template, contact, run, limit, cursor } = options;
  await withOperations(context, async (operations) => {
    const query = { state, template, contactId: contact, runId: run, limit: readLimit(limit), cursor };
    tellPage(context, await findMessages(operations, query), (message) => [
      message.id,
      message.state,
      message.reason,
      message.template,
      message.contactId ?? message.staffMemberId,
      message.stateAt,
    ]);
  });
}
