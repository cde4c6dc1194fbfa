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

  it('writes long pointers only from the nearest open task on', () => {
    const deep = state({});
    const packed = throughJson(pack(deep));
    expect(packed.frames.map((frame) => frame.task ?? frame.below).slice(0, 3)).to.deep.equal([
      '',
      '/do/0/d8',
      '/do/0/d7',
    ]);
    expect(unpack(packed)).to.deep.equal(throughJson(deep));
  });

  it('keeps how often tasks were visited, below open ones and elsewhere', () => {
    const visits = { '/do/0/d8/do/0/d7/do/3/other': 2, '/do/9/gone': 4, '/do/0/d8': 1 };
    const visited = { ...state({}), visits };
    expect(unpack(throughJson(pack(visited))).visits).to.deep.equal(visits);
    expect(unpack(throughJson(pack({ ...visited, frames: [] }))).visits).to.deep.equal(visits);
  });

  it('reads what was packed with whole pointers', () => {
    const now = throughJson(state({ a: 1 }));
    expect(unpack({ ...now, shared: [] })).to.deep.equal(now);
  });
});
