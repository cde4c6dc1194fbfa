// The rules, asked for a set of orders one after the other: what an earlier order of the set is about to send counts for the later.
import type { Instant } from '../../core/engine/state.js';
import { decideSend, type SendDecision, type SendFacts } from '../../core/rules/decide-send.js';
import type { SendPolicy, Topic } from '../../core/rules/send-policy.js';
import { type ContactSendFacts, type EarlierMessage, sendFactsOf } from '../../store/repositories/send-facts.js';
import type { SendOrder } from './send-order.js';

export interface DecidedOrder {
  readonly order: SendOrder;
  readonly decision: SendDecision;
  /** Null for staff, and for a contact that was erased. */
  readonly contactId: string | null;
  readonly contactPointId: string | null;
  readonly locale: string;
}

export interface SendMoment {
  readonly now: Instant;
  /** While all sending is stopped. */
  readonly sendingStopped?: SendFacts['sendingStopped'];
  readonly canceledCampaigns: ReadonlySet<string>;
}

/** `requestedAt` of an order: when it was first asked for, for deadlines. */
export function decideOrders(
  orders: readonly SendOrder[],
  facts: ContactSendFacts,
  policy: SendPolicy,
  { now, sendingStopped, canceledCampaigns }: SendMoment,
  requestedAt: (order: SendOrder) => Instant,
): DecidedOrder[] {
  const planned: EarlierMessage[] = [...facts.earlier];
  return orders.map((order) => {
    const known = order.recipient.kind === 'contact' ? factsOfContact(order, facts, planned) : factsOfStaff(order);
    const request = { ...requestOf(order), requestedAt: requestedAt(order) };
    const campaignCanceled = canceledCampaigns.has(order.campaignId ?? '');
    const decision = decideSend({ ...known.facts, sendingStopped, campaignCanceled }, request, policy, now);
    if (decision.verdict === 'send' && order.recipient.kind === 'contact') planned.push(asEarlier(order, known, now));
    const { contactId, contactPointId, locale } = known;
    return { order, decision, contactId, contactPointId, locale };
  });
}

interface KnownRecipient {
  readonly facts: SendFacts;
  readonly contactId: string | null;
  readonly contactPointId: string | null;
  readonly locale: string;
}

function requestOf(order: SendOrder): { topic: Topic; window: SendOrder['window']; deadline?: string } {
  const topic = order.recipient.kind === 'staff' ? 'internal' : order.template.description.topic;
  return { topic, window: order.window, ...(order.deadline === undefined ? {} : { deadline: order.deadline }) };
}

function factsOfStaff({ recipient }: SendOrder): KnownRecipient {
  const exists = recipient.kind === 'staff' && recipient.staffMemberId !== null;
  return {
    facts: {
      address: exists ? { status: 'active' } : null,
      suppressed: false,
      consent: {},
      complaintOpen: false,
      sentAt: [],
    },
    contactId: null,
    contactPointId: null,
    locale: recipient.kind === 'staff' ? recipient.locale : 'en',
  };
}

function factsOfContact(order: SendOrder, facts: ContactSendFacts, earlier: readonly EarlierMessage[]): KnownRecipient {
  const contactId = order.recipient.kind === 'contact' ? (order.recipient.contactId ?? '') : '';
  const address = facts.addresses.get(contactId);
  const { topic, name } = order.template.description;
  const message = { idempotencyKey: order.key, topic, template: name, parameters: order.parameters };
  return {
    facts: sendFactsOf(contactId, message, facts, earlier),
    contactId: address ? contactId : null,
    contactPointId: address?.contactPointId ?? null,
    locale: address?.locale ?? 'en',
  };
}

function asEarlier(order: SendOrder, known: KnownRecipient, now: Instant): EarlierMessage {
  return {
    contactId: order.recipient.kind === 'contact' ? (order.recipient.contactId ?? '') : '',
    idempotencyKey: order.key,
    topic: order.template.description.topic,
    template: order.template.description.name,
    contactPointId: known.contactPointId,
    parameters: order.parameters,
    at: now,
  };
}
