import type { Command } from 'commander';
import type { OperationContext } from '../../../api/context.js';
import {
  claimWorkItem,
  completeWorkItem,
  findWorkItems,
  reassignWorkItem,
  showWorkItem,
} from '../../../api/operations/work-items.js';
import type { Role } from '../../../api/rights.js';
import { AppError } from '../../../core/errors.js';
import { isObject } from '../../../core/json.js';
import type { StaffMember } from '../../../store/repositories/staff.js';
import type { WorkItem, WorkItemState } from '../../../store/repositories/work-item-desk.js';
import { type CliContext, tell } from '../context.js';
import { memberOf } from '../staff-member.js';
import { readJson, readLimit, tellPage, tellThing, withOperations } from '../with-operations.js';

interface ListOptions {
  readonly state?: WorkItemState;
  readonly team?: string;
  readonly assignee?: string;
  readonly limit: string;
  readonly cursor?: string;
}

/** `ravand work-items`: work for people. */
export function addWorkItemsCommand(program: Command, context: CliContext): void {
  const items = program.command('work-items').description('work for people');
  items
    .command('list')
    .description('work items, the earliest due first')
    .option('--state <state>', 'open, claimed, completed or canceled')
    .option('--team <name>', 'only of this team')
    .option('--assignee <email>', 'only of this staff member')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action((options: ListOptions) => list(context, options));
  items
    .command('show')
    .argument('<id>', 'id of the work item')
    .description('one work item with its form')
    .action((id: string) =>
      withOperations(context, async (operations) => tellThing(context, await showWorkItem(operations, id))),
    );
  items
    .command('claim')
    .argument('<id>', 'id of the work item')
    .description('let a staff member take a work item')
    .requiredOption('--as <email>', 'who takes it')
    .action((id: string, options: { as: string }) =>
      settle(context, options.as, (operations) => claimWorkItem(operations, id, {})),
    );
  items
    .command('complete')
    .argument('<id>', 'id of the work item')
    .description('hand in the filled form')
    .requiredOption('--result <json>', 'what was filled in, or @file')
    .option('--as <email>', 'who did it')
    .action((id: string, options: { result: string; as?: string }) => complete(context, id, options));
  items
    .command('reassign')
    .argument('<id>', 'id of the work item')
    .description('give a work item to somebody else, or to another team')
    .option('--to <email>', 'to this staff member')
    .option('--team <name>', 'to this team')
    .action((id: string, options: { to?: string; team?: string }) => reassign(context, id, options));
}

async function list(context: CliContext, { assignee, limit, ...filter }: ListOptions): Promise<void> {
  await withOperations(context, async (operations) => {
    const assigneeId = assignee === undefined ? undefined : (await memberOf(operations, assignee)).id;
    const page = await findWorkItems(operations, { ...filter, assigneeId, limit: readLimit(limit) });
    tellPage(context, page, (item) => [item.id, item.state, item.dueAt, item.form, item.team, item.assigneeName]);
  });
}

async function complete(context: CliContext, id: string, options: { result: string; as?: string }): Promise<void> {
  const result = await readJson(options.result, '--result');
  if (!isObject(result)) throw new AppError('badInput', '--result has to be a JSON object.');
  await settle(context, options.as, (operations) => completeWorkItem(operations, id, { result }));
}

async function reassign(context: CliContext, id: string, { to, team }: { to?: string; team?: string }): Promise<void> {
  if (to === undefined && team === undefined) throw new AppError('badInput', 'Say to whom: --to or --team.');
  await settle(context, undefined, async (operations) => {
    const assigneeId = to === undefined ? undefined : (await memberOf(operations, to)).id;
    return reassignWorkItem(operations, id, { assigneeId, team });
  });
}

/** Does it as the named staff member, with the rights of that person; else as whoever runs the command. */
async function settle(
  context: CliContext,
  email: string | undefined,
  change: (operations: OperationContext) => Promise<WorkItem>,
): Promise<void> {
  await withOperations(context, async (operations) => {
    const actor = email === undefined ? operations.actor : actorOf(await memberOf(operations, email));
    const item = await change({ ...operations, actor });
    tell(context, item, `${item.id} is ${item.state}, assigned to ${item.assigneeName ?? 'nobody'}.`);
  });
}

function actorOf({ id, role }: StaffMember): OperationContext['actor'] {
  return { name: `staff:${id}`, staffMemberId: id, role: role as Role };
}
