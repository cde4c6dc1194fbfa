import { expect } from 'chai';
import type { FunctionDescription } from '../../../core/catalog/functions.js';
import type { Instant } from '../../../core/engine/state.js';
import type { Json } from '../../../core/json.js';
import { sampleAnswers } from '../../../simulation/sample/sample-answers.js';
import { SAMPLE_FUNCTIONS } from '../../../simulation/sample/sample-functions.js';
import { doIt } from '../../../simulation/sample/sample-people.js';
import { type SampleContact, SampleWorld } from '../../../simulation/sample/sample-world.js';
import { VirtualHost } from '../../../simulation/virtual-host.js';
import { readCatalog } from '../../../store/shipped.js';
import { shippedWorld } from '../../definitions/shipped-world.js';

const DAY = 86_400_000;
const NOW: Instant = Date.parse('2026-06-06T08:00:00Z');
const { catalog, topics, programs } = shippedWorld();

function contact(): SampleContact {
  return {
    contactId: 'contact-1',
    locale: 'fa',
    timeZone: 'Asia/Tehran',
    address: 'active',
    attributes: {},
    purchases: [{ purchaseId: 'p1', at: NOW - 200 * DAY, amount: 900_000, currency: 'IRR' }],
    consents: { survey: 'granted', promotional: 'granted' },
  };
}

describe('the sample world', () => {
  it('has every native function that only touches our own data or sends', () => {
    const outside = ['http', 'openapi'];
    const native = (one: FunctionDescription): boolean => one.kind === 'native' && !outside.includes(one.name);
    const names = Object.values(readCatalog().functions)
      .filter(native)
      .map(({ name }) => name);
    expect(Object.keys(SAMPLE_FUNCTIONS).sort()).to.deep.equal(names.sort());
  });

  it('refuses arguments that the function does not take, as an activity would', () => {
    const world = new SampleWorld({ contact: contact(), topics });
    const call = (args: Json) => ({ runId: 'r', key: 'k', name: 'recordActivity', args, attempt: 1, subject: {} });
    const { outcome } = sampleAnswers(world, { catalog })(call({ outcome: 'done' }), NOW);
    expect(outcome).to.nested.include({ status: 'failed', retryable: false, 'error.status': 400 });
  });

  it('holds promotional messages of other processes while a complaint is open, and lets them go when it is solved', () => {
    const world = new SampleWorld({ contact: contact(), topics });
    const host = new VirtualHost({
      now: NOW,
      record: false,
      answer: sampleAnswers(world, { catalog }),
      onEnd: (run, at) => world.endRun(run.id, at),
    });
    const subject = { contactId: 'contact-1' };
    const inputOf = (data: Json): Json => [{ type: 'run.requested', data }];
    host.start(programs.get('survey-escalation')!, { id: 'survey', subject, input: inputOf({ askAfter: 'PT1H' }) });
    host.schedule(NOW + DAY, () => doIt({ answers: { score: 1 } }, world, host));
    host.schedule(NOW + DAY + 1, () => {
      host.start(programs.get('reactivation')!, { id: 'reactivation', subject, input: inputOf({}) });
    });
    host.runUntil(NOW + 2 * DAY);
    const promotions = () => world.messages.filter(({ topic }) => topic === 'promotional');
    expect(world.openTask()?.form).to.equal('after-sales-call');
    expect(promotions()).to.deep.equal([]);
    doIt({ completes: { outcome: 'solved' } }, world, host);
    host.runUntil(NOW + 4 * DAY);
    expect(promotions().map(({ template, status }) => [template, status])).to.deep.equal([
      ['reactivation-low', 'sent'],
    ]);
  });
});
