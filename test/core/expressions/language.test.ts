// The language itself, as truth tables: expression, input, all outputs.
import { expect } from 'chai';
import { ExpressionError, ExpressionSyntaxError } from '../../../core/expressions/index.js';
import type { Json } from '../../../core/json.js';
import { output, outputs } from './evaluate.js';

type Row = readonly [source: string, input: Json, expected: readonly Json[]];

function truthTable(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [source, input, expected] of rows) {
      it(`${source} on ${JSON.stringify(input)} gives ${JSON.stringify(expected)}`, () => {
        expect(outputs(source, input)).to.deep.equal(expected);
      });
    }
  });
}

truthTable('access', [
  ['.', 7, [7]],
  ['.a', { a: 1 }, [1]],
  ['.a', { b: 1 }, [null]],
  ['.a.b.c', null, [null]],
  ['."a b"."c"', { 'a b': { c: 2 } }, [2]],
  ['.["a"], ."\\("a")", .[("a")]', { a: 1 }, [1, 1, 1]],
  ['.if.then', { if: { then: 3 } }, [3]],
  ['.[1], .[-1], .[5], .[1.9]', [1, 2, 3], [2, 3, null, 2]],
  ['.[nan]', [1, 2], [null]],
  ['.[1:], .[:1], .[-2:], .[1:2]', [1, 2, 3], [[2, 3], [1], [2, 3], [2]]],
  ['.[2:4]', 'سلام دنیا', ['ام']],
  ['.[1:], .[5:1]', '😀ab', ['ab', '']],
  ['.[]', { b: 1, a: 2 }, [1, 2]],
  ['.[]?', 5, []],
  ['.a?', [1], []],
  ['.a?//"none"', 5, ['none']],
  [
    '.[(0, 1)][(0, 1)]',
    [
      [1, 2],
      [3, 4],
    ],
    [1, 3, 2, 4],
  ],
  ['.[[2, 3]]', [1, 2, 3, 2, 3], [[1, 3]]],
  ['..', [[1]], [[[1]], [1], 1]],
  ['[.. | numbers]', { a: [1, { b: 2 }] }, [[1, 2]]],
]);

truthTable('operators', [
  ['1 + 2 * 3 - 4 / 2', null, [5]],
  ['-1 + 2, -(1 + 2), -.', 4, [1, -3, -4]],
  ['10 % 3, -10 % 3, 10 % -3, 5.9 % 2.9', null, [1, -1, 1, 1]],
  ['1 < 2, 1 <= 1, 2 > 3, 3 >= 4, 1 == 1.0, 1 != 1', null, [true, true, false, false, true, false]],
  ['"a" + "b", [1] + [2], {a: 1} + {a: 2, b: 3}, null + 1, 1 + null', null, ['ab', [1, 2], { a: 2, b: 3 }, 1, 1]],
  ['[1, 2, 3, 2] - [2]', null, [[1, 3]]],
  ['"ab" * 3, "ab" * 0, "ab" * -1, 2 * "ab"', null, ['ababab', '', null, 'abab']],
  ['{a: {b: 1, c: 2}} * {a: {b: 3}}', null, [{ a: { b: 3, c: 2 } }]],
  ['"a,b,c" / ","', null, [['a', 'b', 'c']]],
  ['[1, 2][] as $x | $x * 2', null, [2, 4]],
  ['(1, 2) + (10, 20)', null, [11, 12, 21, 22]],
  ['true and (true, false), (false or false)', null, [true, false, false]],
  ['false and error, true or error', null, [false, true]],
  ['null and 1, "" and 0', null, [false, true]],
  ['1, 2 | . * 10', null, [10, 20]],
  ['.a // "none"', { a: false }, ['none']],
  ['(false, 1, null, 2) // 3', null, [1, 2]],
  ['empty // 3, (null // false)', null, [3, false]],
  ['try (error("x") // 3) catch .', null, ['x']],
  ['try ((1, error("x")) // 3) catch .', null, [1, 'x']],
  ['1 // error("x"), 1 as $x | 2 as $y | [$x, $y]', null, [1, [1, 2]]],
]);

