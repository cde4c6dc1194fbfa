// The command line as a tree of commands. One file a command; docs/cli.md describes each, and a test compares.
import { Command, CommanderError } from 'commander';
import { addAuditCommand } from './commands/audit.js';
import { addCampaignsCommand } from './commands/campaigns.js';
import { addContactsCommand } from './commands/contacts.js';
import { addDefinitionsCommand } from './commands/definitions.js';
import { addDemoCommand } from './commands/demo.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addEventsCommand } from './commands/events.js';
import { addExpressionCommand } from './commands/expressions/expression.js';
import { addImportCommand } from './commands/import.js';
import { addKeysCommand } from './commands/keys.js';
import { addMailboxCommand } from './commands/mailbox.js';
import { addMessagesCommand } from './commands/messages.js';
import { addMigrateCommand } from './commands/migrate.js';
import { addRunsCommand } from './commands/runs.js';
import { addLeadsCommand } from './commands/sales/leads.js';
import { addOpportunitiesCommand } from './commands/sales/opportunities.js';
import { addScoreModelsCommand } from './commands/sales/score-models.js';
import { addSegmentsCommand } from './commands/segments.js';
import { addSendPolicyCommand } from './commands/send-policy.js';
import { addSendingCommand } from './commands/sending.js';
import { addStartCommands } from './commands/start.js';
import { addTemplatesCommand } from './commands/templates.js';
import { addWorkItemsCommand } from './commands/work-items.js';
import { type CliContext, tellFailure } from './context.js';
import { EXIT_CODES } from './exit-codes.js';

/** Adds one command, or a group of them. Its action throws AppError for what goes wrong. */
export type AddCommand = (program: Command, context: CliContext) => void;

const COMMANDS: readonly AddCommand[] = [
  addStartCommands,
  addDemoCommand,
  addMigrateCommand,
  addDoctorCommand,
  addMailboxCommand,
  addDefinitionsCommand,
  addExpressionCommand,
  addRunsCommand,
  addEventsCommand,
  addContactsCommand,
  addImportCommand,
  addMessagesCommand,
  addTemplatesCommand,
  addSendingCommand,
  addSendPolicyCommand,
  addWorkItemsCommand,
  addSegmentsCommand,
  addCampaignsCommand,
  addLeadsCommand,
  addScoreModelsCommand,
  addOpportunitiesCommand,
  addKeysCommand,
  addAuditCommand,
];

/** The program with all its commands. */
export function createProgram(context: CliContext): Command {
  const program = new Command('ravand')
    .description('Marketing automation whose processes are JSON documents')
    .option('--json', 'results and failures as JSON, one object a line')
    .showHelpAfterError('(ravand --help shows the commands)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.out.write(text),
      writeErr: (text) => void context.err.write(text),
    })
    .hook('preAction', () => {
      context.json = program.opts<{ json?: boolean }>().json ?? false;
    });
  for (const add of COMMANDS) add(program, context);
  return program;
}

/** Runs a command line (without the program's own name) and returns the exit code. Never throws. */
export async function runCommandLine(args: readonly string[], context: CliContext): Promise<number> {
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has shown its help or its complaint already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.badInput;
    tellFailure(context, error);
  }
  return context.exitCode;
}
