import { ok, type Routes } from '../handler.js';
import { type SendingTurn, showSending, turnSending } from '../operations/sending.js';

export const sendingRoutes: Routes = {
  showSending: async (_request, context) => ok(await showSending(context)),

  turnSending: async ({ body }, context) => ok(await turnSending(context, body<SendingTurn>())),
};
