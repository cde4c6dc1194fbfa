// The second half of sending: a few rows at a time are claimed, handed to the provider, and what it said is recorded. A crash
// leaves at most the claimed few in doubt.
import { setTimeout as pause } from 'node:timers/promises';
import type { OutgoingMail, SendOutcome } from '../../connectors/channel.js';
import { HOUR_MS, MINUTE_MS } from '../../core/calendar/spans.js';
import type { Instant } from '../../core/engine/state.js';
import { AppError } from '../../core/errors.js';
import { inTransaction } from '../../store/data-source.js';
import { asDatabaseFailure } from '../../store/database-failure.js';
import { newId } from '../../store/new-id.js';
import {
  claimMessages,
  markAddressesBounced,
  type Paces,
  type Settlement,
  settleMessages,
} from '../../store/repositories/ledger-claims.js';
import type { ActivityDeps, Clock } from '../deps.js';
import { SendLanes } from './send-lanes.js';
import { createSendingGate, HELD_LOOK_AGAIN_MS, type HoldReason, type SendingGate } from './sending-gate.js';

/** Rows claimed together, and how many such claims of one batch are under way at once. */
const CLAIM_SIZE = 20;
const LANES_OF_BATCH = 2;
/** Claims of a process that are under way at once, all batches together: the window that a crash leaves in doubt. */
const LANES_OF_PROCESS = 4;
/** Real milliseconds: longer than a provider may take to answer. */
const LEASE_MS = 30_000;
/** Waits of the world after each refusal for now; when they are used up the message has failed. */
const BACK_OFF_MS: readonly number[] = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS];
/** Real milliseconds until a provider that does not answer is tried again: that is the machine's trouble, not the message's. */
const UNREACHABLE_WAIT_MS = 5_000;
const LONGEST_DETAIL = 300;
/** Real milliseconds for which a database that is away is waited for, and between two tries. */
const PATIENCE_MS = 120_000;
const TRY_AGAIN_MS = 250;

const lanesOfProcess = new SendLanes(LANES_OF_PROCESS);

/**
 * Sends what is still reserved when its turn comes. When the process ends, the rest stays reserved for the next one; and so does
 * what a campaign admitted by another pace than it has by then. `paces`: by which it was admitted, by campaign.
 */
export async function sendReserved(mails: readonly OutgoingMail[], paces: Paces, deps: ActivityDeps): Promise<void> {
  const left = [...mails];
  const gate = createSendingGate(deps);
  const sendNext = async (): Promise<void> => {
    if (!deps.ending?.aborted) await sendFew(left.splice(0, CLAIM_SIZE), { gate, paces }, deps);
  };
  const lane = async (): Promise<void> => {
    while (left.length > 0 && !deps.ending?.aborted) await lanesOfProcess.use(sendNext);
  };
  await Promise.all(Array.from({ length: LANES_OF_BATCH }, lane));
}

async function sendFew(
  mails: readonly OutgoingMail[],
  { gate, paces }: { readonly gate: SendingGate; readonly paces: Paces },
  deps: ActivityDeps,
): Promise<void> {
  if (mails.length === 0) return;
  const claimId = newId();
  const claim = { ids: mails.map((mail) => mail.messageId), claimId, leaseMs: LEASE_MS, paces };
  const claimed = await patiently(() => claimMessages(deps.dataSource, claim, deps.clock.now()));
  await deps.ledgerHooks?.afterClaim?.();
  const mine = mails.filter((mail) => claimed.has(mail.messageId));
  if (mine.length === 0) return;
  const held = new Map<string, HoldReason>();
  const mayBegin = async ({ messageId }: OutgoingMail): Promise<boolean> => {
    const reason = await gate(claimed.get(messageId)!.campaignId);
    if (reason) held.set(messageId, reason);
    return reason === undefined;
  };
  const outcomes = await Promise.all(mine.map((mail) => deps.mail.send(mail, () => mayBegin(mail))));
  await deps.ledgerHooks?.afterSend?.();
  const attemptOf = (id: string): Attempt => ({ number: claimed.get(id)!.attempts, heldBy: held.get(id) });
  const settlements = mine.map((mail, index) =>
    settlementOf(mail.messageId, outcomes[index]!, attemptOf(mail.messageId), deps.clock),
  );
  const dead = mine.filter((_, index) => isAddressDead(outcomes[index]!)).map((mail) => mail.messageId);
  await patiently(() => record(claimId, settlements, dead, deps));
}

/**
 * What was claimed and what the provider said is known here and nowhere else: a database that is away for a moment is waited
 * for, because without the record these messages would be `unknown`.
 */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const failure = asDatabaseFailure(error);
      if (!(failure instanceof AppError) || Date.now() > giveUpAt) throw failure;
      await pause(TRY_AGAIN_MS);
    }
  }
}

async function record(
  claimId: string,
  settlements: readonly Settlement[],
  deadAddressesOf: readonly string[],
  { dataSource, clock }: ActivityDeps,
): Promise<void> {
  const now = clock.now();
  if (deadAddressesOf.length === 0) return settleMessages(dataSource, claimId, settlements, now);
  await inTransaction(dataSource, async (manager) => {
    await settleMessages(manager, claimId, settlements, now);
    await markAddressesBounced(manager, deadAddressesOf);
  });
}

function isAddressDead(outcome: SendOutcome): boolean {
  return outcome.outcome === 'refusedForGood' && outcome.addressDead;
}

interface Attempt {
  readonly number: number;
  /** What kept the mail from being begun. */
  readonly heldBy: HoldReason | undefined;
}

function settlementOf(id: string, outcome: SendOutcome, attempt: Attempt, clock: Clock): Settlement {
  const blank = { id, reason: null, detail: null, providerMessageId: null, heldUntil: null, notReached: false };
  if (outcome.outcome === 'accepted') {
    return { ...blank, state: 'sent', providerMessageId: outcome.providerMessageId };
  }
  if (outcome.outcome === 'notBegun') {
    const reason = attempt.heldBy ?? 'sendingStopped';
    const heldUntil = clock.afterReal(HELD_LOOK_AGAIN_MS[reason]);
    return { ...blank, state: 'held', reason, heldUntil, notReached: true };
  }
  const detail = outcome.detail.slice(0, LONGEST_DETAIL);
  if (outcome.outcome === 'unknown') return { ...blank, state: 'unknown', reason: 'noAnswer', detail };
  if (outcome.outcome === 'refusedForGood') {
    return { ...blank, state: 'failed', reason: outcome.addressDead ? 'addressBounced' : 'refused', detail };
  }
  if (outcome.code === undefined) {
    const heldUntil = clock.afterReal(UNREACHABLE_WAIT_MS);
    return { ...blank, state: 'held', reason: 'providerUnreachable', detail, heldUntil, notReached: true };
  }
  const heldUntil = nextAttemptAt(attempt.number, clock.now());
  return heldUntil === undefined
    ? { ...blank, state: 'failed', reason: 'refusedForNow', detail }
    : { ...blank, state: 'held', reason: 'refusedForNow', detail, heldUntil };
}

function nextAttemptAt(attempts: number, now: Instant): Instant | undefined {
  const wait = BACK_OFF_MS[attempts - 1];
  return wait === undefined ? undefined : now + wait;
}
