import { expect } from 'chai';
import { isQuiescent, pendingCalls, pendingProcesses } from '../../../../core/engine/index.js';
import { commandsOf, DAY, runText } from '../../../support/engine.js';

describe('emit', () => {
  it('gives the event as output and to the host, with the attributes of a CloudEvent', () => {
    const outcome = runText(
      `- e: { emit: { event: { with: { type: t, data: { a: '\${ .q }' } } } } }`,
      { q: 5 },
      { now: DAY },
    );
    expect(outcome.output).to.deep.equal({
      specversion: '1.0',
      id: 'run-1:/do/0/e@',
      time: '1970-01-02T00:00:00.000Z',
      source: '/test/process/1.0.0',
      type: 't',
      data: { a: 5 },
    });
    expect(commandsOf(outcome, 'emit')).to.deep.equal([
      { type: 'emit', id: '/do/0/e#1', key: '/do/0/e@', event: outcome.output },
    ]);
  });

  it('what is written wins', () => {
    const outcome = runText(`- e: { emit: { event: { with: { type: t, id: mine, source: 'https://x.test' } } } }`);
    expect(outcome.output).to.include({ id: 'mine', source: 'https://x.test' });
  });

  it('a repeated attempt emits the same event', () => {
    const outcome = runText(
      `
      - t:
          try: [ { e: { emit: { event: { with: { type: t } } } } }, { c: { call: readContact } } ]
          catch: { retry: { delay: PT1S, limit: { attempt: { count: 1 } } }, do: [] }
      `,
      {},
      { answers: () => () => ({ error: { type: 'x', status: 1 } }) },
    );
    const emitted = commandsOf(outcome, 'emit');
    expect(emitted.map(({ event }) => event.id)).to.deep.equal(['run-1:/do/0/t/try/0/e@', 'run-1:/do/0/t/try/0/e@']);
    expect(emitted.map(({ id }) => id)).to.deep.equal(['/do/0/t/try/0/e#1', '/do/0/t/try/0/e#2']);
  });
});

describe('run of a workflow', () => {
  const text = (more: string): string =>
    `- r: { run: { workflow: { namespace: n, name: sub, version: '1.0.0', input: { k: '\${ .q }' } } ${more} } }`;

  it('asks the host to start a process and waits for its answer', () => {
    const outcome = runText(text(''), { q: 5 }, { answers: () => () => ({ result: 'its output', afterMs: 90 * DAY }) });
    expect(outcome.commands[0]).to.deep.equal({
      type: 'startProcess',
      id: '/do/0/r#1',
      key: '/do/0/r@',
      name: 'sub',
      version: '1.0.0',
      input: { k: 5 },
      await: true,
    });
    expect([outcome.output, outcome.state.now]).to.deep.equal(['its output', 90 * DAY]);
  });

  it('an awaited process keeps nothing from rest', () => {
    const { state } = runText(text(''), {}, { answers: () => () => ({ never: true }) });
    expect([isQuiescent(state), pendingCalls(state), pendingProcesses(state)]).to.deep.equal([true, [], ['/do/0/r#1']]);
  });

  it('goes on at once when it is not awaited', () => {
    const outcome = runText(text(', await: false'), { q: 5 });
    expect([outcome.output, outcome.state.status]).to.deep.equal([{ q: 5 }, 'completed']);
  });
});
