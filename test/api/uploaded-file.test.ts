import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { removeForgottenUploads, withUploadedFile } from '../../api/operations/import/uploaded-file.js';

describe('uploaded files', () => {
  /** No process has ids like these. Others on this machine may be at their uploads while the test runs. */
  const ALIVE = 99_999_998;
  const DEAD = 99_999_999;
  const isAlive = (pid: number): boolean => pid !== DEAD;

  it('are there for the time of the work, and gone however it ends', async () => {
    let file = '';
    const text = await withUploadedFile(Readable.from(['a,b\n', '1,2\n']), async (given) => {
      file = given;
      return readFileSync(given, 'utf8');
    });
    expect(text).to.equal('a,b\n1,2\n');
    expect(existsSync(path.dirname(file))).to.equal(false);
    const failure = await withUploadedFile(Readable.from(['x']), (given) => {
      file = given;
      throw new Error('no rows');
    }).catch((error: Error) => error.message);
    expect(failure).to.equal('no rows');
    expect(existsSync(path.dirname(file))).to.equal(false);
  });

  it('of processes that were killed are removed, those of running ones and of other machines stay', async () => {
    const left = (machine: string, pid: number): string => {
      const folder = path.join(os.tmpdir(), `ravand-import-${machine}-${pid}-left`);
      mkdirSync(path.join(folder), { recursive: true });
      return folder;
    };
    const here = os.hostname();
    const folders = [left(here, DEAD), left(here, process.pid), left(here, ALIVE), left(`not-${here}`, DEAD)];
    await removeForgottenUploads(isAlive);
    expect(folders.map((folder) => existsSync(folder))).to.deep.equal([false, false, true, true]);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
});
