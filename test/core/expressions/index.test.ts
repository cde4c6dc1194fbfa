import { expect } from 'chai';
import {
  compileExpression,
  ExpressionError,
  ExpressionLimitError,
  ExpressionSyntaxError,
} from '../../../core/expressions/index.js';
import type { Json } from '../../../core/json.js';
import { NOW, output, outputs, scopeOf } from './evaluate.js';

function syntaxError(source: string, variables: string[] = []): ExpressionSyntaxError {
  try {
    compileExpression(source, { variables });
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return error;
    throw error;
  }
  throw new Error(`${source} compiles`);
}

describe('compileExpression', () => {
  it('keeps the source and names the variables that are really used', () => {
    const compiled = compileExpression('$context.a + (. as $local | $local) + $context.b', {
      variables: ['context', 'input', 'local'],
    });
    expect(compiled.source).to.equal('$context.a + (. as $local | $local) + $context.b');
    expect(compiled.variables).to.deep.equal(['context']);
  });

  it('gives the first output or all of them', () => {
    const compiled = compileExpression('.[]', { variables: [] });
    expect(compiled.first([1, 2], scopeOf())).to.equal(1);
    expect(compiled.all([1, 2], scopeOf())).to.deep.equal([1, 2]);
    expect(compiled.first([], scopeOf())).to.equal(undefined);
    expect(compiled.all([], scopeOf())).to.deep.equal([]);
  });

  it('takes the first output although an error follows, but not although a limit is reached', () => {
    expect(output('1, error("late")')).to.equal(1);
    expect(() => output('error("early"), 1')).to.throw(ExpressionError, 'early');
    expect(() => output('(1, error("late"))', null)).not.to.throw();
    expect(() => outputs('1, error("late")')).to.throw(ExpressionError, 'late');
  });

  it('takes an empty expression as the identity', () => {
    expect(output('  # nothing\n', 7)).to.equal(7);
  });

  it('asks the scope for variables, and for the time', () => {
    expect(output('$context.name + "!"', null, { context: { name: 'Sara' } })).to.equal('Sara!');
    expect(output('now')).to.equal(NOW / 1000);
    expect(output('now | todate')).to.equal('2026-03-21T08:30:00Z');
  });

  it('sees the right scope again after an expression was evaluated within another', () => {
    const inner = compileExpression('now, $x', { variables: ['x'] });
    const outer = compileExpression('[$y, now, $y]', { variables: ['y'] });
    const result = outer.first(null, { now: 5000, get: () => inner.all(null, { now: 1000, get: () => 'inner' }) });
    expect(result).to.deep.equal([[1, 'inner'], 5, [1, 'inner']]);
  });

  it('lets a fault of the scope through as it is', () => {
    const compiled = compileExpression('try $x catch "caught"', { variables: ['x'] });
    expect(() =>
      compiled.first(null, {
        now: 0,
        get: () => {
          throw new TypeError('broken scope');
        },
      }),
    ).to.throw(TypeError, 'broken scope');
  });

  it('refuses an undefined variable, with its offset, wherever it stands', () => {
    expect(syntaxError('.a + $nope')).to.include({ message: '$nope is not defined', offset: 5 });
    expect(syntaxError('"text \\(1 + $nope)"').offset).to.equal(12);
    expect(syntaxError('def unused: $nope; 1').offset).to.equal(12);
    expect(syntaxError('(. as $x | 1) + $x').offset).to.equal(16);
  });

  it('refuses an undefined function, with its offset and its number of arguments', () => {
    expect(syntaxError('1 | nope(1; 2)')).to.include({ message: 'nope/2 is not defined', offset: 4 });
    expect(syntaxError('length(1)').message).to.equal('length/1 is not defined');
  });

  for (const source of [
    'env',
    '$ENV',
    'input',
    'inputs',
    'input_filename',
    'input_line_number',
    'debug',
    'debug("x")',
    'stderr',
    'halt',
    'halt_error',
    'localtime',
    'strflocaltime("%H")',
    'modulemeta',
    'get_search_list',
    'import "a" as a; 1',
    'include "a"; 1',
  ]) {
    it(`refuses ${source} and says why`, () => {
      expect(syntaxError(source))
        .to.have.property('message')
        .that.matches(/is not available: an expression/);
      expect(syntaxError(source)).to.have.property('offset', 0);
    });
  }

  it('carries the value of error(value)', () => {
    const thrown = catching(() => output('error({code: 7})'));
    expect(thrown).to.be.instanceOf(ExpressionError);
    expect(thrown).to.have.deep.property('value', { code: 7 });
    expect(thrown).to.have.property('message', '{"code":7} (not a string)');
    expect(thrown).not.to.be.instanceOf(ExpressionLimitError);
  });

  it('never gives what JSON cannot hold', () => {
    expect(output('nan')).to.equal(null);
    expect(output('infinite')).to.equal(Number.MAX_VALUE);
    expect(output('{a: [nan, -infinite, 1]}')).to.deep.equal({ a: [null, -Number.MAX_VALUE, 1] });
  });

  it('does not change its input', () => {
    const input: Json = deepFreeze({ a: [3, 1, 2], b: { c: 1 } });
    const before = JSON.stringify(input);
    outputs('.a[1] = 9, (.b.c |= 2), del(.a[0]), (.a |= sort), (.a += [4]), to_entries, (.b * {d: 1})', input);
    expect(JSON.stringify(input)).to.equal(before);
  });
});

function catching(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown');
}

function deepFreeze(value: Json): Json {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
