import { expect } from 'chai';
import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../../core/calendar/spans.js';
import type { BehaviourRule, FitTest, ScoreModel } from '../../../core/catalog/score-models.js';
import type { Json, JsonObject } from '../../../core/json.js';
import { computeScore, countedEventTypes, MAX_DEEDS } from '../../../core/rules/compute-score.js';
import { REACTION_KINDS, type ScoreFacts } from '../../../core/rules/score-facts.js';
import { readScoreModels } from '../../../store/shipped.js';

const NOW = Date.UTC(2026, 10, 25);
const title = { fa: 'قاعده', en: 'Rule' };

function modelOf(fit: [FitTest, number][], behaviour: Omit<BehaviourRule, 'name' | 'title'>[]): ScoreModel {
  return {
    name: 'test',
    version: '1.0.0',
    title,
    help: title,
    mqlThreshold: 20,
    fit: fit.map(([when, points], index) => ({ name: `fit${index}`, title, when, points })),
    behaviour: behaviour.map((rule, index) => ({ name: `deed${index}`, title, ...rule })),
  };
}

function factsOf({ attributes = {}, ...rest }: Partial<ScoreFacts>): ScoreFacts {
  return { attributes, reactions: [], events: [], purchases: [], ...rest };
}

const clicks = (...daysAgo: number[]): ScoreFacts =>
  factsOf({ reactions: daysAgo.map((days) => ({ kind: 'clicked', at: NOW - days * DAY_MS })) });
const clicked = { each: { reaction: 'clicked' }, points: 10 } as const;