truthTable('construction', [
  ['[], {}, [1, 2], {a: 1}', null, [[], {}, [1, 2], { a: 1 }]],
  [
    '{a, b: .a, "c": 3, "d\\(1)": 4, ("e", "f"): 5}',
    { a: 1 },
    [
      { a: 1, b: 1, c: 3, d1: 4, e: 5 },
      { a: 1, b: 1, c: 3, d1: 4, f: 5 },
    ],
  ],
  [
    '{a: (1, 2), b: (3, 4)}',
    null,
    [
      { a: 1, b: 3 },
      { a: 1, b: 4 },
      { a: 2, b: 3 },
      { a: 2, b: 4 },
    ],
  ],
  ['1 as $x | {$x, $__loc__}', null, [{ x: 1, __loc__: { file: '<top-level>', line: 1 } }]],
  ['{a: 1 | . + 1, b: 1 == 1}', null, [{ a: 2, b: true }]],
  ['"a\\(1, 2)b\\("x", "y")"', null, ['a1bx', 'a2bx', 'a1by', 'a2by']],
  ['"\\("nested \\("deep")")"', null, ['nested deep']],
  ['"tab\\t \\u0633\\ud83d\\ude00 \\\\ \\""', null, ['tab\t س😀 \\ "']],
  ['@base64 "x=\\(.)", @html "<\\(.)>"', '<&>', ['x=PCY+', '<&lt;&amp;&gt;>']],
  ['# comment\n1 # another \\\n still comment\n+ 1', null, [2]],
]);

truthTable('control', [
  ['if . > 1 then "big" elif . == 1 then "one" else "small" end', 1, ['one']],
  ['if . then 1 end', null, [null]],
  ['if (true, false) then 1 else 2 end', null, [1, 2]],
  ['[.[] | try error catch .]', [1, null, 'x'], [[1, null, 'x']]],
  ['try (1, error("x"), 3) catch .', null, [1, 'x']],
  ['(1, error("x"), 3)?', null, [1]],
  ['try error({a: 1}) catch .a', null, [1]],
  ['[.[] | (1 / .)?]', [1, 0, 2], [[1, 0.5]]],
  ['label $out | 1, break $out, 2', null, [1]],
  ['[label $f | range(10) | ., (select(. == 2) | break $f)]', null, [[0, 1, 2]]],
  ['reduce .[] as $x (0; . + $x)', [1, 2, 3], [6]],
  [
    'reduce .[] as [$k, $v] ({}; .[$k] = $v)',
    [
      ['a', 1],
      ['b', 2],
    ],
    [{ a: 1, b: 2 }],
  ],
  ['reduce empty as $x (5; error)', null, [5]],
  ['reduce (1, 2) as $x (0; empty)', null, [null]],
  ['[foreach .[] as $x (0; . + $x)]', [1, 2, 3], [[1, 3, 6]]],
  [
    '[foreach .[] as $x (0; . + $x; [$x, .])]',
    [1, 2],
    [
      [
        [1, 1],
        [2, 3],
      ],
    ],
  ],
  ['. as [$a, {b: $c, $d}] | [$a, $c, $d]', [1, { b: 2, d: 3 }], [[1, 2, 3]]],
  ['. as {$a: [$b]} | [$a, $b]', { a: [1] }, [[[1], 1]]],
  ['.[] as [$a] ?// $a | [$a]', [[1], 2], [[1], [2]]],
  ['. as {a: $x} ?// [$x] | $x', [7], [7]],
  ['[.[] as {a: $a} ?// {b: $b} | [$a, $b]]', [{ a: 1, b: 2 }], [[[1, null]]]],
]);

truthTable('functions', [
  ['def f: . + 1; f | f', 1, [3]],
  ['def f(g): g | g; f(. * 2)', 3, [12]],
  [
    'def f($a; $b): [$a, $b]; f(1, 2; 3, 4)',
    null,
    [
      [1, 3],
      [1, 4],
      [2, 3],
      [2, 4],
    ],
  ],
  ['def f($a): a + $a; f(1)', null, [2]],
  ['def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; [range(6) | fac]', null, [[1, 1, 2, 6, 24, 120]]],
  ['def f: 1; def g: f; def f: 2; [f, g]', null, [[2, 1]]],
  ['def f: def g: 3; g; f', null, [3]],
  ['def f(x): x; 1 as $y | f($y + 1)', null, [2]],
  ['[1, (def f: 5; f), 2]', null, [[1, 5, 2]]],
  ['def f: 1; def f(x): 2; [f, f(0)]', null, [[1, 2]]],
  ['. as $x | def f: $x; 5 | f', 9, [9]],
]);

