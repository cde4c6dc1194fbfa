import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { ensureTemporalBinary, findTemporalBinary } from '../../../runtime/services/temporal-binary.js';
import type { TemporalSource } from '../../../runtime/services/temporal-binary-sources.js';
import { failureOf } from '../../support/failure.js';

function makeProgram(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

describe('the program of the Temporal server', () => {
  let folder: string;
  const places = (): { toolCache: string; searchPath: string } => ({
    toolCache: path.join(folder, 'cache'),
    searchPath: path.join(folder, 'bin'),
  });
  const inCache = (): string => path.join(folder, 'cache', 'temporal-1.5.1', 'temporal');

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-binary-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is looked for in TEMPORAL_CLI_PATH, then in the tool cache, then on the PATH', () => {
    expect(findTemporalBinary(places())).to.equal(undefined);
    const onPath = makeProgram(path.join(folder, 'bin', 'temporal'));
    expect(findTemporalBinary(places())).to.equal(onPath);
    const cached = makeProgram(inCache());
    expect(findTemporalBinary(places())).to.equal(cached);
    const named = makeProgram(path.join(folder, 'named'));
    expect(findTemporalBinary({ ...places(), cliPath: named })).to.equal(named);
  });

  it('is not replaced by another one when TEMPORAL_CLI_PATH is wrong', () => {
    makeProgram(inCache());
    const search = (): unknown => findTemporalBinary({ ...places(), cliPath: path.join(folder, 'nothing') });
    expect(search).to.throw('TEMPORAL_CLI_PATH').with.property('code', 'temporalMissing');
  });

  it('is got once when two starts need it at the same time', async () => {
    let times = 0;
    const source: TemporalSource = async ({ target }) => {
      times += 1;
      await new Promise((resolve) => setImmediate(resolve));
      makeProgram(target);
    };
    const get = (): Promise<string> => ensureTemporalBinary({ ...places(), sources: [source], log: () => {} });
    expect(await Promise.all([get(), get()])).to.deep.equal([inCache(), inCache()]);
    expect(times).to.equal(1);
  });

  it('is got by the second way where the first fails', async () => {
    const unreachable: TemporalSource = () => Promise.reject(new Error('the site cannot be reached'));
    const build: TemporalSource = async ({ target }) => void makeProgram(target);
    const options = { ...places(), sources: [unreachable, build], log: () => {} };
    expect(await ensureTemporalBinary(options)).to.equal(inCache());
  });

  it('names the three ways when it cannot be got', async () => {
    const unreachable: TemporalSource = () => Promise.reject(new Error('the site cannot be reached'));
    const failure = await failureOf(ensureTemporalBinary({ ...places(), sources: [unreachable], log: () => {} }));
    expect(failure.code).to.equal('temporalMissing');
    expect(failure.message)
      .to.contain('the site cannot be reached')
      .and.to.contain('TEMPORAL_ADDRESS')
      .and.to.contain('TEMPORAL_CLI_PATH')
      .and.to.contain('install Go');
  });
});
