import type { Command } from 'commander';
import { type CloudEvent, findEvents, receiveEvents, showEvent } from '../../../api/operations/events.js';
import { AppError } from '../../../core/errors.js';
import { isObject, type Json } from '../../../core/json.js';
import { type CliContext, tell } from '../context.js';
import { readJson, readLimit, tellPage, tellThing, withOperations } from '../with-operations.js';

interface ListOptions {
  readonly type?: string;
  readonly contact?: string;
  readonly unmatched?: boolean;
  readonly limit: string;
  readonly cursor?: string;
}

/** `ravand events`: what happened. */
export function addEventsCommand(program: Command, context: CliContext): void {
  const events = program.command('events').description('what happened');
  events
    .command('send')
    .argument('<json>', 'a CloudEvent or a list of them, or @file')
    .description('tell what happened; each event counts once by its source and id')
    .action((json: string) => send(context, json));
  events
    .command('list')
    .description('events, newest first')
    .option('--type <type>', 'only of this type')
    .option('--contact <id>', 'only about this contact')
    .option('--unmatched', 'only about nobody we know')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action((options: ListOptions) => list(context, options));
  events
    .command('show')
    .argument('<id>', 'our id of the event')
    .description('one event and the runs it was given to')
    .action((id: string) =>
      withOperations(context, async (operations) => tellThing(context, await showEvent(operations, id))),
    );
}

async function send(context: CliContext, json: string): Promise<void> {
  const given = await readJson(json, 'the event');
  const list = Array.isArray(given) ? (given as Json[]) : [given];
  const wrong = list.findIndex(
    (event) => !isObject(event) || !['id', 'source', 'type'].every((name) => typeof event[name] === 'string'),
  );
  if (wrong >= 0) throw new AppError('badInput', `Event number ${wrong + 1} needs the texts id, source and type.`);
  await withOperations(context, async (operations) => {
    const received = await receiveEvents(operations, list as unknown as CloudEvent[]);
    const { accepted, duplicates, unmatched } = received;
    tell(context, received, `${accepted} accepted, ${duplicates} known before, ${unmatched} about nobody we know.`);
  });
}

async function list(context: CliContext, options: ListOptions): Promise<void> {
  const { type, contact, unmatched, limit, cursor } = options;
  await withOperations(context, async (operations) => {
    const query = { type, contactId: contact, unmatched, limit: readLimit(limit), cursor };
    tellPage(context, await findEvents(operations, query), (event) => [
      event.eventId,
      event.at,
      event.type,
      event.source,
      event.contactId,
    ]);
  });
}
