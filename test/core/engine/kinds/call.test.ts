import { expect } from 'chai';
import { subscriptions } from '../../../../core/engine/index.js';
import type { Json } from '../../../../core/json.js';
import {
  calls,
  commandsOf,
  compileText,
  DAY,
  event,
  HOUR,
  program,
  reasons,
  run,
  runText,
} from '../../../support/engine.js';
import type { VirtualWorld } from '../../../support/virtual-host.js';

const done = (result: Json) => ({ result });
const ABOUT_C1 = { subject: { contactId: 'c1' } };

describe('call of a native function', () => {
  it('sends evaluated arguments and nothing else, under a key', () => {
    const outcome = runText(`- c: { call: 'readContact:1.0.0@default', with: { n: '\${ .n + 1 }', fixed: x } }`, {
      n: 1,
      more: 'data',
    });
    expect(outcome.commands[0]).to.deep.equal({
      type: 'callFunction',
      id: '/do/0/c#1',
      key: '/do/0/c@',
      name: 'readContact',
      args: { n: 2, fixed: 'x' },
    });
    expect(reasons(outcome, 'waiting')).to.deep.equal([{ call: 'readContact' }]);
  });

  it('takes all arguments from one expression', () => {
    const outcome = runText(`- c: { call: readContact, with: '\${ .all }' }`, { all: { a: 1 } });
    expect(commandsOf(outcome, 'callFunction')[0]?.args).to.deep.equal({ a: 1 });
  });

  it('a failure that the host reports is an error of the task', () => {
    const outcome = runText(
      '- c: { call: readContact }',
      {},
      {
        answers: () => () => ({ error: { type: 'https://example.com/no', status: 418 } }),
      },
    );
    expect(outcome.error).to.deep.equal({ type: 'https://example.com/no', status: 418, instance: '/do/0/c' });
  });

  it('fills the parameters of a literal endpoint from the top of the input', () => {
    const args = (endpoint: string) =>
      commandsOf(
        runText(`- c: { call: http, with: { method: get, endpoint: ${endpoint} } }`, { id: 'a/b', evil: '{id}' }),
        'callFunction',
      )[0]?.args;
    expect(args(`'https://x.test/{id}/{none}'`)).to.deep.equal({ method: 'get', endpoint: 'https://x.test/a%2Fb/' });
    expect(args(`{ uri: 'https://x.test/{id}' }`)).to.deep.equal({
      method: 'get',
      endpoint: { uri: 'https://x.test/a%2Fb' },
    });
    expect(args(`'\${ .evil }'`)).to.deep.equal({ method: 'get', endpoint: '{id}' });
  });

  it('writes in an authentication that is named', () => {
    const outcome = runText(
      `
      use: { authentications: { shop: { bearer: { token: '\${ .token }' } } } }
      do: [ { c: { call: http, with: { method: get, endpoint: { uri: 'https://x.test', authentication: { use: shop } } } } } ]
      `,
      { token: 't' },
    );
    expect(commandsOf(outcome, 'callFunction')[0]?.args).to.deep.include({
      endpoint: { uri: 'https://x.test', authentication: { bearer: { token: 't' } } },
    });
  });
});

describe('call of a composed function', () => {
  it('has a scope of its own, and what is written on the call belongs to the caller', () => {
    const outcome = runText(`
      use:
        functions:
          f:
            do:
              - i: { set: '\${ { seen: $context, inp: $input } }', export: { as: '{ z: 9 }' } }
              - stop: { set: '\${ . + { z: $context.z } }', then: end }
              - no: { set: { never: 1 } }
      do:
        - s: { set: { a: 1 }, export: { as: . } }
        - c: { call: f, with: { q: 2 }, export: { as: '$context + { got: . }' } }
        - o: { set: '\${ $context }' }
    `);
    expect(outcome.output).to.deep.equal({ a: 1, got: { seen: { q: 2 }, inp: { q: 2 }, z: 9 } });
  });

  it('does not see the variables of its caller', () => {
    const compiled = compileText(`
      use: { functions: { f: { set: '\${ $it }' } } }
      do: [ { l: { for: { in: '[1]', each: it }, do: [ { c: { call: f } } ] } } ]
    `);
    expect(compiled.problems.map(({ code }) => code)).to.include('badExpression');
  });

  it('may call others, but not itself', () => {
    const compiled = compileText(`
      use: { functions: { a: { do: [ { x: { call: b } } ] }, b: { do: [ { y: { call: a } } ] } } }
      do: [ { c: { call: a } } ]
    `);
    expect(compiled.problems.map(({ message }) => message)).to.deep.equal([
      'The function "a" calls itself: a → b → a.',
    ]);
  });

  it('its arguments and its result must fit its schemas', () => {
    const validate = (schema: unknown, value: unknown) =>
      JSON.stringify(schema).includes('"types"') && !('types' in (value as object)) ? 'types is missing' : null;
    const compiled = program(
      `
      - t: { try: [ { a: { call: awaitEvent, with: { nothing: 1 } } } ], catch: { as: e, do: [ { s: { set: '\${ $e }' } } ] } }
      `,
      { validate },
    );
    expect(run(compiled).output).to.include({ status: 400, instance: '/do/0/t/try/0/a', detail: 'types is missing' });
  });
});

