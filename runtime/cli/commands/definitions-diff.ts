import { type Command, Option } from 'commander';
import { type ComparedDefinitions, compareDefinitions } from '../../../api/operations/definition-diff.js';
import type { Locale } from '../../../core/calendar/format.js';
import { type CliContext, tell } from '../context.js';
import { readSource } from '../definition-source.js';
import { withOperations } from '../with-operations.js';

/** `ravand definitions diff`: what changed between two versions, in words of the process. */
export function addDiffCommand(definitions: Command, context: CliContext): void {
  definitions
    .command('diff')
    .argument('<before>', 'a file, or name@version of a published process; without a version the newest')
    .argument('<after>', 'the same')
    .description('what changed between two versions, in words of the process')
    .addOption(new Option('--locale <language>', 'language of the words').choices(['en', 'fa']).default('en'))
    .action((before: string, after: string, options: { locale: Locale }) => diff(context, [before, after], options));
}

async function diff(
  context: CliContext,
  [before, after]: readonly [string, string],
  { locale }: { readonly locale: Locale },
): Promise<void> {
  const sides = { before: await readSource(before), after: await readSource(after) };
  await withOperations(context, async (operations) => {
    const compared = await compareDefinitions(operations, sides);
    tell(context, compared, text(compared, locale));
  });
}

function text({ before, after, changes }: ComparedDefinitions, locale: Locale): string {
  const head = `${before.name} ${before.version} → ${after.name} ${after.version}`;
  const none = { en: 'nothing differs', fa: 'تفاوتی نیست' }[locale];
  if (changes.length === 0) return `${head}: ${none}`;
  const lines = changes.map((change) => {
    const pointer = (change.after ?? change.before)?.pointer;
    return `  ${change.text[locale]}${pointer === undefined ? '' : `  [${pointer || '/'}]`}`;
  });
  return [head, ...lines].join('\n');
}
