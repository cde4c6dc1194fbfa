// What the organisation allows itself when it writes to people. Data, so that it can be changed without touching a process.
import type { BusinessCalendar } from '../calendar/business-hours.js';
import { subtractIsoDuration } from '../calendar/duration.js';
import type { Instant } from '../engine/state.js';

export const TOPICS = ['transactional', 'survey', 'promotional', 'internal'] as const;
export type Topic = (typeof TOPICS)[number];

/** Mails of these topics can be unsubscribed from, and tell when they were opened. */
export function isPublicTopic(topic: string): boolean {
  return topic === 'survey' || topic === 'promotional';
}

/** At most `count` messages of a topic to one person within a rolling `within` (an ISO duration). */
export interface FrequencyCap {
  readonly topic: Topic;
  readonly count: number;
  readonly within: string;
}

export interface SendPolicy {
  /** Topics that need a `granted` consent of the contact point. */
  readonly consentTopics: readonly Topic[];
  readonly caps: readonly FrequencyCap[];
  /** Topics that wait while a complaint of the person is open, and how long until it is looked at again (ISO duration). */
  readonly complaintHolds: { readonly topics: readonly Topic[]; readonly lookAgainAfter: string };
  /** The same template with the same parameters to the same address within this time is a duplicate (ISO duration). */
  readonly duplicates: { readonly topics: readonly Topic[]; readonly within: string };
  /** How long a message may wait when its call gives no deadline (ISO duration); a topic that is missing waits for ever. */
  readonly defaultDeadlines: Readonly<Partial<Record<Topic, string>>>;
  /** Hours in which `businessHours` messages go out, in the contact's zone where it is known. */
  readonly hours: BusinessCalendar;
}

/** The policy of an organisation that has not written one. */
export function defaultSendPolicy(hours: BusinessCalendar): SendPolicy {
  return {
    consentTopics: ['promotional', 'survey'],
    caps: [
      { topic: 'promotional', count: 1, within: 'P1D' },
      { topic: 'promotional', count: 3, within: 'P7D' },
    ],
    complaintHolds: { topics: ['promotional'], lookAgainAfter: 'P1D' },
    duplicates: { topics: ['promotional', 'survey'], within: 'P1D' },
    defaultDeadlines: { promotional: 'P7D' },
    hours,
  };
}

/** Earlier messages that any rule of the policy looks at. */
export function relevantHistory(policy: SendPolicy, now: Instant): { topics: Topic[]; since: Instant } {
  const spans = [...policy.caps.map((cap) => cap.within), policy.duplicates.within];
  return {
    topics: [...new Set([...policy.caps.map((cap) => cap.topic), ...policy.duplicates.topics])],
    since: Math.min(...spans.map((span) => subtractIsoDuration(now, span))),
  };
}
