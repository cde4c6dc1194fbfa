import { expect } from 'chai';
import { calls, commandsOf, DAY, event, reasons, runText } from '../../../support/engine.js';

describe('fork', () => {
  it('gives the outputs of its branches in declared order, whichever ends first', () => {
    const outcome = runText(`
      - f: { fork: { branches: [ { slow: { do: [ { w: { wait: P1D } }, { a: { set: [a] } } ] } }, { quick: { set: [b] } } ] } }
    `);
    expect(outcome.output).to.deep.equal([['a'], ['b']]);
  });

  it('with compete the first wins and the others are canceled with all they asked for', () => {
    const outcome = runText(
      `
      - f:
          fork:
            compete: true
            branches:
              - long: { do: [ { c: { call: readContact } }, { w: { wait: P9D } } ] }
              - short: { do: [ { w: { wait: P1D } }, { s: { set: short } } ] }
    `.replace('set: short', 'set: \'"short"\''),
    );
    expect(outcome.output).to.equal('short');
    expect(commandsOf(outcome, 'cancel').map(({ id }) => id)).to.deep.equal(['/do/0/f/fork/branches/0/long/do/1/w#1']);
    expect(reasons(outcome, 'decided')).to.deep.equal([{ winner: 'short' }]);
  });

  it('a branch that ends at once keeps later ones from starting when they compete', () => {
    const outcome = runText(`
      - f: { fork: { compete: true, branches: [ { a: { set: { x: 1 } } }, { b: { call: readContact } } ] } }
    `);
    expect(calls(outcome)).to.deep.equal([]);
  });

  it('$context is shared, and read at the moment of export', () => {
    const branch = (name: string, more: string): string =>
      `${name}: { do: [ ${more} { q: { set: { x: 1 }, export: { as: '$context + { ${name}: 1, n: ($context.n + 1) }' } } } ] }`;
    const outcome = runText(`
      - s: { set: { n: 0 }, export: { as: . } }
      - f: { fork: { branches: [ { ${branch('a', '')} }, { ${branch('b', '{ w: { wait: P1D } },')} } ] } }
      - o: { set: '\${ $context }' }
    `);
    expect(outcome.output).to.deep.equal({ n: 2, a: 1, b: 1 });
  });

  it('branches that listen for one event both get it, even when one branch is over by then', () => {
    const listen = 'listen: { to: { one: { with: { type: x } } } }';
    const outcome = runText(
      `
      - f:
          fork:
            branches:
              - a: { do: [ { l: { ${listen} } } ] }
              - b: { do: [ { w: { wait: P1D } }, { l: { ${listen} } } ] }
      `,
      {},
      { news: [event(5, 'x', 7)] },
    );
    expect(outcome.output).to.deep.equal([[7], [7]]);
    expect(outcome.state.inbox).to.deep.equal([]);
  });

  it('what a branch took leaves the state at once when no other branch ever listens for it', () => {
    const kept = new Set<string>();
    const hear = (type: string): string => `listen: { to: { one: { with: { type: ${type} } } } }`;
    const outcome = runText(
      `
      - f:
          fork:
            compete: true
            branches:
              - journey: { do: [ { x: { ${hear('x')} } }, { y: { ${hear('y')} } }, { w: { wait: P1D } } ] }
              - goal: { do: [ { y: { ${hear('y')} } }, { z: { ${hear('z')} } } ] }
      `,
      {},
      {
        news: [event(5, 'x'), event(6, 'y')],
        watch: ({ state }) => {
          for (const entry of state.inbox) kept.add(String(entry.event.type));
        },
      },
    );
    expect(outcome.state.status).to.equal('completed');
    expect([...kept]).to.deep.equal(['y']);
  });

  it('what a branch took is gone for the tasks after the fork', () => {
    const listen = 'listen: { to: { one: { with: { type: x } } } }';
    const outcome = runText(
      `
      - f: { fork: { branches: [ { a: { ${listen} } }, { b: { ${listen} } } ] } }
      - after: { try: [ { l: { ${listen}, timeout: { after: P1D } } } ], catch: { do: [ { none: { set: { none: true } } } ] } }
      `,
      {},
      { news: [event(5, 'x')] },
    );
    expect(outcome.output).to.deep.equal({ none: true });
  });

  it('a branch that fails fails the fork, and the siblings are canceled', () => {
    const outcome = runText(`
      timeout: { after: P30D }
      do:
        - f:
            fork:
              branches:
                - a: { do: [ { c: { call: readContact } }, { w: { wait: P9D } } ] }
                - b: { do: [ { w: { wait: P1D } }, { r: { raise: { error: { type: x, status: 1 } } } } ] }
    `);
    expect(outcome.error?.instance).to.equal('/do/0/f/fork/branches/1/b/do/1/r');
    expect(commandsOf(outcome, 'cancel').map(({ id }) => id)).to.deep.equal([
      '/do/0/f/fork/branches/0/a/do/1/w#1',
      '#1:timeout',
    ]);
  });

  it('end in a branch ends the process', () => {
    const outcome = runText(`
      - f: { fork: { branches: [ { a: { wait: P9D } }, { b: { do: [ { w: { wait: P1D, then: end } } ] } } ] } }
      - never: { call: readContact }
    `);
    expect([outcome.state.status, outcome.state.now, calls(outcome).length]).to.deep.equal(['completed', DAY, 0]);
  });
});
