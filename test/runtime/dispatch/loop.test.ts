import { expect } from 'chai';
import { AppError } from '../../../core/errors.js';
import { type LoopFailure, startLoop } from '../../../runtime/dispatch/loop.js';

/** A promise and what settles it, so that a test can wait for a moment inside a round. */
function signal(): { readonly happened: Promise<void>; happen(): void } {
  let happen = (): void => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happened, happen };
}

const NEVER_MS = 3_600_000;

describe('a loop', () => {
  it('goes on at once while there is more, then waits until it is woken', async () => {
    const drained = signal();
    const wokenUp = signal();
    let rounds = 0;
    const loop = startLoop({
      name: 'test',
      pollMs: NEVER_MS,
      round: async () => {
        rounds += 1;
        if (rounds === 3) drained.happen();
        if (rounds === 4) wokenUp.happen();
        return rounds < 3 ? 'more' : 'idle';
      },
    });
    await drained.happened;
    loop.wake();
    await wokenUp.happened;
    await loop.stop();
    expect(rounds).to.equal(4);
  });

  it('looks again after the running round when it was woken during it', async () => {
    const inRound = signal();
    const mayEnd = signal();
    const again = signal();
    let rounds = 0;
    const loop = startLoop({
      name: 'test',
      pollMs: NEVER_MS,
      round: async () => {
        rounds += 1;
        if (rounds === 2) again.happen();
        inRound.happen();
        await mayEnd.happened;
        return 'idle';
      },
    });
    await inRound.happened;
    loop.wake();
    mayEnd.happen();
    await again.happened;
    await loop.stop();
    expect(rounds).to.equal(2);
  });

  it('backs off longer with each failure and recovers', async () => {
    const failures: LoopFailure[] = [];
    const recovered = signal();
    const loop = startLoop({
      name: 'test',
      pollMs: NEVER_MS,
      backOffMs: 1,
      maxBackOffMs: 3,
      onFailure: (failure) => failures.push(failure),
      round: async () => {
        if (failures.length < 4) throw new Error('lost');
        recovered.happen();
        return 'idle';
      },
    });
    await recovered.happened;
    await loop.stop();
    expect(failures.map(({ nextTryMs }) => nextTryMs)).to.deep.equal([1, 2, 3, 3]);
    expect(failures.map((failure) => failure.failures)).to.deep.equal([1, 2, 3, 4]);
  });

  it('tells failures of the database as such', async () => {
    const failed = signal();
    const failures: LoopFailure[] = [];
    const loop = startLoop({
      name: 'test',
      backOffMs: NEVER_MS,
      maxBackOffMs: NEVER_MS,
      onFailure: (failure) => {
        failures.push(failure);
        failed.happen();
      },
      round: () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })),
    });
    await failed.happened;
    await loop.stop();
    expect(failures[0]?.error).to.be.instanceOf(AppError).with.property('code', 'databaseUnavailable');
  });

  it('stops during a back-off without waiting for its end, and may be stopped twice', async () => {
    const failed = signal();
    const loop = startLoop({
      name: 'test',
      backOffMs: NEVER_MS,
      maxBackOffMs: NEVER_MS,
      onFailure: failed.happen,
      round: () => Promise.reject(new Error('lost')),
    });
    await failed.happened;
    await Promise.all([loop.stop(), loop.stop()]);
  });

  it('lets the running round finish before it is stopped', async () => {
    const inRound = signal();
    const mayEnd = signal();
    const order: string[] = [];
    const loop = startLoop({
      name: 'test',
      round: async () => {
        inRound.happen();
        await mayEnd.happened;
        order.push('round');
        return 'more';
      },
    });
    await inRound.happened;
    const stopped = loop.stop().then(() => order.push('stopped'));
    mayEnd.happen();
    await stopped;
    expect(order).to.deep.equal(['round', 'stopped']);
  });
});
