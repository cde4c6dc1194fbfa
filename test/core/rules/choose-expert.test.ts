import { expect } from 'chai';
import { type AssignmentRule, chooseExpert, type Expert } from '../../../core/rules/choose-expert.js';

const expert = (id: string, more: Partial<Expert> = {}): Expert => ({ id, regions: [], free: 9, lastTurn: 0, ...more });
const lead = { ownerId: null, region: null, inHand: false };

describe('which expert gets a lead', () => {
  const rows: [what: string, experts: Expert[], rule: AssignmentRule, region: string | null, expected: unknown][] = [
    ['nobody there', [], 'roundRobin', null, [null, 'nobodyHasRoom']],
    ['nobody has room', [expert('a', { free: 0 })], 'capacity', null, [null, 'nobodyHasRoom']],
    [
      'the longest ago',
      [expert('a', { lastTurn: 4 }), expert('b', { lastTurn: 2 })],
      'roundRobin',
      null,
      ['b', 'nextInTurn'],
    ],
    ['never had a turn', [expert('a', { lastTurn: 4 }), expert('b')], 'roundRobin', null, ['b', 'nextInTurn']],
    ['by id among equals', [expert('b'), expert('a')], 'roundRobin', null, ['a', 'nextInTurn']],
    [
      'next but full',
      [expert('a', { free: 0 }), expert('b', { lastTurn: 9 })],
      'roundRobin',
      null,
      ['b', 'nextInTurn'],
    ],
    [
      'of the region, whatever the case',
      [expert('a'), expert('b', { regions: ['Tehran'], lastTurn: 9 })],
      'region',
      'tehran',
      ['b', 'nextInRegion'],
    ],
    ['a lead without region', [expert('a', { regions: ['x'] })], 'region', null, ['a', 'nobodyInRegion']],
    ['a region without experts', [expert('a', { regions: ['x'] })], 'region', 'y', ['a', 'nobodyInRegion']],
    [
      'a region whose experts are full',
      [expert('a', { regions: ['y'], free: 0 }), expert('b')],
      'region',
      'y',
      ['b', 'regionHasNoRoom'],
    ],
    [
      'the most room',
      [expert('a', { free: 2 }), expert('b', { free: 3, lastTurn: 9 })],
      'capacity',
      null,
      ['b', 'mostRoom'],
    ],
    ['by turn where room is equal', [expert('a', { lastTurn: 1 }), expert('b')], 'capacity', null, ['b', 'mostRoom']],
  ];
  for (const [what, experts, rule, region, expected] of rows)
    it(`${rule}: ${what}`, () => {
      const { assigneeId, reason } = chooseExpert(experts, rule, { ...lead, region });
      expect([assigneeId, reason]).to.deep.equal(expected);
    });

  it('is the owner as long as the owner works there, even without room, and takes no turn', () => {
    const experts = [expert('a'), expert('b', { free: 0, lastTurn: 3 })];
    const owned = { ...lead, ownerId: 'b' };
    expect(chooseExpert(experts, 'roundRobin', owned)).to.deep.equal({ assigneeId: 'b', reason: 'keptOwner' });
    expect(experts[1]).to.include({ free: -1, lastTurn: 3 });
    chooseExpert(experts, 'roundRobin', { ...owned, inHand: true });
    expect(experts[1]).to.include({ free: -1 });
    expect(chooseExpert(experts, 'roundRobin', { ...lead, ownerId: 'gone' }).assigneeId).to.equal('a');
  });

  it('goes around: a batch is shared as single leads would be', () => {
    const experts = [expert('a', { free: 2 }), expert('b'), expert('c')];
    const given = Array.from({ length: 8 }, () => chooseExpert(experts, 'roundRobin', lead).assigneeId);
    expect(given.join('')).to.equal('abcabcbc');
  });
});
