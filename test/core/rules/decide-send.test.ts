import { expect } from 'chai';
import fc from 'fast-check';
import { iranianCalendar } from '../../../core/calendar/business-hours.js';
import { DAY_MS, HOUR_MS } from '../../../core/calendar/spans.js';
import { decideSend, type SendFacts, type SendRequest } from '../../../core/rules/decide-send.js';
import { defaultSendPolicy, TOPICS } from '../../../core/rules/send-policy.js';

/** Saturday 2026-11-21, noon in Tehran: open. */
const NOON = Date.UTC(2026, 10, 21, 8, 30);
/** The same evening: closed until Sunday nine o'clock, 05:30 UTC. */
const EVENING = Date.UTC(2026, 10, 21, 16, 30);
const SUNDAY_MORNING = Date.UTC(2026, 10, 22, 5, 30);
const POLICY = defaultSendPolicy(iranianCalendar());

const FINE: SendFacts = {
  address: { status: 'active' },
  suppressed: false,
  consent: { topic: 'granted' },
  complaintOpen: false,
  sentAt: [],
};

type Row = [title: string, facts: Partial<SendFacts>, request: Partial<SendRequest>, expected: object];

function decide(facts: Partial<SendFacts>, request: Partial<SendRequest>, now = NOON) {
  return decideSend(
    { ...FINE, ...facts },
    { topic: 'promotional', window: 'any', requestedAt: now, ...request },
    POLICY,
    now,
  );
}

const SEND = { verdict: 'send' };
const skip = (reason: string) => ({ verdict: 'skip', reason });

const TABLE: Row[] = [
  ['everything in order', {}, {}, SEND],
  ['a campaign that was called off', { campaignCanceled: true }, { topic: 'transactional' }, skip('campaignCanceled')],
  ['no address', { address: null }, { topic: 'transactional' }, skip('noAddress')],
  ['a bounced address', { address: { status: 'bounced' } }, { topic: 'transactional' }, skip('addressBounced')],
  ['an address that complained', { address: { status: 'complained' } }, {}, skip('addressComplained')],
  ['an invalid address', { address: { status: 'invalid' } }, { topic: 'internal' }, skip('addressInvalid')],
  ['a suppressed address', { suppressed: true }, { topic: 'transactional' }, skip('suppressed')],
  ['a suppressed colleague', { suppressed: true }, { topic: 'internal' }, SEND],
  ['no consent, promotional', { consent: {} }, {}, skip('noConsent')],
  ['no consent, survey', { consent: {} }, { topic: 'survey' }, skip('noConsent')],
  ['no consent, transactional', { consent: {} }, { topic: 'transactional' }, SEND],
  ['no consent, internal', { consent: {} }, { topic: 'internal' }, SEND],
  ['consent withdrawn', { consent: { topic: 'withdrawn' } }, {}, skip('unsubscribed')],
  ['unsubscribed from all, promotional', { consent: { topic: 'granted', all: 'withdrawn' } }, {}, skip('unsubscribed')],
  [
    'unsubscribed from all, survey',
    { consent: { topic: 'granted', all: 'withdrawn' } },
    { topic: 'survey' },
    skip('unsubscribed'),
  ],
  ['unsubscribed from all, transactional', { consent: { all: 'withdrawn' } }, { topic: 'transactional' }, SEND],
  ['granted for all is no consent for a topic', { consent: { all: 'granted' } }, {}, skip('noConsent')],
  ['the same content an hour ago', { sameContentAt: NOON - HOUR_MS }, { topic: 'survey' }, skip('duplicate')],
  ['the same content a day ago', { sameContentAt: NOON - DAY_MS }, { topic: 'survey' }, SEND],
  ['the same order confirmed twice', { sameContentAt: NOON - HOUR_MS }, { topic: 'transactional' }, SEND],
  ['an open complaint, survey', { complaintOpen: true }, { topic: 'survey' }, SEND],
  [
    'an open complaint, promotional',
    { complaintOpen: true },
    {},
    { verdict: 'wait', until: NOON + DAY_MS, reason: 'openComplaint' },
  ],
  [
    'an open complaint until its deadline',
    { complaintOpen: true },
    { deadline: 'PT2H' },
    { verdict: 'wait', until: NOON + 2 * HOUR_MS, reason: 'openComplaint' },
  ],
  [
    'one message an hour ago',
    { sentAt: [NOON - HOUR_MS] },
    {},
    { verdict: 'wait', until: NOON + 23 * HOUR_MS, reason: 'capped' },
  ],
  ['one message a day ago', { sentAt: [NOON - DAY_MS] }, {}, SEND],
  [
    'three messages within the week',
    { sentAt: [2, 6, 4].map((days) => NOON - days * DAY_MS) },
    {},
    { verdict: 'wait', until: NOON + DAY_MS, reason: 'capped' },
  ],
  [
    'five messages within the week',
    { sentAt: [1, 2, 3, 4, 5].map((days) => NOON - days * DAY_MS) },
    {},
    { verdict: 'wait', until: NOON + 4 * DAY_MS, reason: 'capped' },
  ],
  ['many transactional messages', { sentAt: [NOON, NOON, NOON, NOON] }, { topic: 'transactional' }, SEND],
  ['capped beyond its deadline', { sentAt: [NOON - HOUR_MS] }, { deadline: 'PT22H' }, skip('capped')],
  [
    'capped until exactly its deadline',
    { sentAt: [NOON - HOUR_MS] },
    { deadline: 'PT23H' },
    { verdict: 'wait', until: NOON + 23 * HOUR_MS, reason: 'capped' },
  ],
  [
    'all sending stopped, whatever the topic',
    { sendingStopped: { lookAgainAt: NOON + 1 } },
    { topic: 'transactional' },
    { verdict: 'wait', until: NOON + 1, reason: 'sendingStopped' },
  ],
  [
    'all sending stopped until its deadline was over',
    { sendingStopped: { lookAgainAt: NOON + 1 } },
    { topic: 'internal', requestedAt: NOON - HOUR_MS, deadline: 'PT1H' },
    skip('sendingStopped'),
  ],
  ['all sending stopped, no consent', { sendingStopped: { lookAgainAt: NOON }, consent: {} }, {}, skip('noConsent')],
  ['asked for long ago, nothing in the way', {}, { requestedAt: NOON - 8 * DAY_MS }, skip('tooLate')],
  [
    'waited for a week for a complaint',
    { complaintOpen: true },
    { requestedAt: NOON - 7 * DAY_MS },
    skip('openComplaint'),
  ],
];

