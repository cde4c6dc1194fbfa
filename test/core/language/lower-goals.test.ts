import { expect } from 'chai';
import { compile } from '../../../core/engine/index.js';
import type { JsonObject } from '../../../core/json.js';
import { lower, lowerGoals } from '../../../core/language/index.js';
import { readCatalog } from '../../../store/shipped.js';
import { definitionOf } from './problem-examples.js';

describe('lowerGoals', () => {
  it('leaves a definition without goals as it is', () => {
    const definition = definitionOf([{ wait: { wait: 'P1D', metadata: { title: 'A day' } } }]);
    expect(lowerGoals(definition)).to.equal(definition);
  });

  it('writes a goal as a race and a switch, in the words of the standard', () => {
    const definition = definitionOf([
      {
        steps: {
          if: '.active',
          do: [{ pause: { wait: 'P9D' } }],
          metadata: { title: 'Steps', exit: [{ on: 'purchase.made', match: { currency: 'IRR' }, then: 'won' }] },
          then: 'end',
        },
      },
      { won: { set: { won: true } } },
    ]);
    const [race, choice, won] = lowerGoals(definition).do as readonly JsonObject[];
    expect(race).to.deep.equal({
      steps: {
        if: '.active',
        fork: {
          compete: true,
          branches: [
            {
              steps: {
                do: [
                  { steps: { do: [{ pause: { wait: 'P9D' } }] } },
                  { finished: { set: '${ { "@winner": "steps", "@result": . } }' } },
                ],
              },
            },
            {
              goal1: {
                call: 'awaitEvent',
                with: { types: ['purchase.made'], match: { currency: 'IRR' } },
                output: { as: '${ { "@winner": "goal1", "@result": .event } }' },
              },
            },
          ],
        },
        metadata: { title: 'Steps' },
      },
    });
    expect(choice)
      .to.have.nested.property('steps-exit.switch')
      .deep.equal([
        { goal1: { when: '${ (objects | .["@winner"]) == "goal1" }', then: 'won' } },
        { steps: { when: '${ (objects | .["@winner"]) == "steps" }', then: 'end' } },
      ]);
    expect(won).to.deep.equal({ won: { set: { won: true } } });
  });

  it('finds goals at any depth, and gives a program that compiles without a problem', () => {
    const inner = { wait: 'P1D', metadata: { exit: [{ on: ['message.clicked', 'message.opened'], then: 'exit' }] } };
    const outer = { do: [{ inner }], metadata: { exit: [{ on: 'purchase.made', then: 'end' }] } };
    const lowered = lower(definitionOf([{ outer }]), readCatalog());
    expect(JSON.stringify(lowered.definition)).not.to.contain('"exit":[');
    expect(Object.keys(lowered.functions)).to.deep.equal(['awaitEvent']);
    const program = compile(lowered);
    expect(program.problems).to.deep.equal([]);
    expect([...(program.eventTypes ?? [])].sort()).to.deep.equal([
      'message.clicked',
      'message.opened',
      'purchase.made',
    ]);
  });
});
