import { expect } from 'chai';
import { createLog } from '../../runtime/log.js';
import { ReleaseStack } from '../../runtime/release-stack.js';

describe('the release of what was opened', () => {
  const silent = createLog({ level: 'silent' });

  it('goes in reverse, even when one of them fails', async () => {
    const closed: string[] = [];
    const stack = new ReleaseStack(silent);
    stack.push('pool', async () => closed.push('pool'));
    stack.push('worker', async () => {
      throw new Error('the worker is stuck');
    });
    stack.push('http', async () => closed.push('http'));
    await stack.releaseAll();
    expect(closed).to.deep.equal(['http', 'pool']);
  });

  it('does not wait for ever', async () => {
    const closed: string[] = [];
    const stack = new ReleaseStack(silent);
    stack.push('pool', async () => closed.push('pool'));
    stack.push('worker', () => new Promise(() => {}), 1);
    await stack.releaseAll();
    expect(closed).to.deep.equal(['pool']);
  });

  it('happens once for all who ask', async () => {
    let times = 0;
    const stack = new ReleaseStack(silent);
    stack.push('pool', async () => {
      times += 1;
    });
    await Promise.all([stack.releaseAll(), stack.releaseAll()]);
    expect(times).to.equal(1);
  });
});
