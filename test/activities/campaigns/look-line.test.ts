import { expect } from 'chai';
import { LookLine } from '../../../activities/messages/look-line.js';

describe('the line of those who look again', () => {
  let now = 0;
  let line: LookLine;

  beforeEach(() => {
    now = 1_000;
    line = new LookLine(() => now);
  });

  it('lets one after the other look, each campaign in a line of its own', () => {
    expect([line.take('a'), line.take('a'), line.take('b'), line.take('a')]).to.deep.equal([0, 250, 0, 500]);
  });

  it('moves on with the time, and keeps no place that is over', () => {
    line.take('a');
    line.take('a');
    now += 300;
    expect(line.take('a')).to.equal(200);
    now += 10_000;
    expect(line.take('a')).to.equal(0);
  });

  it('grows denser, not longer, when very many stand in it', () => {
    const places = Array.from({ length: 1_000 }, () => line.take('a'));
    expect(Math.max(...places)).to.equal(30_000);
    now += 1_000;
    expect(line.take('a')).to.equal(29_000);
    expect(line.take('a')).to.equal(29_250);
  });
});
