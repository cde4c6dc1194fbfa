import { AppError } from '../../core/errors.js';
import { inTransaction } from '../../store/data-source.js';
import { recordAudit } from '../../store/repositories/audit.js';
import { type Resolution, resolveUnknown } from '../../store/repositories/ledger-claims.js';
import {
  countMessagesByState,
  findMessage,
  type ListedMessage,
  listMessages,
  type MessageFilter,
  type ShownMessage,
} from '../../store/repositories/messages-list.js';
import type { OperationContext } from '../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readIdCursor } from '../cursor.js';

export async function findMessages(
  context: OperationContext,
  query: MessageFilter & PageQuery,
): Promise<Page<ListedMessage>> {
  const limit = limitOf(query);
  const rows = await listMessages(context.dataSource, query, { beforeId: readIdCursor(query), limit: limit + 1 });
  return pageOf(rows, limit, (message) => [message.id]);
}

export async function showMessage(context: OperationContext, messageId: string): Promise<ShownMessage> {
  const message = await findMessage(context.dataSource, messageId);
  if (!message) throw new AppError('notFound', `There is no message ${messageId}.`);
  return message;
}

/**
 * Somebody found out what became of a message whose fate was unknown. Nothing is sent.
 * @throws AppError notFound, conflict when it is in another state
 */
export function resolveMessage(
  context: OperationContext,
  messageId: string,
  resolution: Resolution,
): Promise<ShownMessage> {
  return inTransaction(context.dataSource, async (manager) => {
    const now = context.clock.now();
    const resolved = await resolveUnknown(manager, messageId, resolution, now);
    const message = await findMessage(manager, messageId);
    if (!message) throw new AppError('notFound', `There is no message ${messageId}.`);
    if (!resolved)
      throw new AppError('conflict', `The message is ${message.state}; only an unknown one can be resolved.`);
    const action = 'message.resolved';
    // The note may speak of a person, so it stays with the message.
    await recordAudit(
      manager,
      { actor: context.actor.name, action, subject: `message:${messageId}`, detail: { as: resolution.as } },
      now,
    );
    return message;
  });
}

export interface MessageCounts {
  readonly total: number;
  readonly byState: Readonly<Record<string, number>>;
}

export async function countMessages(context: OperationContext, template?: string): Promise<MessageCounts> {
  const byState = await countMessagesByState(context.dataSource, template);
  return { byState, total: Object.values(byState).reduce((sum, count) => sum + count, 0) };
}
