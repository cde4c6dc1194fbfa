import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readLinkSecrets } from '../../runtime/secrets.js';

describe('the secrets of links', () => {
  let dataFolder: string;

  beforeEach(() => {
    dataFolder = mkdtempSync(path.join(os.tmpdir(), 'ravand-secrets-'));
  });

  afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

  const write = (content: string): string => {
    const secretFile = path.join(dataFolder, 'links');
    writeFileSync(secretFile, content);
    return secretFile;
  };

  it('are made once in development, in a file closed to others', () => {
    const options = { secretFile: undefined, environment: 'development', dataFolder } as const;
    const first = readLinkSecrets(options);
    expect(readLinkSecrets(options)).to.deep.equal(first);
    const file = path.join(dataFolder, 'link-secrets');
    expect(statSync(file).mode & 0o077).to.equal(0);
    expect(readFileSync(file, 'utf8')).to.match(/^k1:[0-9a-f]{64}\n$/);
  });

  it('are never made in production', () => {
    const read = (): unknown => readLinkSecrets({ secretFile: undefined, environment: 'production', dataFolder });
    expect(read).to.throw('RAVAND_SECRET_FILE').with.property('code', 'configInvalid');
  });

  it('begin with the current one and keep the old ones', () => {
    const secretFile = write(`k2:${'b'.repeat(32)}\nk1:${'a'.repeat(32)}\n`);
    const secrets = readLinkSecrets({ secretFile, environment: 'production', dataFolder });
    expect(secrets).to.deep.equal({ keys: { k2: 'b'.repeat(32), k1: 'a'.repeat(32) }, currentKeyId: 'k2' });
  });

  it('are refused when too short, without being repeated', () => {
    const secretFile = write('k1:tooShort');
    const read = (): unknown => readLinkSecrets({ secretFile, environment: 'production', dataFolder });
    expect(read)
      .to.throw(/line 1/)
      .with.property('message')
      .that.does.not.contain('tooShort');
  });
});
