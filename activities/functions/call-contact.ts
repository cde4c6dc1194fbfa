import type { FunctionCall } from '../../core/catalog/calls.js';
import type { JsonObject } from '../../core/json.js';

/** The contact a call is about. Always from the run's subject, never from arguments. Null for a run that is about nobody. */
export function contactOf(call: FunctionCall): string | null {
  const { contactId } = call.subject;
  return typeof contactId === 'string' ? contactId : null;
}

/** The campaign that the run of a call belongs to; null for a run of none. */
export function campaignOf(call: FunctionCall): string | null {
  const { campaignId } = call.subject;
  return typeof campaignId === 'string' ? campaignId : null;
}

/** Arguments that the function's input schema has passed. */
export function argumentsOf<T>(call: FunctionCall): T & JsonObject {
  return call.args as T & JsonObject;
}
