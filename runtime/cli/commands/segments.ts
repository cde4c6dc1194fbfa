import type { Command } from 'commander';
import {
  allSegments,
  countFilter,
  createSegment,
  evaluateSegment,
  type SegmentFacts,
  segmentMembers,
  updateSegment,
} from '../../../api/operations/segments.js';
import type { SegmentFilter } from '../../../core/catalog/segments.js';
import type { SegmentMember } from '../../../store/repositories/segments.js';
import { type CliContext, tell } from '../context.js';
import { readJson, readLimit, tellPage, withOperations } from '../with-operations.js';

/** `ravand segments`: rules that select contacts. */
export function addSegmentsCommand(program: Command, context: CliContext): void {
  const segments = program.command('segments').description('rules that select contacts');
  segments
    .command('list')
    .description('all segments with the number of their members')
    .action(() =>
      withOperations(context, async (operations) =>
        tellPage(context, { items: await allSegments(operations) }, (segment) => [
          segment.name,
          segment.members,
          segment.evaluatedAt,
        ]),
      ),
    );
  segments
    .command('create')
    .argument('<json>', 'name, title and filter as JSON, or @file')
    .description('write down a segment')
    .action((json: string) => save(context, json, createSegment));
  segments
    .command('update')
    .argument('<json>', 'name, title and filter as JSON, or @file')
    .description('change the segment of that name')
    .action((json: string) => save(context, json, updateSegment));
  segments
    .command('members')
    .argument('<name>', 'name of the segment')
    .description('who is in a segment now')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action((name: string, options: { limit: string; cursor?: string }) => members(context, name, options));
  segments
    .command('count')
    .argument('<filter>', 'a filter as JSON, or @file')
    .description('how many contacts a filter selects, before it is used')
    .action((filter: string) => count(context, filter));
  segments
    .command('evaluate')
    .argument('<name>', 'name of the segment')
    .description('find out now who enters and who leaves')
    .action((name: string) =>
      withOperations(context, async (operations) => {
        const changes = await evaluateSegment(operations, name);
        tell(context, changes, `${changes.entered} entered, ${changes.left} left; ${changes.members} are in it.`);
      }),
    );
}

async function save(context: CliContext, json: string, write: typeof createSegment): Promise<void> {
  const given = await readJson<SegmentFacts>(json, 'the segment');
  await withOperations(context, async (operations) => {
    const segment = await write(operations, given);
    tell(
      context,
      segment,
      `${segment.name} is written down; find out who is in it: ravand segments evaluate ${segment.name}`,
    );
  });
}

async function members(
  context: CliContext,
  name: string,
  { limit, cursor }: { limit: string; cursor?: string },
): Promise<void> {
  await withOperations(context, async (operations) => {
    const page = await segmentMembers(operations, name, { limit: readLimit(limit), cursor });
    tellPage(context, { ...page, items: page.items as SegmentMember[] }, (member) => [
      member.contactId,
      member.displayName,
      member.enteredAt,
    ]);
  });
}

async function count(context: CliContext, filter: string): Promise<void> {
  const given = await readJson<SegmentFilter>(filter, 'the filter');
  await withOperations(context, async (operations) => {
    const counted = await countFilter(operations, given);
    tell(context, counted, `${counted.count} contacts.`);
  });
}
