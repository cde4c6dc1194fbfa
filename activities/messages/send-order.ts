// One message that somebody asked for, before anything is decided about it.
import type { FunctionCall } from '../../core/catalog/calls.js';
import type { JsonObject } from '../../core/json.js';
import type { CompiledTemplate } from '../../core/rendering/templates.js';

export interface SendOrder {
  /** Idempotency key of the message: the run and the call that asks for it. */
  readonly key: string;
  readonly runId: string;
  readonly callKey: string;
  /** Null ids: there is nobody; the order is skipped with a reason. */
  readonly recipient:
    | { readonly kind: 'contact'; readonly contactId: string | null }
    | { readonly kind: 'staff'; readonly staffMemberId: string | null; readonly locale: string };
  /** The campaign that asks for it; null for every other, and for mails to staff. */
  readonly campaignId: string | null;
  readonly template: CompiledTemplate;
  readonly parameters: JsonObject;
  readonly window: 'any' | 'businessHours';
  /** ISO duration from the first request. */
  readonly deadline?: string;
}

export function orderKey(call: FunctionCall): string {
  return `${call.runId}:${call.key}`;
}
