import type { Command } from 'commander';
import type { ContactUpsert } from '../../../api/operations/contact-saving.js';
import {
  contactHistory,
  findContacts,
  recordConsent,
  showContact,
  upsertContact,
} from '../../../api/operations/contacts.js';
import { contactScores } from '../../../api/operations/sales/scores.js';
import { AppError } from '../../../core/errors.js';
import { isObject } from '../../../core/json.js';
import { type CliContext, tell } from '../context.js';
import { readJson, readLimit, tellPage, tellThing, withOperations } from '../with-operations.js';
import { tellScores } from './sales/score-text.js';

interface ListOptions {
  readonly email?: string;
  readonly phone?: string;
  readonly externalId?: string;
  readonly limit: string;
  readonly cursor?: string;
}

/** What may be said about a contact. */
export const CONTACT_FIELDS: ReadonlySet<string> = new Set([
  'externalId',
  'displayName',
  'locale',
  'timeZone',
  'emails',
  'phones',
  'attributes',
  'consents',
]);

/** `ravand contacts`: people and their consents. */
export function addContactsCommand(program: Command, context: CliContext): void {
  const contacts = program.command('contacts').description('people and their consents');
  contacts
    .command('save')
    .argument('<json>', `a contact (${[...CONTACT_FIELDS].join(', ')}), or @file`)
    .description('create a contact, or change the one that has this external id or address')
    .action((json: string) => save(context, json));
  contacts
    .command('list')
    .description('contacts, newest first')
    .option('--email <address>', 'only who has this address')
    .option('--phone <number>', 'only who has this number')
    .option('--external-id <id>', 'only who has this external id')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action((options: ListOptions) => list(context, options));
  contacts
    .command('show')
    .argument('<id>', 'id of the contact')
    .description('one contact with the newest of the history')
    .action((id: string) => show(context, id));
  contacts
    .command('consent')
    .argument('<id>', 'id of the contact')
    .argument('<topic>', 'survey, promotional or all')
    .argument('<status>', 'granted or withdrawn')
    .description('record a consent or a withdrawal for the e-mail addresses of a contact')
    .action((id: string, topic: string, status: string) => consent(context, id, topic, status));
  contacts
    .command('score')
    .argument('<id>', 'id of the contact')
    .description('the scores of a contact, with the points of every rule')
    .action((id: string) =>
      withOperations(context, async (operations) => tellScores(context, id, await contactScores(operations, id))),
    );
}

async function save(context: CliContext, json: string): Promise<void> {
  const given = await readJson(json, 'the contact');
  const unknown = isObject(given) ? Object.keys(given).filter((name) => !CONTACT_FIELDS.has(name)) : ['(no object)'];
  if (unknown.length > 0)
    throw new AppError('badInput', `A contact has no ${unknown.join(', ')}; it has ${[...CONTACT_FIELDS].join(', ')}.`);
  await withOperations(context, async (operations) => {
    const { contact, created } = await upsertContact(operations, given as unknown as ContactUpsert);
    tell(context, { ...contact, created }, `${created ? 'Created' : 'Changed'} ${contact.id}`);
  });
}

async function list(context: CliContext, { limit, ...filter }: ListOptions): Promise<void> {
  await withOperations(context, async (operations) => {
    const page = await findContacts(operations, { ...filter, limit: readLimit(limit) });
    tellPage(context, page, (contact) => [
      contact.id,
      contact.externalId,
      contact.displayName,
      contact.points.map((point) => point.normalised).join(', '),
    ]);
  });
}

async function show(context: CliContext, id: string): Promise<void> {
  await withOperations(context, async (operations) => {
    const contact = await showContact(operations, id);
    const { items: history } = await contactHistory(operations, id, {});
    if (context.json) return tell(context, { ...contact, history }, '');
    tellThing(context, contact);
    tellPage(context, { items: history }, (entry) => [entry.at, entry.kind, entry.summary]);
  });
}

async function consent(context: CliContext, id: string, topic: string, status: string): Promise<void> {
  if (!['survey', 'promotional', 'all'].includes(topic))
    throw new AppError('badInput', `The topic is "${topic}"; it has to be survey, promotional or all.`);
  if (status !== 'granted' && status !== 'withdrawn')
    throw new AppError('badInput', `The status is "${status}"; it has to be granted or withdrawn.`);
  await withOperations(context, async (operations) => {
    const change = { channel: 'email', topic, status, source: 'cli' } as const;
    const items = await recordConsent(operations, id, change);
    tellPage(context, { items }, (row) => [row.at, row.topic, row.status, row.source]);
  });
}
