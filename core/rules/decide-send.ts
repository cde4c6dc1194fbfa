// May this message go out now? Every rule is asked, every verdict is recorded with the message; the first rule that says skip
// gives the reason, otherwise the longest wait counts.
import { addIsoDuration } from '../calendar/duration.js';
import type { Instant } from '../engine/state.js';
import type { SendPolicy, Topic } from './send-policy.js';
import {
  addressStatus,
  campaign,
  consent,
  duplicate,
  frequencyCap,
  openComplaint,
  sendingSwitch,
  sendingWindow,
  suppression,
} from './send-rules.js';

export type ConsentStatus = 'granted' | 'withdrawn';

/** What is known at the moment of sending; the rules ask nothing else. */
export interface SendFacts {
  /** While all sending is stopped: when to look again. */
  readonly sendingStopped?: { readonly lookAgainAt: Instant };
  /** The campaign that asks for it was called off. */
  readonly campaignCanceled?: boolean;
  /** The address the message would go to; null when the person has none for this channel. */
  readonly address: { readonly status: 'active' | 'bounced' | 'complained' | 'invalid' } | null;
  readonly suppressed: boolean;
  /** Newest consent of the address for this topic, and for the topic `all`. */
  readonly consent: { readonly topic?: ConsentStatus; readonly all?: ConsentStatus };
  readonly complaintOpen: boolean;
  /** Instants of the messages of this topic that went, or are on their way, to the person; any order. */
  readonly sentAt: readonly Instant[];
  /** When the same content went, or was about to go, to the same address; undefined = never. */
  readonly sameContentAt?: Instant;
  readonly timeZone?: string;
}

export interface SendRequest {
  readonly topic: Topic;
  readonly window: 'any' | 'businessHours';
  /** When the message was first asked for: deadlines count from here. */
  readonly requestedAt: Instant;
  /** ISO duration after `requestedAt`; the policy's own where it is missing. */
  readonly deadline?: string;
}

export type SkipReason =
  | 'campaignCanceled'
  | 'noAddress'
  | 'addressBounced'
  | 'addressComplained'
  | 'addressInvalid'
  | 'suppressed'
  | 'noConsent'
  | 'unsubscribed'
  | 'duplicate'
  | 'capped'
  | 'openComplaint'
  | 'sendingStopped'
  | 'noSlotBeforeDeadline'
  | 'tooLate';

export type WaitReason = 'sendingStopped' | 'openComplaint' | 'outsideWindow' | 'capped';

/** What one rule said. A `recheck` wait has no known end: it is looked at again then. */
export type RuleVerdict =
  | { readonly verdict: 'pass' }
  | { readonly verdict: 'wait'; readonly until: Instant; readonly reason: WaitReason; readonly recheck?: true }
  | { readonly verdict: 'skip'; readonly reason: SkipReason };

export type SendRule = (facts: SendFacts, request: SendRequest, policy: SendPolicy, now: Instant) => RuleVerdict;

export type RecordedVerdict = RuleVerdict & { readonly rule: string };

export type SendDecision = { readonly rules: readonly RecordedVerdict[] } & (
  | { readonly verdict: 'send' }
  | { readonly verdict: 'wait'; readonly until: Instant; readonly reason: WaitReason }
  | { readonly verdict: 'skip'; readonly reason: SkipReason }
);

/** In the order in which a reason is given when several rules say skip. */
const RULES: readonly (readonly [name: string, rule: SendRule])[] = [
  ['campaign', campaign],
  ['addressStatus', addressStatus],
  ['suppression', suppression],
  ['consent', consent],
  ['duplicate', duplicate],
  ['openComplaint', openComplaint],
  ['sendingWindow', sendingWindow],
  ['frequencyCap', frequencyCap],
  ['sendingSwitch', sendingSwitch],
];

/** Decides about one message at `now`. Pure: equal facts give equal decisions. */
export function decideSend(facts: SendFacts, request: SendRequest, policy: SendPolicy, now: Instant): SendDecision {
  const asked = RULES.map(([name, rule]): RecordedVerdict => ({ rule: name, ...rule(facts, request, policy, now) }));
  const deadlineAt = deadlineOf(request, policy);
  const rules = [...asked, { rule: 'deadline', ...deadline(asked, deadlineAt, now) }];

  const skip = rules.find((entry) => entry.verdict === 'skip');
  if (skip?.verdict === 'skip') return { verdict: 'skip', reason: skip.reason, rules };
  const wait = longestWait(rules);
  if (!wait) return { verdict: 'send', rules };
  const until = wait.recheck && deadlineAt !== undefined ? Math.min(wait.until, deadlineAt) : wait.until;
  return { verdict: 'wait', until, reason: wait.reason, rules };
}

function deadlineOf(request: SendRequest, policy: SendPolicy): Instant | undefined {
  const duration = request.deadline ?? policy.defaultDeadlines[request.topic];
  return duration === undefined ? undefined : addIsoDuration(request.requestedAt, duration);
}

type WaitVerdict = Extract<RuleVerdict, { verdict: 'wait' }>;

function longestWait(rules: readonly RuleVerdict[]): WaitVerdict | undefined {
  return rules
    .filter((entry): entry is WaitVerdict => entry.verdict === 'wait')
    .reduce<WaitVerdict | undefined>(
      (longest, entry) => (longest && longest.until >= entry.until ? longest : entry),
      undefined,
    );
}

/** A message that can't go before its deadline is not worth waiting for: that is known now, so it is said now. */
function deadline(asked: readonly RuleVerdict[], deadlineAt: Instant | undefined, now: Instant): RuleVerdict {
  if (deadlineAt === undefined) return { verdict: 'pass' };
  const wait = longestWait(asked);
  if (now > deadlineAt) return { verdict: 'skip', reason: wait ? reasonAfterWaiting(wait) : 'tooLate' };
  if (!wait) return { verdict: 'pass' };
  const lastChance = wait.recheck ? now : wait.until;
  const over = wait.recheck ? lastChance >= deadlineAt : lastChance > deadlineAt;
  return over ? { verdict: 'skip', reason: reasonAfterWaiting(wait) } : { verdict: 'pass' };
}

function reasonAfterWaiting(wait: WaitVerdict): SkipReason {
  return wait.reason === 'outsideWindow' ? 'noSlotBeforeDeadline' : wait.reason;
}
