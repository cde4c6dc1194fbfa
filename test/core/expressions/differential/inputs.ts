// Inputs of random programs. No key that looks like a whole number and no number that jq writes as it was spelt (1e17, 1.0):
// there the engines differ on purpose.
import fc from 'fast-check';
import type { Json } from '../../../../core/json.js';

export const KEYS = ['a', 'b', 'c', 'é', '😀', '', 'a b', '__proto__'] as const;
const TEXTS = [
  'abc',
  'a,b',
  'aXbxcx',
  ' pad\t',
  '12',
  '-1.5',
  'nan',
  'true',
  '[1,{"a":2}]',
  'سلام',
  'e\u0301😀',
  '\u0000\u007f',
  '<&\'">',
  '2015-03-05T23:51:47Z',
  'YWJj',
  'MFRGG===',
  '%D8%B3',
  'test test abc',
  'line\nbreak',
] as const;
const NUMBERS = [0, 1, 2, 3, -1, -2, 0.5, -1.5, 10, 255, 1425599621, 9007199254740991, -9007199254740991] as const;

const key = fc.constantFrom<string>(...KEYS);

export const { input } = fc.letrec<{ input: Json }>((tie) => ({
  input: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, false, true),
    fc.constantFrom<Json>(...NUMBERS),
    fc.integer({ min: -20, max: 20 }),
    fc.constantFrom<Json>(...TEXTS, ...KEYS),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.array(tie('input'), { maxLength: 4 }),
    fc.dictionary(key, tie('input'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(fc.record({ a: tie('input'), b: tie('input') }, { requiredKeys: ['a'], noNullPrototype: true }), {
      maxLength: 4,
    }),
  ),
}));
