// Random programs over the whole language. Each ends by itself: what could go on for ever stands within `limit`.
import fc from 'fast-check';
import { ASSIGNMENTS, DATE_FORMATS, FLAGS, OF_NOTHING, OF_ONE, OF_TWO, OPERATORS, PATTERNS } from './names.js';

type Text = fc.Arbitrary<string>;

/** A text with arbitraries in its gaps. */
function say(parts: TemplateStringsArray, ...gaps: readonly Text[]): Text {
  return fc.tuple(...gaps).map((texts) => parts.reduce((text, part, index) => text + (texts[index - 1] ?? '') + part));
}

const oneOf = (texts: readonly string[]): Text => fc.constantFrom(...texts);
const count = oneOf(['0', '1', '2', '3', '-1', '1.5', 'null', '.']);
const regex = oneOf(PATTERNS.map((pattern) => `"${pattern}"`));
const flags = oneOf(FLAGS.map((flag) => (flag === 'null' ? flag : `"${flag}"`)));
const format = oneOf(['@text', '@json', '@html', '@uri', '@csv', '@tsv', '@sh', '@base64', '@base64d']);
const field = oneOf([
  '.a',
  '.b',
  '.c',
  '."é"',
  '.["a b"]',
  '."a\\u0041"',
  '.[0]',
  '.[1]',
  '.[-1]',
  '.[1.7]',
  '.[nan]',
  '.[null]',
]);
const slice = oneOf([
  '.[1:]',
  '.[:-1]',
  '.[-2:]',
  '.[1:2]',
  '.[0.5:1.5]',
  '.[null:2]',
  '.[:10]',
  '.["a":]',
  '.[nan:1]',
]);
const literal = oneOf([
  '0',
  '1',
  '2',
  '-1',
  '0.5',
  '3',
  '(1e17 + 0)',
  '(1e-7 + 0)',
  '9007199254740993',
  'null',
  'true',
  'false',
  '""',
  '"a"',
  '"abc"',
  '"😀"',
  '"\\ud83d\\ude00"',
  '"\\u00e9"',
  '", "',
  '"x"',
  '"1"',
  '[]',
  '{}',
  '[0]',
  '[1, 2]',
  '["a"]',
  '["a", 0]',
  '[[0], [1]]',
  '{a: 1}',
  '{a: {b: 2}}',
  '{"start": 1}',
  '$x',
  '$y',
  '"%Y-%m-%d"',
]);
const pattern = oneOf([
  '[$x, $y]',
  '{a: $x}',
  '{$a, b: [$y]}',
  '{"b": $y, $x}',
  '[[$x], $y]',
  '{$b: [$x]}',
  '{(.c?, "a"): $x}',
  '[$x, {a: $y}]',
]);
const binding = oneOf(['$x', '[$x, $y]', '{a: $x}']);
const alternatives = oneOf(['[$x] ?// $x', '{a: $x} ?// [$x, $y]', '[$x] ?// {a: $y} ?// $y', '$x ?// [$x]']);
const key = oneOf(['a', '"b"', '"é\\(1)"', '(.a?)', '("a", "b")', '$x', '@base64 "x"', '"__proto__"']);
const error = oneOf(['error', 'error("x")', 'error(null)', 'error({a: 1})', 'break $out']);

const operators = (e: Text, p: Text): Text[] => [
  say`(${e} ${oneOf(OPERATORS)} ${e})`,
  say`(${e} | ${e})`,
  say`(${p} ${oneOf(ASSIGNMENTS)} ${e})`,
  say`(${e})?`,
  say`-(${e})`,
  say`(${e} | ${oneOf(OF_NOTHING)})`,
];

const construction = (e: Text): Text[] => [
  say`[${e}]`,
  say`{${key}: (${e})}`,
  say`{a: (${e}), b: (${e})}`,
  say`{a, $x, c: (${e})}`,
  say`"<\\(${e})>"`,
  say`${format} "x\\(${e})y\\(${e})"`,
];

