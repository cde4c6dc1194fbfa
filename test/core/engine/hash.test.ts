import { expect } from 'chai';
import { hashFraction } from '../../../core/engine/hash.js';
import { canonicalJson, fnvHash } from '../../../core/engine/index.js';

describe('canonicalJson', () => {
  it('puts keys in order, at every depth, and leaves lists alone', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'é"' } })).to.equal('{"a":{"c":"é\\"","d":null},"b":[2,1]}');
  });
});

describe('fnvHash', () => {
  it('is the same for ever: stored hashes depend on it', () => {
    expect(fnvHash('')).to.equal('811c9dc501000193');
    expect(fnvHash('ravand')).to.equal('a2990ea769c098f9');
  });

  it('as a fraction lies in [0, 1) and spreads', () => {
    const fractions = Array.from({ length: 1000 }, (_, n) => hashFraction(`run-${n}`));
    expect(Math.min(...fractions)).to.be.at.least(0);
    expect(Math.max(...fractions)).to.be.below(1);
    expect(fractions.filter((fraction) => fraction < 0.5).length).to.be.within(400, 600);
  });
});
