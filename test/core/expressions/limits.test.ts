// Whatever an expression does, it ends by counting, not by the clock: these finish because their steps run out.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { builtinSignatures } from '../../../core/expressions/builtins/table.js';
import { ExpressionError, ExpressionLimitError, ExpressionSyntaxError } from '../../../core/expressions/index.js';
import {
  MAX_ARRAY_LENGTH,
  MAX_CALL_DEPTH,
  MAX_OPERATORS,
  MAX_OUTPUT_SIZE,
  MAX_SOURCE_LENGTH,
  MAX_STEPS,
  MAX_STRING_LENGTH,
  MAX_SYNTAX_DEPTH,
  MAX_VALUE_DEPTH,
  openAccount,
  restoreAccount,
  stepsTaken,
} from '../../../core/expressions/limits.js';
import { compileRegex, findMatches, MAX_PATTERN_LENGTH } from '../../../core/expressions/text/regular-expressions.js';
import type { Json } from '../../../core/json.js';
import { output, outputs } from './evaluate.js';

const NUMBERS = Array.from({ length: 1000 }, (_unused, index) => index);
const OBJECT = Object.fromEntries(NUMBERS.map((number) => [`key${number}`, number]));

describe('limits of an expression', () => {
  const endless: [source: string, input: Json][] = [
    ['last(range(infinite))', null],
    ['[repeat(1)]', null],
    ['[range(0; infinite; 1)]', null],
    ['until(false; .)', 1],
    ['[.[] as $a | .[] as $b | .[] as $c | 1]', NUMBERS],
    [`${'(1, 2) | '.repeat(60)}select(false)`, null],
    ['reduce range(infinite) as $i ([]; . + [$i])', null],
    ['reduce range(infinite) as $i ({}; .[$i | tostring] = $i)', null],
    ['reduce range(infinite) as $i (.; .key1 += 1)', OBJECT],
    ['reduce range(infinite) as $i (.; . * {a: 1})', OBJECT],
    ['reduce range(infinite) as $i (.; sort)', NUMBERS],
    ['reduce range(infinite) as $i ("x"; test("(a|b|x)*y") | "x" * 1000)', null],
    ['reduce range(30) as $i (0; [., .]) | . == .', null],
    ['[limit(1000000; repeat(1))] | group_by(.)', null],
    ['[range(30000)] - [range(30000)]', null],
    ['last(range(infinite) | try error("x") catch .)', null],
    ['. as $object | last(range(infinite) | $object | . == $object)', OBJECT],
    ['("x" * 1000000) as $text | last(range(infinite) | $text < $text)', null],
    ['"\\(range(infinite))" | select(. == "x")', null],
  ];

  for (const [source, input] of endless) {
    it(`${source.slice(0, 70)} runs out of steps`, () => {
      expect(() => output(source, input)).to.throw(ExpressionLimitError, `more than ${MAX_STEPS} steps`);
    });
  }

  it('recursion ends at the limit of open calls', () => {
    expect(() => output('def f: f; f')).to.throw(ExpressionLimitError, `more than ${MAX_CALL_DEPTH} calls`);
    expect(() => output('def f(g): f(g | g); f(.)')).to.throw(ExpressionLimitError);
    expect(() => output('[recurse([.])]')).to.throw(ExpressionLimitError, `more than ${MAX_CALL_DEPTH} calls`);
  });

  it('recursion below the limit has room on the stack, with many nodes in each call', () => {
    const steps = MAX_CALL_DEPTH - 10;
    expect(output(`def f: if . >= ${steps} then . else . + 1 | f end; 0 | f`)).to.equal(steps);
    const body = '(reduce (. + 1) as $x (0; $x) | {a: ., b: (., .)} | .a | try f catch error)';
    expect(output(`def f: if . >= ${steps} then . else ${body} end; 0 | f`)).to.equal(steps);
  });

  it('loops do not count as open calls', () => {
    expect(output('[limit(5000; 0 | repeat(. + 1))] | length')).to.equal(5000);
    expect(output('0 | until(. >= 5000; . + 1)')).to.equal(5000);
    expect(output('[0 | while(. < 5000; . + 1)] | length')).to.equal(5000);
    expect(output('reduce range(5000) as $i (0; . + 1)')).to.equal(5000);
  });

  it('try does not catch a limit, nor does //', () => {
    expect(() => output('try last(range(infinite)) catch "caught"')).to.throw(ExpressionLimitError);
    expect(() => output('last(range(infinite))? // "other"')).to.throw(ExpressionLimitError);
    expect(() => output('(def f: f; f) // "other"')).to.throw(ExpressionLimitError);
  });

  it('calls closed by a caught error are counted as closed', () => {
    expect(
      output('def f: if . > 150 then error("deep") else . + 1 | f end; [range(20) | try (0 | f) catch 1] | add'),
    ).to.equal(20);
    expect(output('def f: if . > 150 then empty else . + 1 | f end; [range(20) | first((0 | f), 1)] | add')).to.equal(
      20,
    );
  });

  it('every evaluation has its own steps', () => {
    for (let round = 0; round < 3; round++)
      expect(output(`[range(${MAX_STEPS / 4})] | length`)).to.equal(MAX_STEPS / 4);
  });

  it('a string cannot grow without end', () => {
    expect(() => output('reduce range(60) as $i ("x"; . + .)')).to.throw(ExpressionLimitError, 'characters');
    expect(() => output('reduce range(30) as $i (0; [., .]) | tojson')).to.throw(ExpressionLimitError, 'characters');
    expect(() => output('"x" * 1e12')).to.throw(ExpressionError, 'Repeat string result too long');
  });

  it('a result cannot be larger than it may, however small it is in memory', () => {
    expect(() => output('reduce range(25) as $i (0; [., .])')).to.throw(ExpressionLimitError, 'result is larger');
    expect(() => outputs('reduce range(60) as $i ({}; {a: ., b: .})')).to.throw(
      ExpressionLimitError,
      'result is larger',
    );
  });

  it('a result cannot nest deeper than it may', () => {
    const nest = (levels: number): string => `reduce range(${levels}) as $i (0; [.])`;
    expect(() => output(nest(MAX_VALUE_DEPTH + 1))).to.throw(ExpressionLimitError, 'nests more than');
    expect(JSON.stringify(output(nest(MAX_VALUE_DEPTH)))).to.have.length(2 * MAX_VALUE_DEPTH + 1);
  });

  it('what walks through a value refuses one that nests too deeply', () => {
    const deep = `(reduce range(${MAX_VALUE_DEPTH + 1}) as $i (0; [.]))`;
    expect(output(`try (${deep} == ${deep}) catch .`)).to.equal('Equality check too deep');
    expect(output(`try ([${deep}, ${deep}] | sort) catch .`)).to.equal('Comparison too deep');
    expect(output(`try (${deep} as $d | $d | contains($d)) catch .`)).to.equal('Containment check too deep');
    expect(output(`try (${deep} | flatten) catch .`)).to.equal('Array too deep to flatten');
    expect(output(`[${deep}] | tojson | contains("<skipped: too deep>")`)).to.equal(true);
    expect(output(`"[" * ${MAX_VALUE_DEPTH + 1} | try fromjson catch . | contains("Exceeds depth limit")`)).to.equal(
      true,
    );
    expect(output(`[range(${MAX_VALUE_DEPTH + 1})] as $p | try getpath($p) catch .`)).to.equal('Path too deep');
    expect(output(`[range(${MAX_VALUE_DEPTH + 1})] as $p | try setpath($p; 1) catch .`)).to.equal('Path too deep');
  });

  it('an array cannot be stretched by one assignment', () => {
    expect(() => output('.[1e9] = 1')).to.throw(ExpressionError, 'Array index too large');
  });

  it('a source cannot be too long, nor nest too deeply', () => {
    expect(() => output(' '.repeat(MAX_SOURCE_LENGTH + 1))).to.throw(ExpressionSyntaxError, 'longer than');
    expect(() => output('['.repeat(5000))).to.throw(ExpressionSyntaxError, 'nests more than');
    expect(() => output('-'.repeat(5000))).to.throw(ExpressionSyntaxError, 'nests more than');
    expect(() => output('"\\('.repeat(3000))).to.throw(ExpressionSyntaxError, 'nest');
    expect(() => output('if 1 then 1 el'.repeat(1000))).to.throw(ExpressionSyntaxError);
  });

  it('a source cannot have too many operators', () => {
    expect(output(`1${' + 1'.repeat(MAX_OPERATORS)}`)).to.equal(MAX_OPERATORS + 1);
    expect(() => output(`1${'+1'.repeat(MAX_OPERATORS + 1)}`)).to.throw(ExpressionSyntaxError, 'operators');
    expect(output('.a'.repeat(MAX_OPERATORS))).to.equal(null);
    expect(() => output(`.${'[0]'.repeat(MAX_OPERATORS + 1)}`)).to.throw(ExpressionSyntaxError, 'operators');
    expect(outputs(`1${',1'.repeat(MAX_OPERATORS)}`)).to.have.length(MAX_OPERATORS + 1);
    expect(output(`true${' and 1'.repeat(MAX_OPERATORS)}`)).to.equal(true);
  });
});

