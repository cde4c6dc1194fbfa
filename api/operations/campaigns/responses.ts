// Reactions to campaigns: those that processes counted, and those that came another way.
import { AppError } from '../../../core/errors.js';
import type { JsonObject } from '../../../core/json.js';
import { inTransaction } from '../../../store/data-source.js';
import {
  type ListedResponse,
  listResponses,
  recordResponses,
  type StoredResponse,
} from '../../../store/repositories/campaigns/responses.js';
import { contactExists, listContacts } from '../../../store/repositories/contact-reads.js';
import { ingestEvents } from '../../../store/repositories/events.js';
import type { OperationContext } from '../../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readIdCursor } from '../../cursor.js';
import { type Amount, refuse } from './campaign-draft.js';
import { audit, requireCampaign } from './campaigns.js';
import { amountMistake } from './draft-mistakes.js';

const SOURCE = 'ravand/campaign';
const RESPONDED = 'campaign.responded';

export interface ResponseQuery extends PageQuery {
  readonly kind?: string;
}

/** Newest first. */
export async function campaignResponses(
  context: OperationContext,
  idOrName: string,
  query: ResponseQuery,
): Promise<Page<ListedResponse>> {
  const { id } = await requireCampaign(context.dataSource, idOrName);
  const limit = limitOf(query);
  const page = { kind: query.kind, beforeId: readIdCursor(query), limit: limit + 1 };
  return pageOf(await listResponses(context.dataSource, id, page), limit, (response) => [response.id]);
}

export interface ResponseToRecord {
  readonly contactId?: string;
  readonly contactExternalId?: string;
  readonly kind: string;
  readonly at?: string;
  readonly amount?: Amount;
  readonly note?: string;
}

/**
 * Records a reaction that a person heard of, and tells the recipient's process as an event. Each kind counts once for each
 * contact: `first` says whether it was this time. Throws `notFound` and `badInput`.
 */
export async function recordCampaignResponse(
  context: OperationContext,
  idOrName: string,
  given: ResponseToRecord,
): Promise<StoredResponse> {
  refuse(amountMistake('/amount', given.amount));
  const campaign = await requireCampaign(context.dataSource, idOrName);
  const campaignId = campaign.id;
  const contactId = await contactOf(context, given);
  const { kind, note = null, amount } = given;
  const now = context.clock.now();
  const at = given.at === undefined ? now : Date.parse(given.at);
  const told = { amount: amount === undefined ? null : String(amount), recordedBy: context.actor.name, note };
  return inTransaction(context.dataSource, async (manager) => {
    const response = { campaignId, contactId, kind, at, eventId: null, runId: null, ...told };
    const [stored] = await recordResponses(manager, [response]);
    if (stored!.first) {
      const data: JsonObject = { campaignId, contactId, kind };
      const event = { source: SOURCE, eventId: stored!.responseId, type: RESPONDED, at, data, contactId };
      await ingestEvents(manager, [event], now);
      await audit(manager, context, campaign, 'campaign.responded', { responseId: stored!.responseId, kind });
    }
    return stored!;
  });
}

async function contactOf(context: OperationContext, given: ResponseToRecord): Promise<string> {
  const { contactId, contactExternalId: externalId } = given;
  if ((contactId === undefined) === (externalId === undefined))
    throw new AppError('badInput', 'Say whose response it is: either contactId or contactExternalId.', [
      { pointer: '/contactId', expected: 'the id of a contact, unless contactExternalId is given' },
    ]);
  if (contactId !== undefined && (await contactExists(context.dataSource, contactId))) return contactId;
  const [contact] =
    externalId === undefined ? [] : await listContacts(context.dataSource, { externalId }, { limit: 1 });
  if (contact) return contact.id;
  throw new AppError('notFound', `There is no contact "${contactId ?? externalId}".`);
}
