import { expect } from 'chai';
import type { Catalog } from '../../../core/catalog/functions.js';
import { compile, lowerFunctions, type Program } from '../../../core/engine/index.js';
import { compileText, definition, shippedCatalog } from '../../support/engine.js';

function problems(compiled: Program): string[] {
  return compiled.problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('compile', () => {
  it('finds what makes a definition unfit to run, each with its place', () => {
    const compiled = compileText(
      `
      use: { retries: {} }
      do:
        - a: { set: '\${ $nowhere }', then: gone }
        - b: { set: { x: '\${ .a + }' } }
        - c: { call: nope }
        - d: { call: grpc }
        - e: { try: [ { x: { wait: soon } } ], catch: { retry: often } }
        - f: { run: { shell: { command: ls } } }
        - g: { dance: true }
        - h: { fork: { branches: [ { p: { set: {}, then: q } }, { q: { set: {} } } ] } }
        - a: { wait: { fortnights: 1 } }
      `,
      { nativeFunctions: new Set(['readContact']) },
    );
    expect(problems(compiled)).to.have.members([
      'badExpression /do/0/a/set',
      'unknownTarget /do/0/a/then',
      'badExpression /do/1/b/set/x',
      'unknownFunction /do/2/c/call',
      'unsupported /do/3/d/call',
      'badDuration /do/4/e/try/0/x/wait',
      'unknownReference /do/4/e/catch/retry',
      'unsupported /do/5/f/run',
      'unknownTaskKind /do/6/g',
      'unknownTarget /do/7/h/fork/branches/0/p/then',
      'duplicateName /do/8/a',
      'badDuration /do/8/a/wait',
    ]);
  });

  it('$output exists in export.as only', () => {
    expect(problems(compileText(`- a: { set: {}, export: { as: $output } }`))).to.deep.equal([]);
    expect(problems(compileText(`- a: { set: {}, output: { as: $output } }`))).to.deep.equal([
      'badExpression /do/0/a/output/as',
    ]);
  });

  it('variables of loops, catches and foreach exist inside them only', () => {
    const compiled = compileText(`
      - a: { for: { each: x, in: '[1]' }, while: $index < 3, do: [ { b: { set: '\${ [$x, $index] }' } } ] }
      - c: { set: '\${ $x }' }
      - d: { try: [ { e: { set: '\${ $error }' } } ], catch: { when: $error.status == 1, do: [ { f: { set: '\${ $error }' } } ] } }
    `);
    expect(problems(compiled)).to.deep.equal(['badExpression /do/1/c/set', 'badExpression /do/2/d/try/0/e/set']);
  });

  it('only jq is spoken', () => {
    expect(problems(compileText('{ evaluate: { language: js }, do: [] }'))).to.deep.equal([
      'unsupported /evaluate/language',
    ]);
  });

  it('knows the event types and the native functions', () => {
    const compiled = compileText(`
      - a: { listen: { to: { any: [ { with: { type: x } } ], until: { one: { with: { type: y } } } } } }
      - b: { call: awaitEvent, with: { types: [z] } }
      - c: { call: http, with: { method: get, endpoint: 'https://x.test' } }
      - d: { call: humanTask, with: {} }
    `);
    expect([...(compiled.eventTypes ?? [])]).to.deep.equal(['x', 'y', 'z', 'task.completed']);
    expect(compiled.nativeFunctions).to.include('http').and.to.include('createTask');
  });

  it('does not pretend to know types that are made while it runs', () => {
    expect(compileText(`- b: { call: awaitEvent, with: { types: '\${ .types }' } }`).eventTypes).to.equal(null);
    expect(compileText(`- a: { listen: { to: { one: { with: { source: 's' } } } } }`).eventTypes).to.equal(null);
  });

  it('names with slashes and tildes make pointers that can be read back', () => {
    const compiled = compileText(`- 'a/b~c': { set: {} }`);
    expect([...compiled.nodes.keys()]).to.include('/do/0/a~1b~0c');
  });
});

describe('the hash of a program', () => {
  const text = '- a: { call: awaitEvent, with: { types: [x] } }';
  const hash = (catalog: Catalog): string => compile(lowerFunctions(definition(text), catalog)).hash;
  const catalog = shippedCatalog();

  it('does not depend on the order of keys', () => {
    const [left, right] = [definition('- a: { set: { x: 1, y: 2 } }'), definition('- a: { set: { y: 2, x: 1 } }')];
    expect(compile(lowerFunctions(left, catalog)).hash).to.equal(compile(lowerFunctions(right, catalog)).hash);
  });

  it('covers the composed functions that it uses, and no others', () => {
    const { awaitEvent, humanTask, ...others } = catalog.functions;
    if (awaitEvent?.kind !== 'composed' || humanTask?.kind !== 'composed') throw new Error('not composed');
    expect(hash({ functions: { ...others, awaitEvent } })).to.equal(hash(catalog));
    const changed = { ...awaitEvent, task: { ...awaitEvent.task, timeout: { after: 'P1D' } } };
    expect(hash({ functions: { ...catalog.functions, awaitEvent: changed } })).to.not.equal(hash(catalog));
  });

  it('can be given, or made another way', () => {
    const lowered = lowerFunctions(definition(text), catalog);
    expect(compile(lowered, { hash: 'abc' }).hash).to.equal('abc');
    expect(compile(lowered, { hash: (canonical) => String(canonical.length) }).hash).to.match(/^\d+$/);
  });

  it('lowering takes in functions that functions call, but none that the definition shadows', () => {
    const lower = (tasks: string) => Object.keys(lowerFunctions(definition(tasks), catalog).functions);
    expect(lower('- a: { set: { call: awaitEvent } }')).to.deep.equal([]);
    expect(lower('- a: { do: [ { b: { call: "awaitEvent:1.0.0@default" } } ] }')).to.deep.equal(['awaitEvent']);
    expect(
      lower('{ use: { functions: { awaitEvent: { set: {} } } }, do: [ { a: { call: awaitEvent } } ] }'),
    ).to.deep.equal([]);
  });
});
