// Laws that hold for every value.
import { expect } from 'chai';
import fc from 'fast-check';
import { compareValues, valuesEqual } from '../../../core/expressions/values/ordering.js';
import type { Json } from '../../../core/json.js';
import { output, outputs } from './evaluate.js';

const { value, text } = fc.letrec<{ value: Json; text: string }>((tie) => ({
  text: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.constantFrom('a', 'b', '', '__proto__', '\ue000', '😀'),
  ),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, false, true, 0, -1, 1.5, 1e17, 1e-7),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    tie('text'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(tie('text'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const values = fc.array(value, { maxLength: 8 });

/** Equality as jq sees it, in which -0 is 0. */
function expectSame(actual: Json | undefined, expected: Json): void {
  expect(valuesEqual(actual as Json, expected), `${JSON.stringify(actual)} is ${JSON.stringify(expected)}`).to.equal(
    true,
  );
}

describe('ordering', () => {
  it('is total: antisymmetric, transitive, and 0 only for equal values', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(Math.sign(compareValues(a, b)) + Math.sign(compareValues(b, a))).to.equal(0);
        expect(compareValues(a, b) === 0).to.equal(valuesEqual(a, b));
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) expect(compareValues(a, c)).to.be.at.most(0);
      }),
    );
  });

  it('compares texts by code point', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const points = (string: string): Json => output('explode', string) as Json;
        expect(Math.sign(compareValues(a, b))).to.equal(Math.sign(compareValues(points(a), points(b))));
      }),
    );
  });

  it('agrees with the operators', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [less, lessOrEqual, equal, unequal, more, moreOrEqual] = outputs(
          '.[0] as $a | .[1] as $b | $a < $b, $a <= $b, $a == $b, $a != $b, $a > $b, $a >= $b',
          [a, b],
        );
        expect([less, equal, more].filter(Boolean)).to.have.length(1);
        expect([lessOrEqual, unequal, moreOrEqual]).to.deep.equal([!more, !equal, !less]);
      }),
    );
  });
});

describe('sort', () => {
  it('gives the same items in order, whatever order they came in', () => {
    fc.assert(
      fc.property(values, (items) => {
        const sorted = output('sort', items) as Json[];
        expect(sorted).to.have.length(items.length);
        for (let index = 1; index < sorted.length; index++) {
          expect(compareValues(sorted[index - 1] as Json, sorted[index] as Json)).to.be.at.most(0);
        }
        expectSame(output('reverse | sort', items), sorted);
        expectSame(output('sort | sort', items), sorted);
        expect(output('sort | (. - unique) == []', items)).to.equal(true);
      }),
    );
  });

  it('agrees with group_by, unique, min and max', () => {
    fc.assert(
      fc.property(values, (items) => {
        expectSame(output('group_by(.) | add // []', items), output('sort', items) as Json);
        expectSame(output('group_by(.) | map(.[0])', items), output('unique', items) as Json);
        expectSame(output('min', items), output('sort | first', items) as Json);
        expectSame(output('max', items), output('sort | last', items) as Json);
      }),
    );
  });
});

describe('JSON text', () => {
  it('is what JSON.parse reads back, and fromjson too', () => {
    fc.assert(
      fc.property(value, (any) => {
        const written = output('tojson', any) as string;
        expectSame(JSON.parse(written), any);
        expectSame(output('tojson | fromjson', any), any);
      }),
    );
  });

  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2, '\t'), (any, indentation) => {
        const written = JSON.stringify(any, null, indentation);
        expectSame(output('fromjson', written), JSON.parse(written));
      }),
    );
  });
});

describe('paths', () => {
  it('lead to what was set there', () => {
    fc.assert(
      fc.property(value, value, (whole, part) => {
        for (const path of outputs('path(..)', whole)) {
          const [found, same] = outputs('$p as $p | setpath($p; $v) | getpath($p), (setpath($p; $v) == .)', whole, {
            p: path,
            v: part,
          });
          expectSame(found, part);
          expect(same).to.equal(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('set to what they lead to change nothing', () => {
    fc.assert(
      fc.property(value, (whole) => {
        expect(
          output('. as $whole | all(path(..); . as $p | $whole | setpath($p; getpath($p)) == $whole)', whole),
        ).to.equal(true);
      }),
    );
  });

  it('lead to nothing once deleted, and to each value once', () => {
    fc.assert(
      fc.property(value, (whole) => {
        expectSame(output('[path(..) as $p | getpath($p)]', whole), outputs('..', whole));
        expect(
          output(
            '. as $w | all(paths | select(.[-1] | type == "string"); . as $p | $w | delpaths([$p]) | getpath($p[:-1]) | has($p[-1]) | not)',
            whole,
          ),
        ).to.equal(true);
        expectSame(output('fromstream(tostream)', whole), whole);
      }),
      { numRuns: 50 },
    );
  });
});

describe('texts', () => {
  it('survive every format that can be read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (any) => {
        for (const format of [
          '@base64 | @base64d',
          '@base32 | @base32d',
          '@uri | @urid',
          '@json | fromjson',
          'explode | implode',
        ]) {
          expect(output(format, any), format).to.equal(any);
        }
      }),
    );
  });

  it('split and join undo each other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom(',', 'a', 'ab'), (any, separator) => {
        expect(output('. as $text | split($s) | join($s) == $text', any, { s: separator })).to.equal(true);
      }),
    );
  });

  it('slices of a text fit together', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: -5, max: 10 }), (any, at) => {
        expect(output('.[:$at] + .[$at:] == .', any, { at })).to.equal(true);
      }),
    );
  });

  it('matches fit between the pieces that splits gives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (any) => {
        const [pieces, found] = outputs('[splits("[a-m]+")], [scan("[a-m]+")]', any) as [string[], string[]];
        expect(pieces.map((piece, index) => piece + (found[index] ?? '')).join('')).to.equal(any);
      }),
    );
  });
});