describe('deciding whether a message goes out', () => {
  for (const [title, facts, request, expected] of TABLE) {
    it(`${title}: ${JSON.stringify(expected)}`, () => {
      expect(decide(facts, request)).to.include(expected);
    });
  }

  it('waits for the opening when business hours are asked for', () => {
    expect(decide({}, { window: 'businessHours' })).to.include(SEND);
    expect(decide({}, { window: 'businessHours' }, EVENING)).to.include({
      verdict: 'wait',
      until: SUNDAY_MORNING,
      reason: 'outsideWindow',
    });
    expect(decide({}, { window: 'businessHours', deadline: 'PT2H' }, EVENING)).to.include(skip('noSlotBeforeDeadline'));
  });

  it('keeps business hours where the person lives', () => {
    expect(decide({ timeZone: 'America/New_York' }, { window: 'businessHours' })).to.include({
      verdict: 'wait',
      until: Date.UTC(2026, 10, 21, 14),
    });
  });

  it('waits for the last of several reasons to wait', () => {
    const decision = decide({ sentAt: [EVENING - HOUR_MS] }, { window: 'businessHours' }, EVENING);
    expect(decision).to.include({ verdict: 'wait', until: EVENING + 23 * HOUR_MS, reason: 'capped' });
  });

  it('gives the first reason to skip and records what every rule said', () => {
    const decision = decide({ address: { status: 'bounced' }, consent: {}, complaintOpen: true }, {});
    expect(decision).to.include(skip('addressBounced'));
    expect(decision.rules.map(({ rule, verdict }) => `${rule} ${verdict}`)).to.deep.equal([
      'campaign pass',
      'addressStatus skip',
      'suppression pass',
      'consent skip',
      'duplicate pass',
      'openComplaint wait',
      'sendingWindow pass',
      'frequencyCap pass',
      'sendingSwitch pass',
      'deadline pass',
    ]);
  });

  it('never waits into the past, and after the wait nothing of the same kind is in the way', () => {
    const offsets = fc.array(fc.integer({ min: 0, max: 8 * DAY_MS }), { maxLength: 6 });
    fc.assert(
      fc.property(offsets, fc.constantFrom(...TOPICS), (ages, topic) => {
        const facts = { sentAt: ages.map((age) => NOON - age) };
        const decision = decide(facts, { topic, deadline: 'P30D' });
        if (decision.verdict !== 'wait') return true;
        const later = decide(facts, { topic, deadline: 'P30D', requestedAt: NOON }, decision.until);
        return decision.until > NOON && later.verdict === 'send';
      }),
    );
  });
});