describe('a score', () => {
  const tests: [FitTest, Json | undefined, boolean][] = [
    [{ attribute: 'x', equals: 'a' }, 'a', true],
    [{ attribute: 'x', equals: 'a' }, 'b', false],
    [{ attribute: 'x', equals: 'a' }, undefined, false],
    [{ attribute: 'x', isNot: 'a' }, undefined, true],
    [{ attribute: 'x', isNot: 'a' }, 'a', false],
    [{ attribute: 'x', in: ['a', 7] }, 7, true],
    [{ attribute: 'x', in: ['a', 7] }, '7', false],
    [{ attribute: 'x', exists: true }, 'a', true],
    [{ attribute: 'x', exists: true }, null, false],
    [{ attribute: 'x', exists: false }, undefined, true],
    [{ attribute: 'x', atLeast: 10 }, 10, true],
    [{ attribute: 'x', atLeast: 10 }, 9, false],
    [{ attribute: 'x', atLeast: 10 }, '11', false],
    [{ attribute: 'x', atMost: 10 }, 10, true],
    [{ attribute: 'x', atMost: 10 }, 11, false],
    [{ attribute: 'x', atMost: 10 }, undefined, false],
  ];
  for (const [test, value, holds] of tests)
    it(`${JSON.stringify(test)} of ${JSON.stringify(value)} ${holds ? 'holds' : 'does not hold'}`, () => {
      const attributes: JsonObject = value === undefined ? {} : { x: value };
      const { fit, explanation } = computeScore(modelOf([[test, 7]], []), factsOf({ attributes }), NOW);
      expect(fit).to.equal(holds ? 7 : 0);
      const found = value ?? null;
      expect(explanation.fit).to.deep.equal([
        { rule: 'fit0', title, attribute: 'x', found, holds, points: holds ? 7 : 0 },
      ]);
    });

  it('says of each rule what was done, what it gives fresh, faded and capped', () => {
    const model = modelOf([], [{ ...clicked, halfLife: 'P10D', cap: 12 }]);
    const { behaviour, explanation } = computeScore(model, clicks(0, 10, 20), NOW);
    expect(behaviour).to.equal(12);
    expect(explanation.behaviour).to.deep.equal([
      {
        rule: 'deed0',
        title,
        times: 3,
        lastAt: new Date(NOW).toISOString(),
        fresh: 30,
        faded: 17.5,
        capped: true,
        points: 12,
      },
    ]);
  });

  it('counts events by type and by what their data says, purchases, and nothing that is still to come', () => {
    const model = modelOf(
      [],
      [
        { each: { event: 'site.visited' }, points: 1 },
        { each: { event: 'site.visited', where: { page: 'pricing' } }, points: 10 },
        { each: { purchase: true }, points: 100 },
      ],
    );
    const visit = (page: string, at = NOW) => ({ type: 'site.visited', at, data: { page } });
    const events = [visit('pricing'), visit('home'), visit('home', NOW + 1), { ...visit('pricing'), type: 'other' }];
    const facts = factsOf({ events, purchases: [{ at: NOW - 1 }, { at: NOW + 1 }] });
    expect(computeScore(model, facts, NOW).explanation.behaviour.map(({ points }) => points)).to.deep.equal([
      2, 10, 100,
    ]);
    expect(countedEventTypes(model)).to.deep.equal(['site.visited']);
  });

  it('is fit and behaviour together, is never below zero, and qualifies from the threshold on', () => {
    const model = modelOf([[{ attribute: 'x', equals: 'a' }, 10]], [clicked]);
    const { score, qualified, threshold } = computeScore(model, { ...clicks(1), attributes: { x: 'a' } }, NOW);
    expect({ score, qualified, threshold }).to.deep.equal({ score: 20, qualified: true, threshold: 20 });
    expect(computeScore(model, clicks(1), NOW)).to.deep.include({ score: 10, qualified: false });
    const spam = modelOf([], [{ each: { reaction: 'complained' }, points: -60, cap: 30 }]);
    const complaint = factsOf({ reactions: [{ kind: 'complained', at: NOW }] });
    expect(computeScore(spam, complaint, NOW)).to.deep.include({ score: 0, behaviour: -30 });
  });

  it('keeps points without a half-life, and then never changes by itself', () => {
    const { score, changesAt } = computeScore(modelOf([], [clicked]), clicks(900), NOW);
    expect({ score, changesAt }).to.deep.equal({ score: 10, changesAt: null });
  });

  it('tells when it will be another by time alone', () => {
    const model = modelOf([], [{ ...clicked, halfLife: 'P10D' }]);
    const { changesAt } = computeScore(model, clicks(0), NOW);
    // 10 points are 9.5 after 10 days × log2(10 / 9.5) = 17.76 hours, and round to 9 from there on.
    expect(changesAt).to.equal(NOW + 18 * HOUR_MS);
    expect(computeScore(model, clicks(0), NOW + 17 * HOUR_MS).score).to.equal(10);
    expect(computeScore(model, clicks(0), NOW + 18 * HOUR_MS).score).to.equal(9);
    expect(computeScore(model, clicks(2000), NOW)).to.deep.include({ score: 0, changesAt: null });
  });

  it('counts the newest deeds of a rule only', () => {
    const many = clicks(...Array.from({ length: MAX_DEEDS + 50 }, (_, index) => index));
    expect(computeScore(modelOf([], [clicked]), many, NOW).score).to.equal(10 * MAX_DEEDS);
  });

  it('of the shipped model does not depend on the order of facts and only falls while nothing bad fades', () => {
    const model = readScoreModels()[0]!;
    const reaction = fc.record({
      kind: fc.constantFrom(...REACTION_KINDS.filter((kind) => kind !== 'complained')),
      at: fc.integer({ min: NOW - 400 * DAY_MS, max: NOW }),
    });
    fc.assert(
      fc.property(fc.array(reaction, { maxLength: 40 }), fc.integer({ min: 0, max: 200 }), (reactions, days) => {
        const now = computeScore(model, factsOf({ reactions }), NOW);
        expect(computeScore(model, factsOf({ reactions: [...reactions].reverse() }), NOW)).to.deep.equal(now);
        const later = computeScore(model, factsOf({ reactions }), NOW + days * DAY_MS);
        expect(later.score).to.be.at.most(now.score);
        if (now.changesAt !== null)
          expect(computeScore(model, factsOf({ reactions }), now.changesAt).score).to.be.below(now.score);
      }),
    );
  });
});
