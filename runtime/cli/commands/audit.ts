import type { Command } from 'commander';
import { findAudit } from '../../../api/operations/audit.js';
import type { AuditFilter } from '../../../store/repositories/audit.js';
import type { CliContext } from '../context.js';
import { readLimit, tellPage, withOperations } from '../with-operations.js';

interface ListOptions extends AuditFilter {
  readonly limit: string;
  readonly cursor?: string;
}

/** `ravand audit`: who did what. */
export function addAuditCommand(program: Command, context: CliContext): void {
  program
    .command('audit')
    .description('who did what, newest first')
    .option('--subject <subject>', 'what it was done to, such as contact:<id>')
    .option('--actor <actor>', 'who did it: staff:<id>, cli or link')
    .option('--action <action>', 'what was done, such as key.created')
    .option('--since <instant>', 'ISO 8601, in the world')
    .option('--until <instant>', 'ISO 8601, not with this instant itself')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action((options: ListOptions) =>
      withOperations(context, async (operations) => {
        const page = await findAudit(operations, { ...options, limit: readLimit(options.limit) });
        tellPage(context, page, ({ at, actor, action, subject, detail }) => [
          at,
          actor,
          action,
          subject,
          JSON.stringify(detail),
        ]);
      }),
    );
}
