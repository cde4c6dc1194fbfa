import { expect } from 'chai';
import { advance, currentTasks, isQuiescent, openTimers, pendingCalls, start } from '../../../core/engine/index.js';
import {
  calls,
  commandsOf,
  control,
  DAY,
  event,
  HOUR,
  program,
  reasons,
  run,
  runText,
  throughJson,
} from '../../support/engine.js';
import { runInVirtualTime } from '../../support/virtual-host.js';

const BEGIN = { id: 'run-1', subject: { contactId: 'c1' }, input: {}, now: 0 };

describe('start and advance', () => {
  const waitThenCall = program('- a: { wait: P1D }\n- b: { call: readContact }');

  it('the state is plain JSON, small, and pinned to its program', () => {
    const { state, commands } = start(waitThenCall, BEGIN);
    expect(throughJson(state)).to.deep.equal(state);
    expect(JSON.stringify(state).length).to.be.below(700);
    expect(state).to.include({ engine: 1, id: 'run-1', program: waitThenCall.hash, status: 'running' });
    expect(commands).to.deep.equal([{ type: 'startTimer', id: '/do/0/a#1', at: DAY }]);
  });

  it('answers the questions of a host', () => {
    const { state } = start(waitThenCall, BEGIN);
    expect(openTimers(state)).to.deep.equal([{ id: '/do/0/a#1', at: DAY }]);
    expect([isQuiescent(state), pendingCalls(state)]).to.deep.equal([true, []]);
    expect(currentTasks(waitThenCall, state)).to.deep.equal([{ task: '/do/0/a', name: 'a' }]);
    const called = advance(waitThenCall, state, { type: 'timerFired', id: '/do/0/a#1', now: DAY }).state;
    expect([isQuiescent(called), pendingCalls(called)]).to.deep.equal([false, ['/do/1/b#1']]);
  });

  it('refuses a state of another program', () => {
    const { state } = start(waitThenCall, BEGIN);
    expect(() =>
      advance(program('- a: { set: 1 }'.replace('1', '{ x: 1 }')), state, { type: 'tick', now: 1 }),
    ).to.throw('migrate');
  });

  it('time never goes back', () => {
    const { state } = start(waitThenCall, { ...BEGIN, now: HOUR });
    expect(advance(waitThenCall, state, { type: 'tick', now: 5 }).state.now).to.equal(HOUR);
  });

  it('answers to what is not open, and news for a run that has ended, change nothing', () => {
    const { state } = start(waitThenCall, BEGIN);
    for (const id of ['/do/0/a#7', 'nonsense', '', '/do/1/b#1'])
      for (const news of [
        { type: 'timerFired' as const, id },
        { type: 'functionCompleted' as const, id, result: null },
      ])
        expect(advance(waitThenCall, state, { ...news, now: 1 }).commands).to.deep.equal([]);
    const ended = advance(waitThenCall, state, { type: 'cancelRequested', now: 2 }).state;
    expect(advance(waitThenCall, ended, { type: 'tick', now: 3 })).to.deep.equal({
      state: ended,
      commands: [],
      journal: [],
    });
  });

  it('pause holds everything back, resume hands it on in order', () => {
    const outcome = run(waitThenCall, {}, { news: [control(HOUR, 'pause'), control(3 * DAY, 'resume')] });
    expect([outcome.state.status, outcome.state.now]).to.deep.equal(['completed', 3 * DAY]);
  });

  it('what is held is neither open nor lost when a paused run is loaded again', () => {
    const { state } = start(waitThenCall, BEGIN);
    const paused = advance(waitThenCall, state, { type: 'pause', now: 1 }).state;
    const held = advance(waitThenCall, paused, { type: 'timerFired', id: '/do/0/a#1', now: DAY }).state;
    expect([openTimers(held), isQuiescent(held), held.held.length]).to.deep.equal([[], true, 1]);
    expect(advance(waitThenCall, held, { type: 'resume', now: 2 * DAY }).commands).to.have.length(1);
  });

  it('what is due together counts in one order, whichever timer the host sees first', () => {
    const compiled = program(`
      - f:
          fork:
            branches:
              - a: { wait: P1D, timeout: { after: P1D } }
              - b: { do: [ { w: { wait: P1D } } ] }
    `);
    const { state } = start(compiled, BEGIN);
    const ends = openTimers(state).map(({ id }) => advance(compiled, state, { type: 'timerFired', id, now: DAY }));
    const last = ends.map(({ commands }) => commands.at(-1));
    expect(last).to.have.length(3);
    for (const command of last) expect(command).to.have.nested.property('error.instance', '/do/0/f/fork/branches/0/a');
  });

  it('a timer that is due earlier goes first, and the host is told that it need not come', () => {
    const compiled = program('- f: { fork: { branches: [ { a: { wait: P2D } }, { b: { wait: P1D } } ] } }');
    const { state } = start(compiled, BEGIN);
    const late = advance(compiled, state, { type: 'timerFired', id: '/do/0/f/fork/branches/0/a#1', now: 3 * DAY });
    expect(late.journal.filter(({ kind }) => kind === 'ended').map(({ name }) => name)).to.deep.equal([
      'b',
      'a',
      'f',
      'process',
    ]);
    expect(late.commands[0]).to.deep.equal({ type: 'cancel', id: '/do/0/f/fork/branches/1/b#1' });
  });

  it('cancel takes everything back', () => {
    const outcome = run(waitThenCall, {}, { news: [control(HOUR, 'cancelRequested')] });
    expect(outcome.state.status).to.equal('canceled');
    expect(outcome.commands.slice(1)).to.deep.equal([{ type: 'cancel', id: '/do/0/a#1' }, { type: 'canceled' }]);
  });

  it('a long loop needs no recursion and yields by its budget', () => {
    const loop = program(
      '- l: { for: { in: "[range(9000)]", each: i }, do: [ { a: { set: "${ $i }" } } ] }'.replace('"${', '"\u0024{'),
      {
        limits: { perActivation: 1000 },
      },
    );
    const outcome = runInVirtualTime(loop, {});
    expect(outcome.output).to.equal(8999);
    expect(commandsOf(outcome, 'yield')).to.have.length(18);
  });

  it('executing the recorded events again gives the same commands', () => {
    const compiled = program(`
      - a: { call: readContact }
      - b: { listen: { to: { one: { with: { type: x } } } } }
    `);
    const fed: Parameters<typeof advance>[2][] = [];
    const outcome = run(compiled, {}, { news: [event(5, 'x')] });
    runInVirtualTime(compiled, {}, { news: [event(5, 'x')], record: (news) => fed.push(news) });
    const again = fed.reduce(
      (step, news) => {
        const next = advance(compiled, step.state, news);
        return { ...next, commands: [...step.commands, ...next.commands] };
      },
      start(compiled, { ...BEGIN, subject: {} }),
    );
    expect(again.commands).to.deep.equal(outcome.commands);
  });
});

