import { expect } from 'chai';
import type { Json, JsonObject } from '../../../../core/json.js';
import { type KnownNames, validateDefinition } from '../../../../core/language/index.js';
import { readCatalog, readEventTypes, readShippedProcesses } from '../../../../store/shipped.js';
import { definitionOf } from '../problem-examples.js';

const known: KnownNames = { catalog: readCatalog(), eventTypes: readEventTypes() };
const problemsOf = (source: Json): string[] =>
  validateDefinition(source, known).problems.map(({ code, pointer }) => `${code} ${pointer}`);

const send: JsonObject = { call: 'sendMessage', with: { channel: 'email', template: 'survey-invitation' } };
const read: JsonObject = { call: 'readContact' };
const declared: JsonObject = {
  input: { schema: { document: { type: 'object', properties: { level: { enum: ['low', 'high'] } } } } },
};

describe('what is known of values', () => {
  it('finds a misspelt $context.x of the shipped definitions, once and nothing else', () => {
    let [tried, found] = [0, 0];
    for (const { text } of readShippedProcesses())
      for (const { 0: name, index } of text.matchAll(/\$context\.[a-zA-Z]+/g)) {
        const problems = problemsOf(`${text.slice(0, index)}${name}Q${text.slice(index + name.length)}`);
        expect(problems, name).to.have.length.below(2);
        if (problems.length > 0) expect(problems[0]).to.match(/^unsetContext /);
        tried += 1;
        found += problems.length;
      }
    process.stdout.write(`      misspelt $context.x: ${found} of ${tried} found\n`);
    expect(found / tried).to.be.above(0.75);
  });

  it('says nothing where little is known', () => {
    const quiet: [JsonObject[], JsonObject?][] = [
      [[{ a: { set: { x: '${ $context.whatever }' } } }]],
      [[{ a: { set: { x: '${ $context.whatever // 1 }' } } }], declared],
      [[{ a: { set: { x: '${ $context | has("whatever") }' } } }], declared],
      [
        [
          { a: { call: 'http', with: { method: 'get', endpoint: 'https://x.test' } } },
          { b: { set: { x: '${ .y }' } } },
        ],
      ],
      [
        [{ a: { set: { x: 1 }, export: { as: '.[$input.name]' } } }, { b: { set: { y: '${ $context.z }' } } }],
        declared,
      ],
      [[{ a: { for: { each: 'n', in: '[1]' }, do: [{ b: { set: '${ $n.x }' } }] } }], declared],
      [[{ a: send }, { b: { set: { x: '${ .messageId as $context | $context.y }' } } }], declared],
    ];
    for (const [tasks, rest] of quiet)
      expect(problemsOf(definitionOf(tasks, rest)), JSON.stringify(tasks)).to.deep.equal([]);
  });

  it('joins what comes over branches, loops, goals and skipped tasks', () => {
    const keep = (name: string): JsonObject => ({ as: `\${ $context + { ${name}: .status } }` });
    const quiet = definitionOf(
      [
        {
          choose: {
            switch: [{ low: { when: '${ $context.level == "low" }', then: 'one' } }, { high: { then: 'two' } }],
          },
        },
        { one: { ...send, export: keep('first'), then: 'three' } },
        { two: { ...send, export: keep('second') } },
        { three: { if: '${ $context.first == "sent" or $context.second == "sent" }', wait: 'PT1H' } },
        {
          again: {
            switch: [{ more: { when: '${ $context.third == null }', then: 'three' } }, { no: { then: 'four' } }],
          },
        },
        {
          four: {
            do: [{ inside: { ...send, export: keep('third') } }, { pause: { wait: 'P1D' } }],
            metadata: { exit: [{ on: 'purchase.made', then: 'five' }] },
          },
        },
        { five: { set: { known: '${ $context.third }' }, then: 'three' } },
      ],
      declared,
    );
    expect(problemsOf(quiet)).to.deep.equal([]);
  });

  it('finds what can never be', () => {
    const cases: [JsonObject[], string][] = [
      [[{ a: { if: '${ $context.level == "hihg" }', wait: 'PT1H' } }], 'impossibleValue /do/0/a/if'],
      [[{ a: read }, { b: { if: '${ .purchases.count == "3" }', wait: 'PT1H' } }], 'impossibleValue /do/1/b/if'],
      [[{ a: read }, { b: { set: { x: '${ .purchases.totl }' } } }], 'unknownResultField /do/1/b/set/x'],
      [
        [
          { a: { set: { x: '${ $context.kept }' } } },
          { b: { ...send, export: { as: '${ $context + { kept: .status } }' } } },
        ],
        'unsetContext /do/0/a/set/x',
      ],
      [
        [{ a: { fork: { branches: [{ b: { wait: 'PT1H' } }, { c: { set: { x: '${ $context.levle }' } } }] } } }],
        'unsetContext /do/0/a/fork/branches/1/c/set/x',
      ],
      [
        [{ a: read }, { b: { ...send, with: { ...(send.with as JsonObject), window: '${ .purchaseClass }' } } }],
        'unfittingArgument /do/1/b/with/window',
      ],
      [[{ a: { set: { contact: 'ali@shop.test' } } }], 'personalData /do/0/a/set/contact'],
      [[{ a: { call: 'readContact', with: { attributes: ['mobile'] } } }], 'personalData /do/0/a/with/attributes/0'],
      [
        [{ a: { wait: 'P1D', metadata: { exit: [goal('purchase.made'), goal('purchase.made')] } } }],
        'goalOutOfReach /do/0/a/metadata/exit/1',
      ],
      [
        [{ a: { call: 'awaitEvent', with: { types: ['survey.answered'], match: { score: '5' }, for: 'P1D' } } }],
        'neverMatches /do/0/a/with/match/score',
      ],
    ];
    for (const [tasks, expected] of cases) expect(problemsOf(definitionOf(tasks, declared))).to.deep.equal([expected]);
  });
});

function goal(on: string): JsonObject {
  const then = 'end';
  return { on, then };
}
