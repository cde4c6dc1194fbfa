// Built-ins as truth tables: expression, input, first output.
import { expect } from 'chai';
import { builtinSignatures } from '../../../../core/expressions/builtins/table.js';
import type { Json } from '../../../../core/json.js';
import { output, outputs } from '../evaluate.js';

type Row = readonly [source: string, input: Json, expected: Json];

function truthTable(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [source, input, expected] of rows) {
      it(`${source} on ${JSON.stringify(input)} gives ${JSON.stringify(expected)}`, () => {
        expect(output(source, input)).to.deep.equal(expected);
      });
    }
  });
}

truthTable('inspection', [
  ['[.[] | length]', [null, -3, 'سلام', '😀', [1, 2], { a: 1 }], [0, 3, 4, 1, 2, 1]],
  ['utf8bytelength', 'س😀a', 7],
  ['[.[] | type]', [null, true, 1, 'a', [], {}], ['null', 'boolean', 'number', 'string', 'array', 'object']],
  ['[.[] | not]', [null, false, 0, ''], [true, true, false, false]],
  ['keys, keys_unsorted', { b: 1, a: 2 }, ['a', 'b']],
  ['keys_unsorted', { b: 1, a: 2 }, ['b', 'a']],
  ['[has("a"), has("b")]', { a: null }, [true, false]],
  ['[has(0), has(2), has(-1)]', [1, 2], [true, false, false]],
  ['"a" | in({a: 1})', null, true],
  ['[contains("bar"), contains("x")]', 'foobar', [true, false]],
  ['contains({a: [1], b: "o"})', { a: [1, 2], b: 'foo', c: 3 }, true],
  ['[contains([1, 3]), contains([4])]', [1, 2, 3], [true, false]],
  ['inside([1, 2, 3])', [1], true],
  ['[.[] | tostring]', [1, '1', [1], null, true], ['1', '1', '[1]', 'null', 'true']],
  ['[.[] | tonumber]', [1, '2', '-3.5', '1e3', '.5', '+4'], [1, 2, -3.5, 1000, 0.5, 4]],
  ['[.[] | try tonumber catch "no"]', ['', ' 1', '1 ', '0x10', 'Infinity', null], ['no', 'no', 'no', 'no', 'no', 'no']],
  ['[.[] | toboolean]', ['true', 'false', true], [true, false, true]],
  ['[.[] | toarray]', [1, [2]], [[1], [2]]],
  [
    '[.[] | tojson]',
    [1.0, 1e17, 1e-7, 123456789012, 0.1, 'a"b', { a: [null] }],
    ['1', '1e+17', '1e-07', '123456789012', '0.1', '"a\\"b"', '{"a":[null]}'],
  ],
  ['[.[] | fromjson]', ['1', '"a"', '[1, {"a": null}]', ' true '], [1, 'a', [1, { a: null }], true]],
  ['[.[] | fromjson]', ['', '  '], []],
]);

truthTable('collections', [
  ['[add, (map(tostring) | add), add(.[] * 2)]', [1, 2], [3, '12', 6]],
  ['add', [], null],
  ['[any, all]', [true, false], [true, false]],
  ['[any, all]', [], [false, true]],
  ['[any(. > 1), all(. > 0), any(.[]; . > 5), all(.[]; . < 5)]', [1, 2], [true, true, false, true]],
  ['[reverse, (.[0] | reverse)]', ['ab', 'cd'], [['cd', 'ab'], 'ba']],
  ['sort', [[], {}, 'a', 2, 1, true, false, null, 'B'], [null, false, true, 1, 2, 'B', 'a', [], {}]],
  [
    'sort_by(.a, -.b)',
    [
      { a: 2, b: 1 },
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ],
    [
      { a: 1, b: 2 },
      { a: 1, b: 1 },
      { a: 2, b: 1 },
    ],
  ],
  ['group_by(.a) | map(length)', [{ a: 1 }, { a: 2 }, { a: 1 }], [2, 1]],
  ['unique', [3, 1, 3, 2, 1], [1, 2, 3]],
  ['unique_by(length)', ['aa', 'b', 'cc'], ['b', 'aa']],
  ['[min, max]', [3, 1, 2], [1, 3]],
  ['[min, max]', [], [null, null]],
  [
    '[min_by(.a).b, max_by(.a).b]',
    [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 2, b: 3 },
      { a: 2, b: 4 },
    ],
    [1, 4],
  ],
  ['flatten', [1, [2, [3, [4]]]], [1, 2, 3, 4]],
  ['flatten(1)', [1, [2, [3]]], [1, 2, [3]]],
  [
    'transpose',
    [[1], [2, 3]],
    [
      [1, 2],
      [null, 3],
    ],
  ],
  ['[index(","), rindex(","), indices(",")]', 'a,b,cd', [1, 3, [1, 3]]],
  ['[indices(1), index(2), indices([1, 2])]', [0, 1, 2, 1, 2], [[1, 3], 2, [1, 3]]],
  ['[bsearch(2), bsearch(0), bsearch(9)]', [1, 2, 3], [1, -1, -4]],
  ['to_entries', { a: 1 }, [{ key: 'a', value: 1 }]],
  [
    'from_entries',
    [{ key: 'a', value: 1 }, { k: 'b', v: 2 }, { name: 'c', Value: 3 }, { key: null }, { key: 1 }],
    {
      a: 1,
      b: 2,
      c: 3,
      null: null,
      1: null,
    },
  ],
  ['with_entries(.value += 1)', { a: 1 }, { a: 2 }],
  ['map_values(. + 1, empty)', { a: 1 }, { a: 2 }],
  ['map(., 10)', [1], [1, 10]],
  [
    '[combinations]',
    [
      [1, 2],
      [3, 4],
    ],
    [
      [1, 3],
      [1, 4],
      [2, 3],
      [2, 4],
    ],
  ],
  ['[.[] | IN(2, 3)]', [1, 2], [false, true]],
  ['INDEX(.id)', [{ id: 1, a: 'x' }], { 1: { id: 1, a: 'x' } }],
  ['walk(if type == "array" then sort else . end)', [3, [2, 1]], [3, [1, 2]]],
  ['pick(.a.b, .c[1])', { a: { b: 1, x: 2 }, c: [1, 2] }, { a: { b: 1 }, c: [null, 2] }],
]);

