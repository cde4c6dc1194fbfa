import { subtractIsoDuration } from '../../core/calendar/duration.js';
import type { FunctionOutcome } from '../../core/catalog/calls.js';
import { type CreditCandidate, creditPurchases, findCreditCandidates } from '../../store/repositories/credits.js';
import type { NativeFunction } from '../deps.js';
import { argumentsOf, contactOf } from './call-contact.js';

interface CreditArguments {
  readonly purchaseId: string;
  readonly within: string;
}

/** Credits the purchase to the last message of the run, when it was sent at most `within` before. The first credit stands. */
export const creditPurchase: NativeFunction = async (calls, { manager }) => {
  const candidates = await findCreditCandidates(
    manager,
    calls.map((call) => ({
      runId: call.runId,
      contactId: contactOf(call),
      purchaseId: argumentsOf<CreditArguments>(call).purchaseId,
    })),
  );
  const taken = new Set<string>();
  const credited = calls.map((call, index) => {
    const candidate = candidates[index];
    const messageId = candidate && messageToCredit(candidate, argumentsOf<CreditArguments>(call).within, call.runId);
    if (!candidate || !messageId || taken.has(candidate.purchaseId)) return undefined;
    taken.add(candidate.purchaseId);
    return { purchaseId: candidate.purchaseId, runId: call.runId, messageId };
  });
  await creditPurchases(
    manager,
    credited.filter((credit) => credit !== undefined),
  );
  return credited.map(
    (credit): FunctionOutcome => ({
      status: 'done',
      result: credit ? { credited: true, messageId: credit.messageId } : { credited: false, messageId: null },
    }),
  );
};

function messageToCredit(candidate: CreditCandidate, within: string, runId: string): string | null {
  if (candidate.creditedMessageId !== null)
    return candidate.creditedRunId === runId ? candidate.creditedMessageId : null;
  if (candidate.messageId === null || candidate.sentAt === null) return null;
  return candidate.sentAt >= subtractIsoDuration(candidate.boughtAt, within) ? candidate.messageId : null;
}
