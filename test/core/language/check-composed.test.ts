import { expect } from 'chai';
import { buildCatalog } from '../../../core/catalog/build-catalog.js';
import type { ComposedFunctionDescription } from '../../../core/catalog/functions.js';
import type { JsonObject } from '../../../core/json.js';
import { functionProblems, validateDefinition } from '../../../core/language/index.js';
import { readCatalog } from '../../../store/shipped.js';
import { definitionOf } from './problem-examples.js';

const text = { fa: 'الف', en: 'a' };
const wait: JsonObject = { wait: 'P1D' };

describe('composed functions of the catalog', () => {
  const shipped = Object.values(readCatalog().functions);

  const composed = (name: string, task: JsonObject, more: object = {}): ComposedFunctionDescription => ({
    ...{ name, version: '1.0.0', kind: 'composed', title: text, help: text },
    input: { type: 'object', additionalProperties: false, properties: { days: { type: 'integer' } } },
    ...{ output: {}, task, ...more },
  });
  const problemsOf = (...added: readonly ComposedFunctionDescription[]) =>
    functionProblems(buildCatalog([...shipped, ...added])).map(({ name, problem: { code, pointer } }) => [
      name,
      code,
      pointer,
    ]);

  it('are right as they are shipped', () => expect(problemsOf()).to.deep.equal([]));

  const mistakes: [what: string, added: ComposedFunctionDescription, code: string, pointer: string][] = [
    ['a misspelt key', composed('mine', { wayt: 'P1D' }), 'unknownTask', '/task/wayt'],
    [
      'an unknown function',
      composed('mine', { do: [{ a: { call: 'sendMesage' } }] }),
      'unknownFunction',
      '/task/do/0/a/call',
    ],
    [
      'wrong arguments',
      composed('mine', { call: 'readContact', with: { all: true } }),
      'badArguments',
      '/task/with/all',
    ],
    ['a broken expression', composed('mine', { set: '${ . + }' }), 'badExpression', '/task/set'],
    ['itself', composed('mine', { do: [{ a: { call: 'mine' } }] }), 'recursiveFunction', '/task'],
    ['a name of the language', composed('grpc', wait), 'duplicateName', '/name'],
    [
      'an argument that there is not',
      composed('mine', wait, { limitArgument: 'for' }),
      'badArguments',
      '/limitArgument',
    ],
    [
      'a wrong example',
      composed('mine', wait, { examples: [{ with: { days: 'three' } }] }),
      'badArguments',
      '/examples/0/with/days',
    ],
  ];
  for (const [what, added, code, pointer] of mistakes)
    it(`are refused with ${what}, once`, () => expect(problemsOf(added)).to.deep.equal([[added.name, code, pointer]]));

  it('may not call themselves by a detour', () => {
    const circle = [composed('one', { call: 'two' }), composed('two', { do: [{ a: { call: 'one:1.0.0' } }] })];
    expect(problemsOf(...circle)).to.deep.equal([['one', 'recursiveFunction', '/task']]);
  });

  it('are not hidden by functions of a process', () => {
    const document = definitionOf([{ a: { call: 'readContact' } }], { use: { functions: { readContact: wait } } });
    const { problems } = validateDefinition(document, { catalog: readCatalog() });
    expect(problems.map(({ code, pointer }) => [code, pointer])).to.deep.equal([
      ['duplicateName', '/use/functions/readContact'],
    ]);
  });
});
