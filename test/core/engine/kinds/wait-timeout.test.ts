import { expect } from 'chai';
import type { Json } from '../../../../core/json.js';
import { commandsOf, DAY, HOUR, reasons, runText } from '../../../support/engine.js';

const TIMEOUT = 'https://serverlessworkflow.io/spec/1.0.0/errors/timeout';

describe('wait and timeouts', () => {
  it('waits for an ISO 8601 text, an object, and what an expression yields', () => {
    expect(runText('- a: { wait: P1DT1H }').state.now).to.equal(DAY + HOUR);
    expect(runText('- a: { wait: { days: 2, minutes: 60 } }').state.now).to.equal(2 * DAY + HOUR);
    expect(runText(`- a: { wait: "\${ .for }" }`, { for: 'PT1.5H' }).state.now).to.equal(1.5 * HOUR);
    expect(runText(`- a: { wait: { hours: "\${ .n }" } }`, { n: 3 }).state.now).to.equal(3 * HOUR);
  });

  it('hands on its input', () => {
    expect(runText('- a: { wait: PT1S }', { x: 1 }).output).to.deep.equal({ x: 1 });
  });

  it('says in the journal until when', () => {
    expect(reasons(runText('- a: { wait: P1D }'), 'waiting')).to.deep.equal([{ until: '1970-01-02T00:00:00.000Z' }]);
  });

  it('faults for what is no duration', () => {
    const values: Json[] = ['soon', 'P', -5, { days: -1 }, { years: 1e300 }, null];
    for (const nonsense of values)
      expect(runText(`- a: { wait: "\${ .d }" }`, { d: nonsense }).error).to.include({
        status: 400,
        instance: '/do/0/a',
      });
  });

  it('a timeout of a task is an error that a try around it catches, of either host', () => {
    const outcome = runText(`
      - a:
          try: [ { w: { wait: { days: 9 }, timeout: { after: { days: 2 } } } } ]
          catch:
            errors: { with: { type: '${TIMEOUT}' } }
            do: [ { c: { set: { at: '\${ $error.status }', where: '\${ $error.instance }' } } } ]
    `);
    expect(outcome.output).to.deep.equal({ at: 408, where: '/do/0/a/try/0/w' });
    expect(outcome.state.now).to.equal(2 * DAY);
    expect(reasons(outcome, 'timedOut')).to.deep.equal([{ at: '1970-01-03T00:00:00.000Z' }]);
  });

  it('a try does not catch its own timeout', () => {
    const outcome = runText('- a: { try: [ { w: { wait: P9D } } ], catch: {}, timeout: { after: P2D } }');
    expect(outcome.error).to.include({ status: 408, instance: '/do/0/a' });
  });

  it('the whole workflow has a timeout too', () => {
    const outcome = runText('{ timeout: { after: P3D }, do: [ { a: { wait: P9D } } ] }');
    expect(outcome.error).to.include({ status: 408, instance: '' });
    expect(outcome.state.now).to.equal(3 * DAY);
    expect(commandsOf(outcome, 'cancel').map(({ id }) => id)).to.deep.equal(['/do/0/a#1']);
  });

  it('a timeout can be named, and null means no limit', () => {
    const named = runText(`
      use: { timeouts: { short: { after: PT1H } } }
      do: [ { a: { wait: P9D, timeout: short } } ]
    `);
    expect(named.state.now).to.equal(HOUR);
    expect(runText(`- a: { wait: P9D, timeout: { after: "\${ .limit }" } }`).state.now).to.equal(9 * DAY);
  });

  it('a timer that is asked for and taken back in one activation never reaches the host', () => {
    expect(runText('- a: { set: { x: 1 }, timeout: { after: P1D } }').commands).to.deep.equal([
      { type: 'complete', output: { x: 1 } },
    ]);
  });
});
