import { expect } from 'chai';
import type { Json } from '../../../core/json.js';
import { validateDefinition } from '../../../core/language/index.js';
import { readCatalog } from '../../../store/shipped.js';
import { definitionOf } from './problem-examples.js';

const known = { catalog: readCatalog() };
const SIZE = 5_000_000;
/** Short enough to be gone through. */
const ALLOWED = 900_000;

/** What it does, the text, and code and pointer of the one problem. */
const HOSTILE: readonly (readonly [string, string, string, string?])[] = [
  ['nests deep', `${'['.repeat(SIZE / 2)}${']'.repeat(SIZE / 2)}`, 'tooLarge'],
  ['nests deep in a text of an allowed length', '{"a":'.repeat(ALLOWED / 5), 'tooLarge'],
  ['is one huge array', `[${'1,'.repeat(ALLOWED / 2)}1]`, 'tooLarge'],
  ['has a million keys', `{${Array.from({ length: 100_000 }, (_, at) => `"${at}":1`).join()}}`, 'tooLarge'],
  [
    'has a very long string',
    JSON.stringify(definitionOf([{ a: { set: { b: 'x'.repeat(ALLOWED) } } }])),
    'tooLarge',
    '/do/0/a/set/b',
  ],
  [
    'has a huge expression',
    JSON.stringify(definitionOf([{ a: { if: '1 + '.repeat(10_000), wait: 'PT1S' } }])),
    'badExpression',
    '/do/0/a/if',
  ],
  [
    'has an expression that nests deep',
    JSON.stringify(definitionOf([{ a: { if: '('.repeat(15_000), wait: 'PT1S' } }])),
    'badExpression',
    '/do/0/a/if',
  ],
  ['is no JSON at all', 'a '.repeat(ALLOWED / 2), 'jsonSyntax'],
];

describe('a hostile definition', () => {
  for (const [what, text, code, pointer = ''] of HOSTILE)
    it(`that ${what} is answered with one problem`, () => {
      const { problems, document } = validateDefinition(text, known);
      expect(problems.map((problem) => [problem.code, problem.pointer])).to.deep.equal([[code, pointer]]);
      expect(JSON.stringify(problems)).to.have.length.below(60_000);
      expect(document).to.equal(undefined);
    });

  it('that is given as JSON is held to the same limits', () => {
    let deep: Json = [];
    for (let level = 0; level < 50_000; level++) deep = [deep];
    const problems = validateDefinition({ do: deep }, known).problems;
    expect(problems.map(({ code, pointer }) => [code, pointer.slice(0, 5)])).to.deep.equal([['tooLarge', '/do/0']]);
  });

  it('with more mistakes than anybody reads is refused with the first hundred', () => {
    const tasks = Array.from({ length: 500 }, (_, at) => ({ [`t${at}`]: { wait: 'PT1S', then: `nowhere${at}` } }));
    const { problems, document } = validateDefinition(definitionOf(tasks), known);
    expect(problems).to.have.length(100);
    expect(document).to.equal(undefined);
  });

  it('whose values grow with every task, or whose loops are within loops, is checked all the same', () => {
    const rest = { input: { from: '${ { n: 1 } }' } };
    const doubles = Array.from({ length: 200 }, (_, at) => ({
      [`t${at}`]: { wait: 'PT1S', export: { as: '${ { a: $context, b: $context } }' } },
    }));
    let loops: Json = [{ end: { set: { n: 1 } } }];
    for (let depth = 0; depth < 35; depth++) loops = [{ loop: { for: { in: '[1]', each: `n${depth}` }, do: loops } }];
    for (const tasks of [doubles, loops])
      expect(validateDefinition(definitionOf(tasks, rest), known).problems).to.deep.equal([]);
  });
});