truthTable('paths', [
  ['[paths]', { a: [1] }, [['a'], ['a', 0]]],
  ['[path(.a[].b?)]', { a: [{ b: 1 }, 2] }, [['a', 0, 'b']]],
  ['[paths(type == "number")]', [1, ['x', 2]], [[0], [1, 1]]],
  ['[getpath(["a", "b"], ["x", "y"])]', { a: { b: 1 } }, [1, null]],
  ['setpath(["a", 1]; 5)', null, { a: [null, 5] }],
  ['delpaths([["a"], ["b", 0]])', { a: 1, b: [1, 2] }, { b: [2] }],
  ['del(.[1, 2])', [1, 2, 3], [1]],
  ['del(.[0], .[-1])', [1, 2, 3], [2]],
  ['del(.[1:])', [1, 2, 3], [1]],
  ['del(.a.b, .c)', { a: { b: 1, d: 2 }, c: 3 }, { a: { d: 2 } }],
  ['del(.)', 1, null],
  ['[leaf_paths]', { a: [1, {}] }, [['a', 0]]],
  ['[tostream]', { a: [1] }, [[['a', 0], 1], [['a', 0]], [['a']]]],
  ['fromstream(tostream)', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
]);

truthTable('generators', [
  ['[range(3)], [range(1; 3)], [range(5; 0; -2)]', null, [0, 1, 2]],
  ['[range(1; 3), range(5; 0; -2), range(0; 1; 0.5)]', null, [1, 2, 5, 3, 1, 0, 0.5]],
  ['[range(0, 1; 3, 4)]', null, [0, 1, 2, 0, 1, 2, 3, 1, 2, 1, 2, 3]],
  ['[first(range(5)), last(range(5)), nth(2; range(5))]', null, [0, 4, 2]],
  ['[first, last, nth(1)]', [1, 2, 3], [1, 3, 2]],
  ['[limit(2; 1, 2, error), limit(0; error)]', null, [1, 2]],
  ['[skip(2; range(5))]', null, [2, 3, 4]],
  ['[isempty(empty), isempty(1, error)]', null, [true, false]],
  ['[recurse(if . < 3 then . + 1 else empty end)]', 1, [1, 2, 3]],
  ['[recurse(. * .; . < 100)]', 2, [2, 4, 16]],
  ['[while(. < 10; . * 2)], until(. > 10; . * 2)', 1, [1, 2, 4, 8]],
  ['[limit(3; repeat(. * 2, 5))]', 1, [2, 5, 2]],
  ['[.[] | select(. > 1)]', [1, 2, 3], [2, 3]],
  ['[splits(", *")]', 'a, b,c', ['a', 'b', 'c']],
]);

truthTable('strings', [
  ['[ascii_downcase, ascii_upcase]', 'aBÇ', ['abÇ', 'ABÇ']],
  ['explode', 'a😀', [97, 128512]],
  ['implode', [97, 128512, 0xd800], 'a😀\ufffd'],
  ['[startswith("a"), endswith("a")]', 'ab', [true, false]],
  ['[ltrimstr("a"), rtrimstr("b"), trimstr("x")]', 'ab', ['b', 'a', 'ab']],
  ['[trim, ltrim, rtrim]', '\u00a0 a b \n', ['a b', 'a b \n', '\u00a0 a b']],
  [
    '[split(","), split("")]',
    'a,b',
    [
      ['a', 'b'],
      ['a', ',', 'b'],
    ],
  ],
  ['join("-")', ['a', null, 1, true], 'a--1-true'],
  ['join(",")', [], ''],
  ['[.[] | @json]', ['a', { b: 1 }], ['"a"', '{"b":1}']],
  ['@csv', [1, 'a"b', null, true], '1,"a""b",,true'],
  ['@tsv', ['a\tb', 'c\\d', 1], 'a\\tb\tc\\\\d\t1'],
  ['@html', `<a href='x'>&"`, '&lt;a href=&apos;x&apos;&gt;&amp;&quot;'],
  ['@uri', 'a b/سلام~', 'a%20b%2F%D8%B3%D9%84%D8%A7%D9%85~'],
  ['@urid', 'a%20b%D8%B3', 'a bس'],
  ['@sh', ["it's", 1], "'it'\\''s' 1"],
  ['[@base64, @base32]', 'سلام', ['2LPZhNin2YU=', '3CZ5TBGYU7MYK===']],
  ['[.[0] | @base64d] + [.[1] | @base32d]', ['2LPZhNin2YU', '3CZ5TBGYU7MYK==='], ['سلام', 'سلام']],
]);

truthTable('regular expressions', [
  ['[test("^a.c$"), test("B"), test("B"; "i")]', 'abc', [true, false, true]],
  [
    '[match("b+"; "g") | [.offset, .length, .string]]',
    'abb b',
    [
      [1, 2, 'bb'],
      [4, 1, 'b'],
    ],
  ],
  [
    '[match("(?<x>س)|(?<y>ل)"; "g") | .captures | map([.name, .offset, .string])]',
    '😀سل',
    [
      [
        ['x', 1, 'س'],
        ['y', -1, null],
      ],
      [
        ['x', -1, null],
        ['y', 2, 'ل'],
      ],
    ],
  ],
  ['[match("a"; "gx").string, match(["a b # comment", "x"]).string]', 'ab', ['a', 'ab']],
  ['capture("(?<year>\\\\d+)-(?<month>\\\\d+)")', '2026-03', { year: '2026', month: '03' }],
  ['[scan("\\\\d+")], [scan("(\\\\d)(\\\\d)")]', '12 34', ['12', '34']],
  [
    '[scan("(\\\\d)(\\\\d)")]',
    '12 34',
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  ['[scan("c"), scan("C"; "i")]', 'abc', ['c', 'c']],
  ['split(", *"; null)', 'a, b,c', ['a', 'b', 'c']],
  ['sub("(?<x>[a-z])"; "<\\(.x)>")', 'abc', '<a>bc'],
  ['gsub("(?<x>[a-z])"; "<\\(.x)>")', 'abc', '<a><b><c>'],
  ['gsub("A"; "x"; "i")', 'aba', 'xbx'],
  ['gsub(""; "-")', 'سل', '-س-ل-'],
  ['gsub("^"; ">")', 'a\nb', '>a\nb'],
  ['[match(""; "g").offset]', 'ab', [0, 1, 2]],
  ['[match("a*"; "gn").string]', 'baab', ['aa']],
  ['[test("a.b"), test("a.b"; "p")]', 'a\nb', [false, true]],
  ['ascii_downcase | test("\\\\p{Arabic}+")', 'سلام', true],
]);

truthTable('math', [
  ['[floor, ceil, round, trunc, fabs]', -1.5, [-2, -1, -2, -1, 1.5]],
  ['[.[] | abs]', [-1, 0, 2.5], [1, 0, 2.5]],
  ['[pow(2; 10), log2]', 8, [1024, 3]],
  ['[.[] | sqrt, exp10, significand, logb]', [4], [2, 10000, 1, 2]],
  ['[isinfinite, isnan, isnormal]', 1, [false, false, true]],
  ['[nan | isnan, . < 1, . == .]', null, [true, true, false]],
  ['[infinite, -infinite | isinfinite]', null, [true, true]],
  ['[fmin(1; 2), fmax(1; 2), ldexp(3; 2), fma(2; 3; 4)]', null, [1, 2, 12, 10]],
  ['9007199254740993, 0.1 + 0.2', null, 9007199254740992],
  [
    '[modf, frexp]',
    3.5,
    [
      [0.5, 3],
      [0.875, 2],
    ],
  ],
]);

describe('built-ins', () => {
  it('are listed by themselves, each once', () => {
    const listed = outputs('builtins')[0] as string[];
    expect(new Set(listed).size).to.equal(listed.length);
    expect(listed).to.include.members(['map/1', 'length/0', 'range/3', 'walk/1', 'gsub/3', 'now/0']);
    expect(listed.filter((signature) => /^(env|input|debug|localtime)/.test(signature))).to.deep.equal([]);
  });

  it('all compile when called with as many arguments as they say', () => {
    for (const signature of builtinSignatures()) {
      const [name, arity] = signature.split('/') as [string, string];
      const values = Array.from({ length: Number(arity) }, () => '.').join('; ');
      expect(
        () => output(`try ${name}${values === '' ? '' : `(${values})`} catch "caught"`, 0),
        signature,
      ).not.to.throw('is not defined');
    }
  });
});
