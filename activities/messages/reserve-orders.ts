// The first half of sending, in one transaction: lock the contacts, ask the rules, write down what they said.
import type { EntityManager } from 'typeorm';
import { defaultCalendar } from '../../core/calendar/business-hours.js';
import { localeOf } from '../../core/calendar/format.js';
import { parameterViolations } from '../../core/catalog/templates.js';
import type { Instant } from '../../core/engine/state.js';
import type { Json } from '../../core/json.js';
import { relevantHistory } from '../../core/rules/send-policy.js';
import { inTransaction } from '../../store/data-source.js';
import { newId } from '../../store/new-id.js';
import { lockContacts } from '../../store/repositories/enrolment.js';
import {
  decideAgain,
  insertMessages,
  type LedgerRow,
  type NewDecision,
  type NewMessage,
} from '../../store/repositories/ledger.js';
import { readSendFacts } from '../../store/repositories/send-facts.js';
import { readSendPolicy } from '../../store/repositories/send-policy.js';
import { isSendingStopped } from '../../store/repositories/sending-switch.js';
import type { ActivityDeps } from '../deps.js';
import { type DecidedOrder, decideOrders } from './decide-orders.js';
import type { SendOrder } from './send-order.js';
import { HELD_LOOK_AGAIN_MS } from './sending-gate.js';

export interface Known {
  /** Rows of orders that have one, by key. */
  readonly known: ReadonlyMap<string, LedgerRow>;
  /** Campaigns that let nothing out any more. */
  readonly canceled: ReadonlySet<string>;
}

/** Decides orders that have no row yet, or one that has to be decided again. */
export async function reserveOrders(
  orders: readonly SendOrder[],
  { known, canceled }: Known,
  deps: ActivityDeps,
): Promise<void> {
  await inTransaction(deps.dataSource, async (manager) => {
    const decided = await decide(orders, { known, canceled }, deps, manager);
    const now = deps.clock.now();
    const fresh = decided.filter(({ order }) => !known.has(order.key));
    const again = decided.filter(({ order }) => known.has(order.key));
    await insertMessages(
      manager,
      fresh.map((one) => newMessageOf(one, now)),
      now,
    );
    await decideAgain(
      manager,
      again.map((one) => newDecisionOf(one, known.get(one.order.key)!)),
      now,
    );
  });
}

async function decide(
  orders: readonly SendOrder[],
  { known, canceled }: Known,
  deps: ActivityDeps,
  manager: EntityManager,
): Promise<DecidedOrder[]> {
  const { organisation, clock } = deps;
  const hours = organisation.calendar ?? defaultCalendar(organisation.timeZone);
  const policy = await readSendPolicy(manager, hours);
  const contactIds = orders.map(({ recipient }) => (recipient.kind === 'contact' ? recipient.contactId : null));
  const locked = await lockContacts(manager, contactIds);
  // After the locks: whoever waited for another sender of the same people sees what that one has decided.
  const now = clock.now();
  const facts = await readSendFacts(manager, [...locked], relevantHistory(policy, now));
  const lookAgainAt = clock.afterReal(HELD_LOOK_AGAIN_MS.sendingStopped);
  const sendingStopped = (await isSendingStopped(manager)) ? { lookAgainAt } : undefined;
  return decideOrders(
    orders,
    facts,
    policy,
    { now, sendingStopped, canceledCampaigns: canceled },
    (order) => known.get(order.key)?.createdAt ?? now,
  );
}

function newMessageOf({ order, decision, contactId, contactPointId, locale }: DecidedOrder, now: Instant): NewMessage {
  const { description } = order.template;
  const violation = parameterViolations(description, order.parameters)[0];
  const missing = violation && decision.verdict !== 'skip';
  const state = missing ? 'failed' : STATE_OF[decision.verdict];
  return {
    id: newId(),
    idempotencyKey: order.key,
    runId: order.runId,
    callKey: order.callKey,
    contactId,
    contactPointId,
    campaignId: order.campaignId,
    staffMemberId: order.recipient.kind === 'staff' ? order.recipient.staffMemberId : null,
    topic: description.topic,
    template: description.name,
    templateVersion: description.version,
    locale: localeOf(locale),
    parameters: order.parameters,
    state,
    reason: missing ? 'missingParameter' : decision.verdict === 'send' ? null : decision.reason,
    detail: missing ? `${violation.pointer}: ${violation.message}` : null,
    verdict: verdictOf({ decision }, now),
    heldUntil: state === 'held' && decision.verdict === 'wait' ? decision.until : null,
  };
}

const STATE_OF = { send: 'reserved', wait: 'held', skip: 'skipped' } as const;

function newDecisionOf(decided: DecidedOrder, row: LedgerRow): NewDecision {
  const { decision, contactPointId } = decided;
  return {
    id: row.id,
    state: STATE_OF[decision.verdict],
    contactPointId,
    reason: decision.verdict === 'send' ? null : decision.reason,
    verdict: verdictOf(decided, null),
    heldUntil: decision.verdict === 'wait' ? decision.until : null,
  };
}

/** What is kept with the message: every rule and what it said. */
function verdictOf({ decision }: Pick<DecidedOrder, 'decision'>, at: Instant | null): Json {
  return { ...(decision as unknown as { readonly [key: string]: Json }), ...(at === null ? {} : { at }) };
}
