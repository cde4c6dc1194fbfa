// What the links in messages do. Whoever has the token may: so a token is good for one purpose only, and looking at a page
// changes nothing.
import type { EntityManager } from 'typeorm';
import { AppError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { inTransaction } from '../../store/data-source.js';
import { recordAudit } from '../../store/repositories/audit.js';
import { unsubscribeByMessage } from '../../store/repositories/consents.js';
import { ingestEvents } from '../../store/repositories/events.js';
import {
  findReactedMessage,
  findTrackedLink,
  findTrackedLinkAt,
  type ReactedMessage,
  type ReactionKind,
  recordReaction,
  type TrackedLink,
} from '../../store/repositories/message-reactions.js';
import type { LinkClaims, LinkPurpose, SignedLinks } from '../../store/signed-links.js';
import { isUuid } from '../../store/uuid.js';
import type { OperationContext } from '../context.js';

export interface LinkContext extends OperationContext {
  readonly links: SignedLinks;
}

export type LinkTarget =
  | { readonly found: true; readonly message: ReactedMessage; readonly claims: LinkClaims }
  | { readonly found: false; readonly reason: 'unknown' | 'expired' };

/** Source of the events that links make. */
const EVENT_SOURCE = 'ravand/links';
const ONCE = 'once';

/** The message a token is about; nothing is changed. */
export async function openLink(context: LinkContext, token: string, purpose: LinkPurpose): Promise<LinkTarget> {
  const verdict = context.links.verify(token, purpose, context.clock.now());
  if (!verdict.valid) return { found: false, reason: verdict.reason === 'expired' ? 'expired' : 'unknown' };
  const messageId = String(verdict.claims.messageId);
  const message = isUuid(messageId) ? await findReactedMessage(context.dataSource, messageId) : undefined;
  return message ? { found: true, message, claims: verdict.claims } : { found: false, reason: 'unknown' };
}

/**
 * Withdraws the consent that the message was sent under (`everything`: all but transactional messages) for the address it
 * was sent to; gives the topic. An old link withdraws as well what was granted again since.
 */
export async function unsubscribe(context: LinkContext, message: ReactedMessage, everything: boolean): Promise<string> {
  const now = context.clock.now();
  const scope = everything || message.topic === 'transactional' ? 'all' : 'topic';
  return inTransaction(context.dataSource, async (manager) => {
    const request = { messageId: message.id, scope, evidence: {} } as const;
    const withdrawn = await unsubscribeByMessage(manager, request, now);
    const topic = withdrawn?.topic ?? message.topic;
    if (withdrawn?.changed) {
      await emit(manager, message, 'contact.unsubscribed', `${topic}:${now}`, { messageId: message.id, topic }, now);
      const entry = {
        actor: context.actor.name,
        action: 'contact.unsubscribed',
        subject: `contact:${message.contactId}`,
      };
      await recordAudit(manager, { ...entry, detail: { messageId: message.id, topic, scope } }, now);
    }
    return topic;
  });
}

/** Stores the answer to a survey; false when the message was answered before. */
export function answerSurvey(
  context: LinkContext,
  target: { readonly message: ReactedMessage; readonly claims: LinkClaims },
  answer: { readonly score: number; readonly comment: string },
): Promise<boolean> {
  const now = context.clock.now();
  const { message, claims } = target;
  const surveyId = String(claims.surveyId ?? message.parameters.surveyId ?? message.template);
  return inTransaction(context.dataSource, async (manager) => {
    const isFirst = await record(manager, message, 'answered', ONCE, { score: answer.score }, now);
    if (!isFirst) return false;
    const comment = answer.comment.trim();
    const data = { messageId: message.id, surveyId, score: answer.score, ...(comment === '' ? {} : { comment }) };
    await emit(manager, message, 'survey.answered', ONCE, data, now);
    const entry = { actor: context.actor.name, action: 'survey.answered', subject: `message:${message.id}` };
    await recordAudit(manager, entry, now);
    return true;
  });
}

/** Where a tracked link leads. The first click on each link of a message counts, unless a program looked ahead. */
export async function followLink(context: LinkContext, token: string, isPrefetch: boolean): Promise<string> {
  const now = context.clock.now();
  const verdict = context.links.verify(token, 'click', now);
  const link = verdict.valid ? await linkOf(context, verdict.claims) : undefined;
  if (!link) throw new AppError('notFound', 'The link leads nowhere.');
  if (isPrefetch) return link.url;
  const message = await findReactedMessage(context.dataSource, link.messageId);
  if (message)
    await inTransaction(context.dataSource, async (manager) => {
      const occurrence = `link:${link.position}`;
      const isFirst = await record(manager, message, 'clicked', occurrence, { position: link.position }, now);
      if (!isFirst) return;
      const data = { messageId: message.id, link: String(link.position) };
      await emit(manager, message, 'message.clicked', occurrence, data, now);
    });
  return link.url;
}

async function linkOf(context: LinkContext, claims: LinkClaims): Promise<TrackedLink | undefined> {
  const { linkId, messageId, position } = claims;
  if (typeof linkId === 'string' && isUuid(linkId)) return findTrackedLink(context.dataSource, linkId);
  if (typeof messageId === 'string' && isUuid(messageId) && typeof position === 'number')
    return findTrackedLinkAt(context.dataSource, messageId, position);
  return undefined;
}

/** Records that the message was opened, once. A token that is not ours changes nothing. */
export async function recordOpen(context: LinkContext, token: string): Promise<void> {
  const target = await openLink(context, token, 'open');
  if (!target.found) return;
  const now = context.clock.now();
  const { message } = target;
  await inTransaction(context.dataSource, async (manager) => {
    const isFirst = await record(manager, message, 'opened', ONCE, {}, now);
    if (isFirst) await emit(manager, message, 'message.opened', ONCE, { messageId: message.id }, now);
  });
}

function record(
  manager: EntityManager,
  message: ReactedMessage,
  kind: ReactionKind,
  occurrence: string,
  detail: JsonObject,
  now: number,
): Promise<boolean> {
  return recordReaction(manager, { messageId: message.id, kind, occurrence, detail }, now);
}

async function emit(
  manager: EntityManager,
  message: ReactedMessage,
  type: string,
  occurrence: string,
  data: JsonObject,
  now: number,
): Promise<void> {
  const { contactId, runId } = message;
  if (contactId === null && runId === null) return;
  const event = {
    source: EVENT_SOURCE,
    eventId: `${type}:${message.id}:${occurrence}`,
    type,
    at: now,
    data: contactId === null ? data : { ...data, contactId },
    ...(contactId === null ? {} : { contactId }),
    ...(runId === null ? {} : { runId }),
  };
  await ingestEvents(manager, [event], now);
}
