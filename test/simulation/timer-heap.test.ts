import { expect } from 'chai';
import fc from 'fast-check';
import { TimerHeap } from '../../simulation/timer-heap.js';

describe('TimerHeap', () => {
  it('gives entries by instant, equal ones in the order in which they came, canceled ones not at all', () => {
    const entries = fc.array(fc.record({ at: fc.integer({ min: 0, max: 20 }), canceled: fc.boolean() }));
    fc.assert(
      fc.property(entries, (given) => {
        const heap = new TimerHeap<number>();
        const added = given.map(({ at }, index) => heap.add(at, index));
        for (const [index, { canceled }] of given.entries()) if (canceled) heap.cancel(added[index]!);
        const taken: number[] = [];
        for (let entry = heap.take(); entry; entry = heap.take()) taken.push(entry.item);
        const expected = given
          .map(({ at, canceled }, index) => ({ at, canceled, index }))
          .filter(({ canceled }) => !canceled)
          .sort((left, right) => left.at - right.at || left.index - right.index);
        expect(taken).to.deep.equal(expected.map(({ index }) => index));
      }),
    );
  });
});
