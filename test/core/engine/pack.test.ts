import { expect } from 'chai';
import { pack, start, unpack } from '../../../core/engine/index.js';
import { program, throughJson } from '../../support/engine.js';

describe('pack and unpack', () => {
  const nested = (depth: number): string =>
    depth === 0 ? '{ w: { wait: P1D } }' : `{ d${depth}: { do: [ ${nested(depth - 1)} ] } }`;
  const compiled = program(`- ${nested(8)}`);
  const state = (input: Parameters<typeof start>[1]['input']) =>
    start(compiled, { id: 'r', subject: {}, input, now: 0 }).state;

  it('writes what nested scopes share once', () => {
    const large = state({ text: 'x'.repeat(20_000) });
    const packed = throughJson(pack(large));
    expect(JSON.stringify(large).length).to.be.above(200_000);
    expect(JSON.stringify(packed).length).to.be.below(25_000);
    expect(unpack(packed)).to.deep.equal(throughJson(large));
  });

  it('takes no data for a reference of its own', () => {
    const tricky = state({ shared: { raw: 0 }, $shared: 0, list: [{ $shared: 0 }] });
    expect(unpack(throughJson(pack(tricky)))).to.deep.equal(throughJson(tricky));
  });

  it('keeps sharing what it read, so that packing again stays small', () => {
    const packed = pack(state({ text: 'x'.repeat(1000) }));
    expect(pack(unpack(throughJson(packed)))).to.deep.equal(packed);
  });
});