const control = (e: Text): Text[] => [
  say`try (${e}) catch ${oneOf(['.', 'type', '{caught: .}'])}`,
  say`try (${e}, ${error}) catch .`,
  say`if ${e} then ${e} else ${e} end`,
  say`if ${e} then ${e} elif ${e} then ${e} end`,
  say`(${e} as ${binding} | ${e})`,
  say`(${e} as ${pattern} | [$x, $y])`,
  say`[.[]? as ${alternatives} | [$x, $y]]`,
  say`[${e} as ${alternatives} | if $x == 1 then error("x") else [$x, $y] end]`,
  say`reduce (${e}) as ${binding} (${e}; ${e})`,
  say`reduce limit(4; ${e}) as $x (0; . + $x)`,
  say`foreach (${e}) as ${binding} (${e}; ${e}; ${e})`,
  say`foreach limit(4; ${e}) as $x (0; ${e})`,
  say`(label $in | ${e}, break $in, ${e})`,
  say`(label $out | ${e} | ., break $out)`,
  say`(def k: ${e}; [k, (${e} | k)])`,
  say`(def m(h): [h, (${e} | h)]; m(${e}))`,
  say`(def n($x; h): [$x, h]; n(${e}; ${e}))`,
  say`(def r: if type == "array" then .[] | r else ${e} end; r)`,
];

const calls = (e: Text, p: Text): Text[] => [
  say`${oneOf(OF_ONE)}(${e})`,
  say`${oneOf(OF_TWO)}(${e}; ${e})`,
  say`${oneOf(['limit', 'skip', 'nth'])}(${count}; ${e})`,
  say`${oneOf(['path', 'del', 'pick', 'paths'])}(${p})`,
  say`[limit(4; ${oneOf(['repeat', 'recurse'])}(${e}))]`,
  say`[limit(4; range(${e}))]`,
  say`[limit(4; range(${e}; ${e}; ${e}))]`,
  say`[limit(4; while(${e}; ${e}))]`,
  say`[.[]? | until(type != "number" or isnan or . > 3 or . < -20; . + 1)]`,
  say`(${e} | ${oneOf(['test', 'match', 'capture', 'scan', 'splits'])}(${regex}))`,
  say`[(${e} | ${oneOf(['test', 'match', 'capture', 'scan', 'split'])}(${regex}; ${flags}))]`,
  say`(${e} | ${oneOf(['sub', 'gsub'])}(${regex}; ${e}))`,
  say`(${e} | ${oneOf(['sub', 'gsub'])}(${regex}; "<\\(.x, .n)>"; ${flags}))`,
  say`(${e} | ${oneOf(['strftime', 'strptime'])}(${oneOf(DATE_FORMATS.map((text) => `"${text}"`))}))`,
];

const paths = (e: Text, p: Text): Text[] => [
  fc.oneof(fc.constant('.'), field, slice),
  say`.[]`,
  say`.[]?`,
  say`..`,
  say`.a?`,
  say`(${p} | ${p})`,
  say`(${p}, ${p})`,
  say`.[${e}]`,
  say`.[${e}:${e}]`,
  say`select(${e})`,
  say`first(${p})`,
  say`(${p} // ${p})`,
  say`if ${e} then ${p} else ${p} end`,
  say`getpath(${e})`,
  say`limit(2; ${p})`,
  say`recurse(.[]?)`,
  say`limit(3; recurse((${p})?))`,
  say`(${e} as $x | ${p})`,
  say`paths`,
  say`empty`,
  say`try (${p})`,
  say`last(${p})`,
  say`f`,
];

const DEEP = { depthSize: 'small', maxDepth: 4, withCrossShrink: true } as const;

const { expr } = fc.letrec<{ expr: string; path: string }>((tie) => {
  const [e, p] = [tie('expr'), tie('path')];
  return {
    expr: fc.oneof(
      DEEP,
      fc.oneof(fc.constant('.'), field, slice, literal, oneOf(OF_NOTHING)),
      fc.oneof(...operators(e, p)),
      fc.oneof(...construction(e)),
      fc.oneof(...control(e)),
      fc.oneof(...calls(e, p)),
      p,
    ),
    path: fc.oneof(DEEP, ...paths(e, p)),
  };
});

/** A program in which `$x`, `$y`, `$out`, `f` and `g` always mean something. */
export const program: Text = expr.map(
  (text) => `label $out | "a" as $x | [1, {"a": 2}] as $y | def f: .a; def g(h): [h]; ${text}`,
);
