import type { Resolution } from '../../store/repositories/ledger-claims.js';
import type { MessageFilter } from '../../store/repositories/messages-list.js';
import type { PageQuery } from '../cursor.js';
import { ok, type Routes } from '../handler.js';
import { countMessages, findMessages, resolveMessage, showMessage } from '../operations/messages.js';

export const messageRoutes: Routes = {
  listMessages: async ({ query }, context) => ok(await findMessages(context, query<MessageFilter & PageQuery>())),

  showMessage: async ({ params }, context) => ok(await showMessage(context, params.messageId!)),

  resolveMessage: async ({ params, body }, context) =>
    ok(await resolveMessage(context, params.messageId!, body<Resolution>())),

  countMessages: async ({ query }, context) =>
    ok(await countMessages(context, query<{ template?: string }>().template)),
};