truthTable('assignment', [
  ['.a = 1', null, [{ a: 1 }]],
  ['.a = (1, 2)', null, [{ a: 1 }, { a: 2 }]],
  ['.a |= (. + 1)', { a: 1 }, [{ a: 2 }]],
  ['.[] += 1', [1, 2], [[2, 3]]],
  ['.a += (1, 2)', { a: 0 }, [{ a: 1 }, { a: 2 }]],
  ['.a -= 1 | .b *= 2 | .c /= 2 | .d %= 2', { a: 1, b: 2, c: 3, d: 5 }, [{ a: 0, b: 4, c: 1.5, d: 1 }]],
  ['.a //= 5', { a: null }, [{ a: 5 }]],
  ['.a //= 5', { a: 1 }, [{ a: 1 }]],
  ['.[] |= empty', [1, 2, 3], [[]]],
  // As in jq, `=` binds more strongly than `//`.
  ['.a = .b // 1, (.a = (.b // 1))', {}, [{ a: null }, { a: 1 }]],
  ['(.[] | select(. > 1)) |= empty', [1, 2, 3, 0], [[1, 0]]],
  ['.a[1:3] = ["x"]', { a: [1, 2, 3, 4] }, [{ a: [1, 'x', 4] }]],
  ['.[2] = 1', [0], [[0, null, 1]]],
  ['.[-1] = 9', [1, 2], [[1, 9]]],
  ['(.a, .b) = .c', { c: 3 }, [{ c: 3, a: 3, b: 3 }]],
  ['(.. | select(type == "number")) |= . * 10', [1, [2]], [[10, [20]]]],
  ['if .a then .b else .c end |= 5', { a: true }, [{ a: true, b: 5 }]],
  ['(.a // .b) = 1', { a: null }, [{ a: null, b: 1 }]],
  ['first(.[]) = 9', [1, 2], [[9, 2]]],
]);

describe('errors a user sees', () => {
  const errors: readonly (readonly [source: string, input: Json, message: string])[] = [
    ['.a', [1], 'Cannot index array with string ("a")'],
    ['.[0]', { a: 1 }, 'Cannot index object with number (0)'],
    ['.[{}]', [], 'Cannot index array with object ({})'],
    ['.[]', null, 'Cannot iterate over null (null)'],
    ['.[]', 'text', 'Cannot iterate over string ("text")'],
    ['. + 1', 'a', 'string ("a") and number (1) cannot be added'],
    ['. - 1', [], 'array ([]) and number (1) cannot be subtracted'],
    ['. * {}', [1], 'array ([1]) and object ({}) cannot be multiplied'],
    ['. / 0', 1, 'number (1) and number (0) cannot be divided because the divisor is zero'],
    ['. % 0', 1, 'number (1) and number (0) cannot be divided (remainder) because the divisor is zero'],
    ['-.', {}, 'object ({}) cannot be negated'],
    ['{(.): 1}', 1, 'Object keys must be strings, not number (1)'],
    ['path(1)', null, 'Invalid path expression with result 1'],
    ['(1 | .a) = 2', null, 'Invalid path expression near attempt to access element "a" of 1'],
    ['([1] | .[]) = 2', null, 'Invalid path expression near attempt to iterate through [1]'],
    ['error(null)', null, 'null (not a string)'],
    ['tonumber', 'x1', 'string ("x1") cannot be parsed as a number'],
    [
      '. + 1',
      'a very long text that goes on and on',
      'string ("a very long text that go...") and number (1) cannot be added',
    ],
    ['fromjson', '[1,', "Unfinished JSON term at EOF at line 1, column 3 (while parsing '[1,')"],
    ['strptime("%Y")', 'soon', 'date "soon" does not match format "%Y"'],
    ['test("(")', 'x', '( (at offset 0) is not a valid regex: error parsing regexp: missing closing ): `(`'],
  ];
  for (const [source, input, message] of errors) {
    it(`${source} on ${JSON.stringify(input)}: ${message}`, () => {
      expect(() => output(source, input))
        .to.throw(ExpressionError)
        .with.property('message', message);
    });
  }
});

describe('errors of syntax', () => {
  const errors: readonly (readonly [source: string, offset: number, message: RegExp])[] = [
    ['1 +', 3, /the expression ends too early/],
    ['(1', 2, /expected "\)"/],
    ['[1 2]', 3, /unexpected "2", expected "\]"/],
    ['{a:}', 3, /unexpected "}"/],
    ['{1: 2}', 1, /unexpected "1", expected an object key/],
    ['{(1): 2}', 2, /Cannot use 1 as object key/],
    ['{a b}', 3, /unexpected "b", expected "}"/],
    ['"open', 0, /unfinished string/],
    ['"\\q"', 1, /invalid escape/],
    ['"\\(1', 1, /unfinished interpolation/],
    ['1 == 2 == 3', 7, /cannot follow an operator of its kind/],
    ['.a = 1 = 2', 7, /cannot follow an operator of its kind/],
    ['@nope', 0, /nope is not a valid format/],
    ['if 1 then 2', 11, /expected "end"/],
    ['1 as x | 2', 5, /unexpected "x"/],
    ['. as [] | 1', 6, /unexpected "]"/],
    ['def f: 1', 8, /expected ";"/],
    ['break $x', 0, /\$\*label-x is not defined/],
    ['reduce .[] (0; 1)', 11, /expected "as"/],
    ['1 ~ 2', 2, /unexpected character "~"/],
    ['}', 0, /unexpected "}"/],
  ];
  for (const [source, offset, message] of errors) {
    it(`${source} is refused at ${offset}`, () => {
      expect(() => output(source))
        .to.throw(ExpressionSyntaxError, message)
        .with.property('offset', offset);
    });
  }
});
