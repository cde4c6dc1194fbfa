import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { withFileLock } from '../../../runtime/services/file-lock.js';

/** No process has an id above the largest that Linux gives out. */
const NOBODY = 2 ** 22 + 1;

describe('the file lock', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-lock-'));
    file = path.join(folder, 'start.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one after another in', async () => {
    let inside = 0;
    const work = async (): Promise<number> => {
      inside += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return inside--;
    };
    expect(await Promise.all([withFileLock(file, work), withFileLock(file, work)])).to.deep.equal([1, 1]);
    expect(existsSync(file)).to.equal(false);
  });

  it('is taken from a holder that was killed', async () => {
    writeFileSync(file, String(NOBODY));
    expect(await withFileLock(file, async () => 'mine')).to.equal('mine');
  });

  it('is taken from one that was killed before it wrote its id', async () => {
    writeFileSync(file, '');
    const aMinuteAgo = new Date(Date.now() - 60_000);
    utimesSync(file, aMinuteAgo, aMinuteAgo);
    expect(await withFileLock(file, async () => 'mine')).to.equal('mine');
  });
});
