import { expect } from 'chai';
import { compile } from '../../../core/engine/index.js';
import type { Json, JsonObject } from '../../../core/json.js';
import { lower } from '../../../core/language/index.js';
import { readCatalog, readShippedProcesses } from '../../../store/shipped.js';
import { DAY, event, HOUR, run } from '../../support/engine.js';
import { Dice } from '../../support/random-programs.js';
import type { CallAnswer, VirtualWorld } from '../../support/virtual-host.js';

const SEEDS = 30;
const TRIGGERS: Readonly<Record<string, string>> = {
  'survey-escalation': 'purchase.made',
  reactivation: 'segment.entered',
  'lead-nurturing': 'lead.captured',
};

/** Plausible results of the native functions. */
function answer(name: string, args: Json, dice: Dice): CallAnswer {
  const results: Record<string, Json> = {
    sendMessage: { messageId: 'm1', status: dice.pick(['sent', 'sent', 'sent', 'skipped']) },
    readContact: {
      locale: 'fa',
      timeZone: 'Asia/Tehran',
      purchaseClass: dice.pick(['high', 'medium', 'low', 'none']),
      purchases: { count: 2, total: 500, currency: 'IRR', lastAt: null },
      attributes: {},
    },
    waitingTime: { at: '2026-01-01T00:00:00Z', duration: `PT${dice.roll(9)}H` },
    createTask: { taskId: 'task-1' },
    assignVariant: { variant: dice.pick(['A', 'B']) },
    issueCoupon: { couponId: 'coupon-1', validUntil: '2026-02-01T00:00:00Z' },
    scoreContact: { score: dice.roll(100), threshold: 50, qualified: dice.oneIn(8), change: 1 },
    updateLead: { leadId: 'lead-1', stage: 'nurturing', previous: 'new', changed: true },
    assignLead: { leadId: 'lead-1', assigneeId: dice.pick(['expert-1', null]), rule: 'region', reason: 'nextInRegion' },
    noteOpportunity: { opportunityId: 'opportunity-1' },
    creditPurchase: { credited: true, messageId: 'm1' },
  };
  const failed = { type: 'https://example.com/failed', status: 500 };
  if (dice.oneIn(30)) return { error: failed, afterMs: 1000 };
  return { result: results[name] ?? { done: name, with: args }, afterMs: dice.roll(3) * 1000 };
}

function world(seed: number): VirtualWorld {
  const dice = new Dice(seed);
  const data = (): JsonObject => ({
    contactId: dice.oneIn(5) ? 'someone else' : 'c1',
    taskId: 'task-1',
    messageId: 'm1',
    surveyId: 'after-purchase',
    score: 1 + dice.roll(5),
    purchaseId: 'p2',
    segment: 'silent-customers',
    outcome: dice.pick(['solved', 'qualified', 'refused', 'notReached']),
    reason: dice.pick(['notNow', 'noNeed']),
  });
  const types = [
    'survey.answered',
    'purchase.made',
    'task.completed',
    'message.clicked',
    'site.visited',
    'contact.unsubscribed',
    'segment.left',
  ];
  return {
    subject: { contactId: 'c1' },
    news: dice.list(dice.roll(12), () => event(dice.roll(30 * 24) * HOUR, dice.pick(types), data())),
    answers: () => {
      const own = new Dice(seed * 31 + 7);
      return (command) => answer(command.name, command.type === 'callFunction' ? command.args : null, own);
    },
  };
}

describe('the shipped processes in random worlds', () => {
  const catalog = readCatalog();

  for (const { name, text } of readShippedProcesses())
    it(`${name}: plain, serialised, frozen and packed runs have one trace, and states stay small`, () => {
      const program = compile(lower(JSON.parse(text) as JsonObject, catalog));
      expect(program.problems).to.deep.equal([]);
      const type = TRIGGERS[name] ?? 'run.requested';
      const input = [
        {
          id: 'e0',
          type,
          data: { contactId: 'c1', purchaseId: 'p1', amount: 10, currency: 'IRR', segment: 'silent-customers' },
        },
      ];
      let largest = 0;
      for (let seed = 1; seed <= SEEDS; seed++) {
        const watch: VirtualWorld['watch'] = ({ state }) => {
          largest = Math.max(largest, JSON.stringify(state).length);
        };
        const outcome = run(program, input, { ...world(seed), watch });
        expect(outcome.state.now, `seed ${seed}`).to.be.below(366 * DAY);
        expect(outcome.state.status, `seed ${seed} ${JSON.stringify(outcome.error)}`).to.be.oneOf([
          'completed',
          'faulted',
          'running',
        ]);
      }
      expect(largest, 'bytes of the largest state').to.be.below(16_000);
    });
});