describe('docs/expressions.md', () => {
  it('names the limits as they are', () => {
    const text = readFileSync(new URL('../../../docs/expressions.md', import.meta.url), 'utf8');
    const table = text.slice(text.indexOf('## Limits'), text.indexOf('## Numbers'));
    const figures = [...table.matchAll(/\| ([\d,]+)(?: characters)? \|/g)].map(([, figure]) =>
      figure?.replaceAll(',', ''),
    );
    expect(figures.map(Number)).to.deep.equal([
      MAX_SOURCE_LENGTH,
      MAX_SYNTAX_DEPTH,
      MAX_OPERATORS,
      MAX_STEPS,
      MAX_CALL_DEPTH,
      MAX_VALUE_DEPTH,
      MAX_STRING_LENGTH,
      MAX_ARRAY_LENGTH,
      MAX_OUTPUT_SIZE,
      MAX_PATTERN_LENGTH,
    ]);
  });

  it('names every built-in', () => {
    const text = readFileSync(new URL('../../../docs/expressions.md', import.meta.url), 'utf8');
    const trigonometric = /^a?(sin|cos|tan)h?$/;
    const names = new Set(builtinSignatures().map((signature) => signature.split('/')[0] as string));
    expect([...names].filter((name) => !trigonometric.test(name) && !text.includes(`\`${name}\``))).to.deep.equal([]);
  });
});

