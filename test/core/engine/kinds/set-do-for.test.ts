import { expect } from 'chai';
import { calls, commandsOf, runText } from '../../../support/engine.js';

describe('set, do and for', () => {
  it('set replaces the data, by an object or by what an expression yields', () => {
    const outcome = runText(
      `
      - first: { set: { a: '\${ .q + 1 }', b: [x, '\${ .q }'] } }
      - second: { set: '\${ .b }' }
      `,
      { q: 4, gone: true },
    );
    expect(outcome.output).to.deep.equal(['x', 4]);
  });

  it('do hands the output of one task to the next', () => {
    const outcome = runText(`- outer: { do: [ { a: { set: "\${ . + 1 }" } }, { b: { set: "\${ . * 10 }" } } ] }`, 1);
    expect(outcome.output).to.equal(20);
  });

  it('an empty list hands on what it was given', () => {
    expect(runText('- outer: { do: [] }', { x: 1 }).output).to.deep.equal({ x: 1 });
  });

  it('for names item and position, and the output of a round is the input of the next', () => {
    const outcome = runText(
      `- l: { for: { in: "[5, 6]" }, do: [ { a: { set: "\${ . + [[$item, $index]] }" } } ] }`,
      [],
    );
    expect(outcome.output).to.deep.equal([
      [5, 0],
      [6, 1],
    ]);
  });

  it('for walks a list written in place', () => {
    const outcome = runText(`- l: { for: { each: day, in: [1, 2, 3] }, do: [ { a: { set: "\${ . + $day }" } } ] }`, 0);
    expect(outcome.output).to.equal(6);
  });

  it('while is asked before each round', () => {
    const outcome = runText(
      `- l: { for: { each: n, in: "[range(9)]" }, while: ". < 3", do: [ { a: { set: "\${ . + 1 }" } } ] }`,
      0,
    );
    expect(outcome.output).to.equal(3);
  });

  it('a call in a loop has one key per round', () => {
    const outcome = runText(`
      - outer:
          for: { each: i, in: '[1, 2]' }
          do:
            - inner: { for: { each: k, in: '[1, 2]' }, do: [ { c: { call: readContact } } ] }
    `);
    const keys = commandsOf(outcome, 'callFunction').map((command) => command.key);
    expect(keys).to.deep.equal(['0.0', '0.1', '1.0', '1.1'].map((place) => `/do/0/outer/do/0/inner/do/0/c@${place}`));
  });

  it('exit leaves the round, end leaves the process', () => {
    const exit = runText(`
      - l:
          for: { each: i, in: '[1, 2]' }
          do: [ { a: { call: readContact, then: exit } }, { b: { call: updateContact } } ]
      - c: { call: recordActivity }
    `);
    expect(calls(exit)).to.deep.equal(['readContact', 'readContact', 'recordActivity']);
    const end = runText(`
      - l: { for: { each: i, in: '[1, 2]' }, do: [ { a: { call: readContact, then: end } } ] }
      - c: { call: recordActivity }
    `);
    expect(calls(end)).to.deep.equal(['readContact']);
  });

  it('faults when there is nothing to walk', () => {
    const outcome = runText('- l: { for: { in: .list }, do: [ { a: { set: 1 } } ] }');
    expect(outcome.error).to.include({ status: 400, instance: '/do/0/l' });
  });

  it('refuses a list longer than its limit, since it stands in the state', () => {
    const outcome = runText('- l: { for: { in: "[range(10001)]" }, do: [ { a: { set: { x: 1 } } } ] }');
    expect(outcome.error?.title).to.equal('"l" has 10001 items; at most 10000 are allowed');
  });
});
