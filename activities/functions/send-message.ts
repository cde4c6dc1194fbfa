import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import type { JsonObject } from '../../core/json.js';
import type { ActivityDeps, NativeFunction } from '../deps.js';
import { failedForGood } from '../failure.js';
import { fillGaps } from '../fill-gaps.js';
import { orderKey, type SendOrder } from '../messages/send-order.js';
import { sendOrders } from '../messages/send-orders.js';
import { argumentsOf, campaignOf, contactOf } from './call-contact.js';

interface SendArguments {
  readonly template: string;
  readonly parameters?: JsonObject;
  readonly window?: 'any' | 'businessHours';
  readonly deadline?: string;
}

/** Sends the contact a mail, or says why not, or when to ask again. */
export const sendMessage: NativeFunction = async (calls, { deps }) => {
  const orders = calls.map((call) => orderOf(call, deps));
  const possible = orders.filter((order) => order !== undefined);
  const outcomes = possible.length === 0 ? [] : await sendOrders(possible, deps);
  const refusals = orders.map((order, index) => (order ? undefined : unknownTemplate(calls[index]!)));
  return fillGaps(refusals, outcomes);
};

function orderOf(call: FunctionCall, deps: ActivityDeps): SendOrder | undefined {
  const { template, parameters = {}, window = 'any', deadline } = argumentsOf<SendArguments>(call);
  const compiled = deps.templates(template);
  return (
    compiled && {
      key: orderKey(call),
      runId: call.runId,
      callKey: call.key,
      recipient: { kind: 'contact', contactId: contactOf(call) },
      campaignId: campaignOf(call),
      template: compiled,
      parameters,
      window,
      ...(deadline === undefined ? {} : { deadline }),
    }
  );
}

function unknownTemplate(call: FunctionCall): FunctionOutcome {
  const { template } = argumentsOf<SendArguments>(call);
  return failedForGood('configuration', 'Unknown template', `There is no template "${template}"`);
}
