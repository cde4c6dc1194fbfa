import { expect } from 'chai';
import { advance, migrate, openTimers, type Program, type State, start } from '../../../core/engine/index.js';
import { DAY, event, program, throughJson } from '../../support/engine.js';
import { runInVirtualTime } from '../../support/virtual-host.js';

const BEGIN = { id: 'r', subject: {}, input: {}, now: 0 };

/** A run that has gone as far as it can without any news but these events. */
function waitingRun(compiled: Program, types: readonly string[] = []): State {
  return types.reduce((state, type, position) => {
    const [now, news] = event(position + 1, type, position);
    return advance(compiled, state, { ...news, now }).state;
  }, start(compiled, BEGIN).state);
}

describe('migrate', () => {
  const before = program(`
    - a: { set: { x: 1 } }
    - b: { do: [ { w: { wait: P5D } } ] }
    - c: { set: '\${ . + { v: 1 } }' }
  `);

  it('finds tasks by the path of their names: one inserted, one renamed', () => {
    const after = program(`
      - a: { set: { x: 1 } }
      - inserted: { call: readContact }
      - bb: { do: [ { w: { wait: P9D } } ] }
      - c: { set: '\${ . + { v: 2 } }' }
    `);
    const { state, problems } = migrate(before, after, throughJson(waitingRun(before)), { '/b': '/bb' });
    expect(problems).to.deep.equal([]);
    if (!state) throw new Error('refused');
    expect(openTimers(state)).to.deep.equal([{ id: '/do/2/bb/do/0/w#1', at: 5 * DAY }]);
    const end = advance(after, state, { type: 'timerFired', id: '/do/2/bb/do/0/w#1', now: 5 * DAY });
    expect(end.commands).to.deep.equal([{ type: 'complete', output: { x: 1, v: 2 } }]);
  });

  it('to itself changes nothing', () => {
    const state = waitingRun(before);
    expect(migrate(before, before, state).state).to.deep.equal(state);
  });

  it('a list that was reordered goes on from the same task', () => {
    const after = program('- b: { do: [ { w: { wait: P5D } } ] }\n- a: { call: readContact }');
    const { state } = migrate(before, after, waitingRun(before));
    if (!state) throw new Error('refused');
    const step = advance(after, state, { type: 'timerFired', id: '/do/0/b/do/0/w#1', now: 5 * DAY });
    expect(step.commands).to.have.nested.property('[0].name', 'readContact');
  });

  const refusals: Record<string, [from: string, to: string, reason: string]> = {
    'a task that is gone': ['- a: { wait: P1D }', '- b: { wait: P1D }', '"/a" is open and has no counterpart.'],
    'a task of another kind': [
      '- a: { wait: P1D }',
      '- a: { call: readContact }',
      '"/a" is open; it was a wait and would be a call.',
    ],
    'an open call': [
      '- a: { call: readContact }',
      '- a: { call: readContact }',
      'The call /do/0/a#1 is open: its answer would be lost.',
    ],
    'a renamed variable': [
      '- a: { for: { each: x, in: "[1]" }, do: [ { w: { wait: P1D } } ] }',
      '- a: { for: { each: y, in: "[1]" }, do: [ { w: { wait: P1D } } ] }',
      '"/a" renames its variables while it is open.',
    ],
    'another number of branches': [
      '- f: { fork: { branches: [ { a: { wait: P1D } } ] } }',
      '- f: { fork: { branches: [ { a: { wait: P1D } }, { b: { wait: P1D } } ] } }',
      '"/f" changes the number of its branches while it is open.',
    ],
    'a list that is gone': [
      '- t: { try: [ { r: { raise: { error: { type: x, status: 1 } } } } ], catch: { do: [ { w: { wait: P1D } } ] } }',
      '- t: { try: [ { r: { raise: { error: { type: x, status: 1 } } } } ], catch: {} }',
      '"/t/catch:w" is open and has no counterpart.',
    ],
  };
  for (const [what, [from, to, reason]] of Object.entries(refusals))
    it(`refuses ${what}, and says so`, () => {
      const old = program(from);
      const { state, problems } = migrate(old, program(`${to}\n- more: { set: { x: 1 } }`), waitingRun(old));
      expect(state).to.equal(undefined);
      expect(problems).to.include(reason);
    });

  it('refuses a task that was moved out of its scope', () => {
    const after = program('- w: { wait: P5D }\n- b: { do: [ { x: { set: { y: 1 } } } ] }');
    expect(migrate(before, after, waitingRun(before), { '/b/w': '/w' }).problems).to.deep.equal([
      '"/w" is open and moved out of its scope.',
    ]);
  });

  it('refuses other events for a listen that has some already', () => {
    const text = (...types: string[]): string =>
      `- l: { listen: { to: { all: [ ${types.map((type) => `{ with: { type: ${type} } }`).join(', ')} ] } } }`;
    const old = program(text('x', 'y'));
    expect(migrate(old, program(text('x', 'y', 'z')), waitingRun(old, ['x'])).problems).to.have.length(1);
  });

  it('branches keep their results by name', () => {
    const text = (...branches: string[]): string => `- f: { fork: { branches: [ ${branches.join(', ')} ] } }`;
    const [quick, slow] = ['{ quick: { set: [done] } }', '{ slow: { wait: P1D, output: { as: "[1]" } } }'];
    const old = program(text(quick, slow));
    const swapped = program(text(slow, quick));
    const { state } = migrate(old, swapped, waitingRun(old));
    if (!state) throw new Error('refused');
    const end = advance(swapped, state, { type: 'timerFired', id: '/do/0/f/fork/branches/0/slow#1', now: DAY });
    expect(end.commands).to.deep.equal([{ type: 'complete', output: [[1], ['done']] }]);
  });

  it('in the middle of a run it changes what comes after', () => {
    const first = program('- a: { wait: P1D }\n- b: { wait: P1D }\n- c: { call: readContact }');
    const second = program('- a: { wait: P1D }\n- b: { wait: P9D }\n- c: { call: updateContact }');
    const { state } = migrate(first, second, waitingRun(first));
    if (!state) throw new Error('refused');
    const step = advance(second, state, { type: 'timerFired', id: '/do/0/a#1', now: DAY });
    expect(step.commands).to.deep.equal([{ type: 'startTimer', id: '/do/1/b#1', at: 10 * DAY }]);
    expect(runInVirtualTime(second, {}).state.now).to.equal(10 * DAY);
  });
});