describe('awaitEvent, written in the language', () => {
  const text = `- a: { call: awaitEvent, with: { types: [survey.answered, x], match: { surveyId: '\${ .s }' }, for: P3D } }`;

  it('takes an event of this contact that matches', () => {
    const compiled = program(text);
    expect([...(compiled.eventTypes ?? [])]).to.deep.equal(['survey.answered', 'x']);
    const outcome = run(
      compiled,
      { s: 's1' },
      {
        ...ABOUT_C1,
        news: [
          event(1, 'survey.answered', { contactId: 'c2', surveyId: 's1' }),
          event(2, 'survey.answered', { contactId: 'c1', surveyId: 's2' }),
          event(3, 'survey.answered', { contactId: 'c1', surveyId: 's1', score: 5 }),
        ],
      },
    );
    expect(outcome.output).to.deep.include({ timedOut: false, event: { contactId: 'c1', surveyId: 's1', score: 5 } });
    expect(outcome.state.now).to.equal(3);
  });

  it('says that none came, or waits for ever without a limit', () => {
    const late = runText(text, { s: 's1' }, ABOUT_C1);
    expect(late.output).to.deep.equal({ timedOut: true, event: null, events: [] });
    expect(late.state.now).to.equal(3 * DAY);
    const ever = runText(
      '- a: { call: awaitEvent, with: { types: [x] } }',
      {},
      {
        ...ABOUT_C1,
        news: [event(300 * DAY, 'x', { contactId: 'c1' })],
      },
    );
    expect(ever.state.status).to.equal('completed');
    expect(commandsOf(ever, 'startTimer')).to.deep.equal([]);
  });

  it('an event between two of them is not lost: the inbox belongs to the process, not to the function', () => {
    const wait = 'call: awaitEvent, with: { types: [x], for: P1D }';
    const outcome = runText(
      `- a: { ${wait} }\n- w: { wait: P1D }\n- b: { ${wait} }`,
      {},
      {
        ...ABOUT_C1,
        news: [event(1, 'x', { contactId: 'c1', n: 1 }), event(2, 'x', { contactId: 'c1', n: 2 })],
      },
    );
    expect(outcome.output).to.deep.nested.include({ 'event.n': 2 });
    expect(outcome.state.now).to.equal(DAY + 1);
  });

  it('tells the host what it waits for', () => {
    const outcome = run(
      program(text),
      { s: 's1' },
      { ...ABOUT_C1, now: 5, answers: () => () => ({ never: true }), news: [] },
    );
    expect(outcome.state.status).to.equal('completed');
    const waiting = run(program('- a: { call: awaitEvent, with: { types: [x] } }'), {}, ABOUT_C1);
    expect(subscriptions(program('- a: { call: awaitEvent, with: { types: [x] } }'), waiting.state)).to.deep.equal([
      { types: ['x'], keys: { contact: 'c1' } },
    ]);
  });
});

describe('humanTask, written in the language', () => {
  const compiled = program(`
    - h:
        call: humanTask
        with: { form: call, team: sales, title: { fa: ت, en: T }, dueWorkingHours: 4, remindBeforeWorkingHours: 1, giveUpAfter: P3D }
  `);
  const world = (more: VirtualWorld): VirtualWorld => ({
    ...ABOUT_C1,
    answers: () => (command) => {
      const { workingHours = 0 } = command.type === 'callFunction' ? (command.args as { workingHours?: number }) : {};
      if (command.name === 'waitingTime') return done({ at: 'later', duration: `PT${workingHours}H` });
      return done(command.name === 'createTask' ? { taskId: 't1' } : {});
    },
    ...more,
  });

  it('done in time: told once, never escalated', () => {
    const outcome = run(
      compiled,
      {},
      world({ news: [event(2 * HOUR, 'task.completed', { taskId: 't1', outcome: 'ok' })] }),
    );
    expect(outcome.output).to.deep.include({ taskId: 't1', completed: true });
    expect(calls(outcome).filter((name) => name !== 'waitingTime')).to.deep.equal(['createTask', 'notifyStaff']);
  });

  it('undone: reminder, supervisor, director, then given up', () => {
    const outcome = run(compiled, {}, world({}));
    expect(outcome.output).to.deep.equal({ taskId: 't1', completed: false });
    expect(outcome.state.now).to.equal(3 * DAY);
    expect(calls(outcome).filter((name) => name !== 'waitingTime')).to.deep.equal([
      'createTask',
      'notifyStaff',
      'notifyStaff',
      'escalateTask',
      'notifyStaff',
      'escalateTask',
      'notifyStaff',
      'closeTask',
    ]);
  });
});
