import { AppError } from '../../core/errors.js';
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

export interface MessageCounts {
  readonly total: number;
  readonly byState: Readonly<Record<string, number>>;
}

export async function countMessages(context: OperationContext, template?: string): Promise<MessageCounts> {
  const byState = await countMessagesByState(context.dataSource, template);
  return { byState, total: Object.values(byState).reduce((sum, count) => sum + count, 0) };
}
