import type { Command } from 'commander';
import { changeSendPolicy, resetSendPolicy, showSendPolicy } from '../../../api/operations/send-policy.js';
import type { CliContext } from '../context.js';
import { readJson, tellThing, withOperations } from '../with-operations.js';

/** `ravand send-policy`: what the organisation allows itself when it writes to people. */
export function addSendPolicyCommand(program: Command, context: CliContext): void {
  const policy = program
    .command('send-policy')
    .description('what the organisation allows itself when it writes to people: consent, caps, duplicates, deadlines');
  policy
    .command('show')
    .description('the policy that holds')
    .action(() => withOperations(context, async (operations) => tellThing(context, await showSendPolicy(operations))));
  policy
    .command('change')
    .argument('<json>', 'the policy as a whole, or @file')
    .description('write another policy; it holds for every message from now on')
    .action(async (json: string) => {
      const given = await readJson(json, 'The policy');
      await withOperations(context, async (operations) =>
        tellThing(context, await changeSendPolicy(operations, given)),
      );
    });
  policy
    .command('reset')
    .description('back to the default policy')
    .action(() => withOperations(context, async (operations) => tellThing(context, await resetSendPolicy(operations))));
}
