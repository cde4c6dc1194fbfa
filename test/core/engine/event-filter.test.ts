import { expect } from 'chai';
import {
  compileEventFilter,
  ExpressionCompiler,
  matchEvent,
  STANDARD_VARIABLES,
  sameJson,
} from '../../../core/engine/index.js';
import type { Json, JsonObject } from '../../../core/json.js';

/** Whether a filter, standing alone as in a trigger, wants an event. */
function wants(filter: JsonObject, event: JsonObject, knownTypes?: readonly string[]): boolean {
  const expressions = new ExpressionCompiler((pointer, message) => {
    throw new Error(`${pointer}: ${message}`);
  });
  const compiled = compileEventFilter(filter, { expressions, variables: STANDARD_VARIABLES, pointer: '', knownTypes });
  const scope = { now: 0, get: (): Json => null };
  return matchEvent(compiled, event, { scope, input: null }) !== undefined;
}

describe('compileEventFilter', () => {
  const event = { id: '1', type: 'x', source: '/s', data: { n: 5, tags: ['a'] } };

  it('wants equal attributes, whatever the order of keys', () => {
    expect(wants({ with: { type: 'x', data: { tags: ['a'], n: 5 } } }, event)).to.equal(true);
    expect(wants({ with: { type: 'x', subject: 'y' } }, event)).to.equal(false);
    expect(wants({ with: {} }, event)).to.equal(true);
  });

  it('asks an expression about the attribute: it decides, or says the value', () => {
    expect(wants({ with: { data: '\u0024{ .n > 4 }' } }, event)).to.equal(true);
    expect(wants({ with: { data: '\u0024{ .n > 5 }' } }, event)).to.equal(false);
    expect(wants({ with: { type: '\u0024{ "x" }' } }, event)).to.equal(true);
    expect(wants({ with: { data: '\u0024{ .n.m }' } }, event)).to.equal(false);
  });

  it('correlates: a missing value never matches', () => {
    expect(wants({ with: { type: 'x' }, correlate: { n: { from: '.data.n', expect: 5 } } }, event)).to.equal(true);
    expect(wants({ with: { type: 'x' }, correlate: { n: { from: '.data.m' } } }, event)).to.equal(false);
  });
});

describe('sameJson', () => {
  it('compares values, not identities', () => {
    expect(sameJson({ a: [1, { b: null }] }, { a: [1, { b: null }] })).to.equal(true);
    expect(sameJson({ a: 1 }, { a: 1, b: 2 })).to.equal(false);
    expect(sameJson([], {})).to.equal(false);
    expect(sameJson(null, {})).to.equal(false);
  });
});
