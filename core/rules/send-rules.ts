// The rules of decide-send.ts, one function each.
import { inZone, nextOpening } from '../calendar/business-hours.js';
import { addIsoDuration, subtractIsoDuration } from '../calendar/duration.js';
import type { Instant } from '../engine/state.js';
import type { RuleVerdict, SendRule, SkipReason } from './decide-send.js';
import type { FrequencyCap } from './send-policy.js';

const PASS: RuleVerdict = { verdict: 'pass' };

const DEAD_ADDRESSES: Readonly<Record<'bounced' | 'complained' | 'invalid', SkipReason>> = {
  bounced: 'addressBounced',
  complained: 'addressComplained',
  invalid: 'addressInvalid',
};

export const campaign: SendRule = ({ campaignCanceled }) =>
  campaignCanceled ? { verdict: 'skip', reason: 'campaignCanceled' } : PASS;

export const addressStatus: SendRule = ({ address }) => {
  if (!address) return { verdict: 'skip', reason: 'noAddress' };
  return address.status === 'active' ? PASS : { verdict: 'skip', reason: DEAD_ADDRESSES[address.status] };
};

/** The suppression list stops everything but mail to our own staff. */
export const suppression: SendRule = ({ suppressed }, { topic }) =>
  suppressed && topic !== 'internal' ? { verdict: 'skip', reason: 'suppressed' } : PASS;

/** `withdrawn` for `all` stops every topic but transactional and internal; the others need a `granted` where the policy asks for one. */
export const consent: SendRule = ({ consent: given }, { topic }, policy) => {
  if (topic === 'transactional' || topic === 'internal') return PASS;
  if (given.all === 'withdrawn' || given.topic === 'withdrawn') return { verdict: 'skip', reason: 'unsubscribed' };
  if (policy.consentTopics.includes(topic) && given.topic !== 'granted') {
    return { verdict: 'skip', reason: 'noConsent' };
  }
  return PASS;
};

export const duplicate: SendRule = ({ sameContentAt }, { topic }, policy, now) => {
  if (sameContentAt === undefined || !policy.duplicates.topics.includes(topic)) return PASS;
  return addIsoDuration(sameContentAt, policy.duplicates.within) > now
    ? { verdict: 'skip', reason: 'duplicate' }
    : PASS;
};

/** Nobody knows when a complaint will be solved: look again after a while. */
export const openComplaint: SendRule = ({ complaintOpen }, { topic }, policy, now) => {
  if (!complaintOpen || !policy.complaintHolds.topics.includes(topic)) return PASS;
  const until = addIsoDuration(now, policy.complaintHolds.lookAgainAfter);
  return { verdict: 'wait', until, reason: 'openComplaint', recheck: true };
};

export const sendingWindow: SendRule = ({ timeZone }, { window }, policy, now) => {
  if (window === 'any') return PASS;
  const until = nextOpening(timeZone === undefined ? policy.hours : inZone(policy.hours, timeZone), now);
  return until > now ? { verdict: 'wait', until, reason: 'outsideWindow' } : PASS;
};

export const frequencyCap: SendRule = ({ sentAt }, { topic }, policy, now) => {
  const slots = policy.caps.filter((cap) => cap.topic === topic).map((cap) => nextSlot(sentAt, cap, now));
  const until = Math.max(now, ...slots);
  return until > now ? { verdict: 'wait', until, reason: 'capped' } : PASS;
};

/** Stopped for everybody and every topic, by a person; nobody knows for how long. */
export const sendingSwitch: SendRule = ({ sendingStopped }) =>
  sendingStopped === undefined
    ? PASS
    : { verdict: 'wait', until: sendingStopped.lookAgainAt, reason: 'sendingStopped', recheck: true };

/** When the window that rolls over the last messages has room again. A cap of 0 has none for as long as the window. */
function nextSlot(sentAt: readonly Instant[], cap: FrequencyCap, now: Instant): Instant {
  const windowStart = subtractIsoDuration(now, cap.within);
  const inWindow = sentAt.filter((at) => at > windowStart).sort((a, b) => a - b);
  if (inWindow.length < cap.count) return now;
  return addIsoDuration(inWindow[inWindow.length - cap.count] ?? now, cap.within);
}
