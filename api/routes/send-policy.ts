import { ok, type Routes } from '../handler.js';
import { changeSendPolicy, resetSendPolicy, showSendPolicy } from '../operations/send-policy.js';

export const sendPolicyRoutes: Routes = {
  showSendPolicy: async (_request, context) => ok(await showSendPolicy(context)),

  changeSendPolicy: async ({ body }, context) => ok(await changeSendPolicy(context, body())),

  resetSendPolicy: async (_request, context) => ok(await resetSendPolicy(context)),
};
