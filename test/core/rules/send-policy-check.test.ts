import { expect } from 'chai';
import { iranianCalendar } from '../../../core/calendar/business-hours.js';
import type { AppError } from '../../../core/errors.js';
import { defaultSendPolicy } from '../../../core/rules/send-policy.js';
import { checkedSendPolicy } from '../../../core/rules/send-policy-check.js';

const { hours: _, ...POLICY } = defaultSendPolicy(iranianCalendar());

function mistakesOf(policy: unknown): (string | undefined)[] {
  try {
    checkedSendPolicy(policy);
  } catch (error) {
    return (error as AppError).details.map(({ pointer }) => pointer);
  }
  return [];
}

describe('a policy as a person writes it', () => {
  it('is taken as it is when it is one, the default too', () => {
    expect(checkedSendPolicy(POLICY)).to.equal(POLICY);
    expect(mistakesOf({ ...POLICY, caps: [], consentTopics: [], defaultDeadlines: {} })).to.deep.equal([]);
  });

  const cap = { topic: 'promotional', count: 1, within: 'P1D' };
  const wrong: readonly [string, unknown, string][] = [
    ['no object', [], ''],
    ['a topic nobody knows', { ...POLICY, consentTopics: ['news'] }, '/consentTopics/0'],
    ['a cap of less than none', { ...POLICY, caps: [{ ...cap, count: -1 }] }, '/caps/0/count'],
    ['a time that is none', { ...POLICY, caps: [{ ...cap, within: 'a day' }] }, '/caps/0/within'],
    ['a time of nothing', { ...POLICY, duplicates: { topics: [], within: 'PT0S' } }, '/duplicates/within'],
    [
      'a look again and again',
      { ...POLICY, complaintHolds: { topics: [], lookAgainAfter: 'PT1S' } },
      '/complaintHolds/lookAgainAfter',
    ],
    ['years', { ...POLICY, defaultDeadlines: { survey: 'P2Y' } }, '/defaultDeadlines/survey'],
    ['working hours', { ...POLICY, hours: iranianCalendar() }, ''],
  ];
  for (const [title, policy, pointer] of wrong)
    it(`is refused with a pointer: ${title}`, () => {
      expect(mistakesOf(policy)).to.deep.equal([pointer]);
    });
});
