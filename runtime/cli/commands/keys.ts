import type { Command } from 'commander';
import { allKeys, createKey, findOrCreateStaffMember, revokeKey } from '../../../api/operations/staff.js';
import { ROLES, type Role } from '../../../api/rights.js';
import { AppError } from '../../../core/errors.js';
import { type CliContext, tell } from '../context.js';
import { tellPage, tellThing, withOperations } from '../with-operations.js';

interface CreateOptions {
  readonly email: string;
  readonly role: string;
  readonly name?: string;
}

/** `ravand keys`: who may use the API. */
export function addKeysCommand(program: Command, context: CliContext): void {
  const keys = program.command('keys').description('keys of the API');
  keys
    .command('create')
    .description('make a key for a staff member, who is added when nobody has the e-mail address')
    .requiredOption('--email <address>', 'whose key it is')
    .option('--role <role>', `role of somebody who is added: ${ROLES.join(', ')}`, 'administrator')
    .option('--name <text>', 'what the key is for')
    .action((options: CreateOptions) => create(context, options));
  keys
    .command('list')
    .description('all keys, without their secrets')
    .action(() =>
      withOperations(context, async (operations) =>
        tellPage(context, { items: await allKeys(operations) }, (key) => [
          key.id,
          key.prefix,
          key.revokedAt ? 'revoked' : 'valid',
          key.name,
        ]),
      ),
    );
  keys
    .command('revoke')
    .argument('<id>', 'id of the key')
    .description('revoke a key; it is refused everywhere within seconds')
    .action((id: string) =>
      withOperations(context, async (operations) => tellThing(context, await revokeKey(operations, id))),
    );
}

async function create(
  context: CliContext,
  { email, role, name = 'made by ravand keys create' }: CreateOptions,
): Promise<void> {
  if (!(ROLES as readonly string[]).includes(role))
    throw new AppError('badInput', `--role is "${role}"; it has to be one of ${ROLES.join(', ')}.`);
  await withOperations(context, async (operations) => {
    const facts = { displayName: email.split('@')[0]!, email, role: role as Role };
    const member = await findOrCreateStaffMember(operations, facts);
    const key = await createKey(operations, { name, staffMemberId: member.id });
    tell(
      context,
      { ...key, role: member.role },
      `${key.key}\nThe key of ${member.displayName} (${member.role}). It is shown only now.`,
    );
  });
}
