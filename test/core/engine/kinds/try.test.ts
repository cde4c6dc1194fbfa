import { expect } from 'chai';
import { STANDARD_ERRORS } from '../../../../core/engine/index.js';
import { commandsOf, HOUR, reasons, runText } from '../../../support/engine.js';
import type { VirtualWorld } from '../../../support/virtual-host.js';

const UNREACHABLE = { type: `${STANDARD_ERRORS}communication`, status: 503, title: 'Unavailable' };

/** The outside fails that many times, then answers. */
function failing(times: number, afterMs = 0): VirtualWorld {
  return {
    answers: () => {
      let made = 0;
      return () => (made++ < times ? { error: UNREACHABLE, afterMs } : { result: { ok: true }, afterMs });
    },
  };
}

function retrying(policy: string): string {
  return `
    - t:
        try: [ { s: { call: readContact } } ]
        catch: { errors: { with: { type: '${STANDARD_ERRORS}communication' } }, retry: ${policy} }
  `;
}

describe('try, catch, retry', () => {
  it('catches by the static filter, by when and by exceptWhen', () => {
    const text = (filter: string): string => `
      - t: { try: [ { s: { call: readContact } } ], catch: { ${filter}, as: e, do: [ { c: { set: '\${ $e.status }' } } ] } }
    `;
    const outcome = (filter: string) => runText(text(filter), { strict: true }, failing(9));
    expect(outcome('errors: { with: { status: 503 } }').output).to.equal(503);
    expect(outcome('errors: { with: { status: 404 } }').error).to.deep.equal({
      ...UNREACHABLE,
      instance: '/do/0/t/try/0/s',
    });
    expect(outcome('when: $e.status == 503 and .strict').output).to.equal(503);
    expect(outcome('when: $e.status == 500').state.status).to.equal('faulted');
    expect(outcome('exceptWhen: $e.title == "Unavailable"').state.status).to.equal('faulted');
    expect(reasons(outcome('errors: {}'), 'decided')).to.deep.equal([
      { caught: UNREACHABLE.type, status: 503, instance: '/do/0/t/try/0/s' },
    ]);
  });

  it('without do, a caught error is swallowed and the input goes on', () => {
    expect(
      runText('- t: { try: [ { s: { call: readContact } } ], catch: {} }', { x: 1 }, failing(1)).output,
    ).to.deep.equal({
      x: 1,
    });
  });

  it('errors of catch.do are not its own to catch', () => {
    const outcome = runText(`
      - t:
          try: [ { r: { raise: { error: { type: first, status: 1 } } } } ]
          catch: { do: [ { again: { raise: { error: { type: second, status: 2 } } } } ] }
    `);
    expect(outcome.error).to.include({ type: 'second', instance: '/do/0/t/catch/do/0/again' });
  });

  it('retries exponentially, with one idempotency key for all attempts', () => {
    const outcome = runText(
      retrying('{ delay: PT10S, backoff: { exponential: {} }, limit: { attempt: { count: 5 } } }'),
      {},
      failing(3),
    );
    expect(outcome.output).to.deep.equal({ ok: true });
    expect(outcome.state.now).to.equal(70_000);
    const made = commandsOf(outcome, 'callFunction');
    expect(made.map(({ id }) => id)).to.deep.equal([1, 2, 3, 4].map((visit) => `/do/0/t/try/0/s#${visit}`));
    expect(new Set(made.map(({ key }) => key)).size).to.equal(1);
    expect(reasons(outcome, 'retried')[0]).to.deep.equal({
      retry: 1,
      at: '1970-01-01T00:00:10.000Z',
      error: UNREACHABLE.type,
    });
  });

  it('counts backward jumps anew in each attempt, so that a call keeps its key', () => {
    const outcome = runText(
      `
      - t:
          try:
            - a: { call: readContact, export: { as: '$context + 1' } }
            - s: { switch: [ { again: { when: '$context % 2 == 1', then: a } } ] }
            - r: { raise: { error: { type: x, status: 1 } } }
          catch: { retry: { limit: { attempt: { count: 1 } } }, do: [ { end: { set: {} } } ] }
      `,
      0,
    );
    const keys = commandsOf(outcome, 'callFunction').map(({ key }) => key.split('@')[1]);
    expect(keys).to.deep.equal(['', '~1', '', '~1']);
  });

  it('retries at a constant or a linear pace', () => {
    expect(runText(retrying('{ delay: PT10S, backoff: { constant: {} } }'), {}, failing(3)).state.now).to.equal(30_000);
    expect(runText(retrying('{ delay: PT10S, backoff: { linear: {} } }'), {}, failing(3)).state.now).to.equal(60_000);
  });

  it('gives up after the allowed attempts, or when the time for all of them is over', () => {
    const counted = runText(retrying('{ delay: PT10S, limit: { attempt: { count: 2 } } }'), {}, failing(3));
    expect([counted.state.status, counted.state.now]).to.deep.equal(['faulted', 20_000]);
    const timed = runText(retrying('{ delay: PT10S, limit: { duration: PT25S } }'), {}, failing(3));
    expect([timed.state.status, timed.state.now]).to.deep.equal(['faulted', 20_000]);
  });

  it('hands over to catch.do when it gives up', () => {
    const outcome = runText(
      `
      - t:
          try: [ { s: { call: readContact } } ]
          catch: { retry: { limit: { attempt: { count: 1 } } }, do: [ { c: { set: '\${ $error.title }' } } ] }
      `,
      {},
      failing(9),
    );
    expect(outcome.output).to.equal('Unavailable');
  });

  it('retry has conditions of its own, and a policy can be named', () => {
    const outcome = runText(
      `
      use: { retries: { often: { when: $error.status == 404, delay: PT1H } } }
      do: [ { t: { try: [ { s: { call: readContact } } ], catch: { retry: often } } } ]
      `,
      {},
      failing(1),
    );
    expect([outcome.state.status, outcome.state.now]).to.deep.equal(['faulted', 0]);
  });

  it('an attempt that takes too long is an error that may be retried', () => {
    const world: VirtualWorld = {
      answers: () => {
        let made = 0;
        return () => (made++ < 1 ? { never: true } : { result: 'at last' });
      },
    };
    const outcome = runText(
      '- t: { try: [ { s: { call: readContact } } ], catch: { retry: { limit: { attempt: { duration: PT1H } } } } }',
      {},
      world,
    );
    expect([outcome.output, outcome.state.now]).to.deep.equal(['at last', HOUR]);
    expect(reasons(outcome, 'timedOut')).to.deep.equal([{ at: '1970-01-01T01:00:00.000Z', attempt: 1 }]);
    const ids = (type: 'startTimer' | 'cancel') => commandsOf(outcome, type).map(({ id }) => id);
    expect(ids('startTimer')).to.deep.equal(['/do/0/t#1:attempt0', '/do/0/t#1:attempt1']);
    expect(ids('cancel')).to.deep.equal(['/do/0/t/try/0/s#1', '/do/0/t#1:attempt1']);
  });

  it('jitter is a hash: the same for one run, another for another', () => {
    const text = retrying('{ delay: PT10S, jitter: { from: PT0S, to: PT10S } }');
    const at = (id: string): number => runText(text, {}, { ...failing(1), id }).state.now;
    expect(at('a')).to.equal(at('a'));
    expect(at('a')).to.not.equal(at('b'));
    expect(at('b')).to.be.within(10_000, 20_000);
  });

  it('catch.then says where to go on: a task, end or exit', () => {
    const text = (then: string): string => `
      - t: { try: [ { r: { raise: { error: { type: x, status: 1 } } } } ], catch: { do: [ { c: { set: [caught] } } ], then: ${then} } }
      - skipped: { set: '\${ . + ["skipped"] }' }
      - target: { set: '\${ . + ["target"] }' }
    `;
    expect(runText(text('target')).output).to.deep.equal(['caught', 'target']);
    expect(runText(text('end')).output).to.deep.equal(['caught']);
    expect(runText(text('continue')).output).to.deep.equal(['caught', 'skipped', 'target']);
  });

  it('nested: an error that the inner one does not want goes to the outer one', () => {
    const outcome = runText(`
      - outer:
          try:
            - inner:
                try: [ { r: { raise: { error: { type: x, status: 7 } } } } ]
                catch: { errors: { with: { status: 8 } }, do: [ { no: { set: 0 } } ] }
          catch: { do: [ { yes: { set: '\${ $error.status }' } } ] }
    `);
    expect(outcome.output).to.equal(7);
  });
});

describe('raise', () => {
  it('raises an error named under use.errors, with expressions in it', () => {
    const outcome = runText(
      `
      use: { errors: { tooBig: { type: 'https://example.com/too-big', status: 422, title: '\${ "\\(.n) is too big" }' } } }
      do: [ { r: { raise: { error: tooBig } } } ]
      `,
      { n: 9 },
    );
    expect(outcome.error).to.deep.equal({
      type: 'https://example.com/too-big',
      status: 422,
      title: '9 is too big',
      instance: '/do/0/r',
    });
  });

  it('raises again what was caught', () => {
    const outcome = runText(`
      - t:
          try: [ { r: { raise: { error: { type: x, status: 1 } } } } ]
          catch: { do: [ { again: { raise: { error: '\${ $error }' } } } ] }
    `);
    expect(outcome.error).to.deep.equal({ type: 'x', status: 1, instance: '/do/0/t/try/0/r' });
  });
});
