import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { cachedBundle, contentHash } from '../../runtime/bundle-cache.js';

describe('the cache of bundles', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-bundles-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes a bundle once per content', async () => {
    let made = 0;
    const make = async (): Promise<{ code: string }> => ({ code: `bundle ${++made}` });
    const first = await cachedBundle('a', make, folder);
    expect(await cachedBundle('a', make, folder)).to.deep.equal(first);
    expect(readFileSync((first as { codePath: string }).codePath, 'utf8')).to.equal('bundle 1');
    await cachedBundle('b', make, folder);
    expect(made).to.equal(2);
  });

  it('keeps a bounded number of them', async () => {
    for (let i = 0; i < 8; i++) await cachedBundle(`hash-${i}`, async () => ({ code: 'x' }), folder);
    expect(readdirSync(folder)).to.have.length(5);
  });

  it('hands out the bundle itself where nothing can be written', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    expect(await cachedBundle('a', async () => ({ code: 'x' }), path.join(file, 'below'))).to.deep.equal({ code: 'x' });
  });

  it('knows another content by another name', async () => {
    const source = path.join(folder, 'a.ts');
    writeFileSync(source, 'one');
    const before = await contentHash([folder], []);
    expect(await contentHash([folder], [])).to.equal(before);
    writeFileSync(source, 'two');
    expect(await contentHash([folder], [])).to.not.equal(before);
  });
});