describe('schemas, input and output', () => {
  const number = { type: 'number' };
  const validate = (schema: unknown, value: unknown) =>
    (schema as { type?: string }).type === 'number' && typeof value !== 'number' ? 'not a number' : null;

  it('input, output and export are checked by the host’s validator', () => {
    const task = (part: string): string => `
      - t: { try: [ { a: { set: '\${ . }', ${part}: { schema: { document: ${JSON.stringify(number)} } ${part === 'export' ? ', as: .' : ''} } } } ], catch: { do: [ { c: { set: '\${ $error }' } } ] } }
    `;
    for (const part of ['input', 'output', 'export']) {
      expect(run(program(task(part), { validate }), 5).output).to.equal(5);
      expect(run(program(task(part), { validate }), 'text').output).to.include({ status: 400, detail: 'not a number' });
    }
  });

  it('the input of the workflow is checked, transformed, and the first $context', () => {
    const text = `
      input: { schema: { document: { type: number } }, from: '{ n: . }' }
      output: { as: '{ result: . }' }
      do: [ { a: { set: '\${ [., $context, $workflow.input] }' } } ]
    `;
    expect(run(program(text, { validate }), 5).output).to.deep.equal({ result: [{ n: 5 }, { n: 5 }, 5] });
    expect(run(program(text, { validate }), 'x').error).to.include({ status: 400, instance: '' });
  });

  it('a validator that cannot use a schema makes a configuration error', () => {
    const compiled = program('- a: { set: { x: 1 }, input: { schema: { document: { type: nonsense } } } }', {
      validate: () => {
        throw new Error('no such type');
      },
    });
    expect(run(compiled).error).to.deep.include({ status: 400, detail: 'Error: no such type' });
  });

  it('data flows through from, body, as and export', () => {
    const outcome = runText(
      `
      - a:
          input: { from: .x }
          set: '\${ . + 1 }'
          output: { as: '{ was: $input, is: . }' }
          export: { as: '{ saved: $output.is }' }
      - b: { set: '\${ { input: ., context: $context } }' }
      `,
      { x: 1 },
    );
    expect(outcome.output).to.deep.equal({ input: { was: 1, is: 2 }, context: { saved: 2 } });
  });

  it('$task, $workflow, $runtime and $secrets say where the expression stands', () => {
    const outcome = runText(
      `- a: { set: '\${ [$task.name, $task.reference, $task.input, $task.startedAt.iso8601, $workflow.id, $workflow.definition.document.name, $runtime.metadata, $secrets] }' }`,
      { q: 1 },
      { now: DAY, subject: { contactId: 'c1' } },
    );
    const expected = [
      'a',
      '/do/0/a',
      { q: 1 },
      '1970-01-02T00:00:00.000Z',
      'run-1',
      'process',
      { contactId: 'c1' },
      {},
    ];
    expect(outcome.output).to.deep.equal(expected);
  });

  it('now is the instant of the run', () => {
    expect(runText(`- a: { set: '\${ now }' }`, {}, { now: 90_000 }).output).to.equal(90);
  });

  it('$task.output is what a task yielded, before it was transformed', () => {
    const outcome = runText(`
      - a: { set: { x: 1 }, output: { as: '[$task.output.x]' }, export: { as: '[$task.output, $output]' } }
      - b: { set: '\${ [., $context, $task.output] }' }
    `);
    expect(outcome.output).to.deep.equal([[1], [{ x: 1 }, [1]], null]);
  });

  it('an expression that fails is an error of its task, with the expression shown', () => {
    const outcome = runText(`- a: { set: '\${ .x.y.z }' }`, { x: 5 });
    expect(outcome.error).to.include({ status: 400, instance: '/do/0/a', detail: '.x.y.z' });
  });

  it('what a run does wrong never leaves advance as an exception', () => {
    for (const text of [
      `- a: { set: '\${ [range(1e9)] }' }`,
      `- a: { set: '\${ def f: f; f }' }`,
      `- a: { wait: '\${ {} }' }`,
      `- a: { for: { in: '5' }, do: [ { b: { set: {} } } ] }`,
      `- a: { raise: { error: { type: '\${ 5 }', status: '\${ "x" }' } } }`,
      `- a: { set: { x: 1 }, timeout: { after: '\${ "soon" }' } }`,
    ])
      expect(run(program(text)).state.status, text).to.equal('faulted');
  });

  it('the journal tells what began, ended, was skipped and went wrong', () => {
    const outcome = runText(`
      - a: { if: 'false', set: { x: 1 } }
      - b: { raise: { error: { type: x, status: 1, title: Bad } } }
    `);
    expect(outcome.journal.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([
      'started process',
      'skipped a',
      'started b',
      'faulted b',
      'faulted process',
    ]);
    expect(reasons(outcome, 'skipped')).to.deep.equal([{ if: 'false' }]);
    expect(reasons(outcome, 'faulted')[0]).to.deep.equal({ type: 'x', status: 1, title: 'Bad' });
    expect(calls(outcome)).to.deep.equal([]);
  });
});