describe('regular expressions', () => {
  /** Steps that a search takes; the same on every machine. */
  function stepsOf(run: () => void): number {
    const around = openAccount();
    try {
      run();
      return stepsTaken();
    } finally {
      restoreAccount(around);
    }
  }

  it('take steps in proportion to the text, also where backtracking would explode', () => {
    const bomb = compileRegex('(a+)+(a*)*b', null);
    const steps = [1000, 2000, 4000].map((length) => stepsOf(() => findMatches('a'.repeat(length), bomb)));
    expect(steps[1]).to.be.below(2.1 * (steps[0] as number));
    expect(steps[2]).to.be.below(4.2 * (steps[0] as number));
    expect(output('("a" * 50000) | test("^(a+)+$")')).to.equal(true);
    expect(output('("a" * 50000 + "b") | test("^(a|a)*$")')).to.equal(false);
  });

  it('cost steps when their pattern is computed, none when it is written out', () => {
    expect(output('[range(20000) | "x" | test("x")] | all')).to.equal(true);
    expect(() => output('[range(20000) | "x" | test("x\\(.)?")] | all')).to.throw(ExpressionLimitError, 'steps');
  });

  it('that search a long text again and again run out of steps', () => {
    expect(() => output('[("a" * 100000) | match("a"; "g")]')).to.throw(ExpressionLimitError);
  });
});
