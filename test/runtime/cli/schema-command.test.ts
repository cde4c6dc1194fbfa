import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { projectFolder } from '../../../store/shipped.js';
import { ravand } from './command-line.js';

describe('ravand definitions schema', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-schema-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes the schema that is shipped, as long as nothing was added', async () => {
    const out = path.join(folder, 'process.schema.json');
    expect((await ravand(['definitions', 'schema', '--out', out])).exitCode).to.equal(0);
    const shipped = path.join(projectFolder(), 'definitions/editor/process.schema.json');
    expect(readFileSync(out, 'utf8')).to.equal(readFileSync(shipped, 'utf8'));
  });

  it('prints it with Persian titles and help', async () => {
    const { out } = await ravand(['definitions', 'schema', '--locale', 'fa']);
    expect(JSON.parse(out).definitions.function.anyOf[0].markdownEnumDescriptions.join()).to.contain('فرستادن پیام');
  });

  it('says what is wrong with a file that can not be written', async () => {
    const { exitCode, err } = await ravand(['definitions', 'schema', '--out', path.join(folder, 'no', 'file.json')]);
    expect(exitCode).to.equal(2);
    expect(err).to.contain('can not be written');
  });
});
