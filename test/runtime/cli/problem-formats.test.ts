import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import { runCommandLine } from '../../../runtime/cli/program.js';
import { ravand } from './command-line.js';

const TEXT = `{
  "document": { "dsl": "1.0.3", "namespace": "shop", "name": "winter", "version": "1.0.0" },
  "do": [
    {
      "ask": {
        "call": "sendMesage",
        "with": { "channel": "email", "template": "survey-invitation" }
      }
    },
    { "گفتگو، ۵۰٪": { "wait": { "dayz": 1 } } }
  ]
}
`;

/** What sets a colour on a terminal. */
const SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

describe('problems of a definition', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-formats-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const written = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const validate = (file: string, ...options: string[]) => ravand(['definitions', 'validate', file, ...options]);
  const onlyCall = TEXT.replace('dayz', 'days');

  it('are told to people with the line and what was found underlined', async () => {
    const file = written('winter.json', onlyCall);
    const { exitCode, out } = await validate(file);
    expect(exitCode).to.equal(3);
    const lines = out.split('\n');
    expect(lines.slice(0, 6)).to.deep.equal([
      'error[unknownFunction]: there is no function "sendMesage", did you mean "sendMessage"?',
      ` --> ${file}:6:17`,
      '  |',
      '6 |         "call": "sendMesage",',
      '  |                 ^^^^^^^^^^^^',
      '  = at: /do/0/ask/call',
    ]);
    expect(lines[7]).to.equal('  = help: write sendMessage');
    expect(lines.at(-2)).to.equal(`${file}: not valid, 1 error`);
  });

  it('underline a key where the key is what is wrong', async () => {
    const { out } = await validate(written('units.json', TEXT));
    const [source, carets] = out.split('\n').slice(3);
    expect(source?.slice(carets?.indexOf('^'), (carets?.lastIndexOf('^') ?? 0) + 1)).to.equal('"dayz"');
  });

  it('show the place within a line that is too long, and the place of a syntax error', async () => {
    const { out } = await validate(written('one-line.json', JSON.stringify(JSON.parse(onlyCall))));
    const [source, carets] = out.split('\n').slice(3);
    expect(source).to.have.length.below(110).and.include('…');
    expect(source?.slice(carets?.indexOf('^'), (carets?.lastIndexOf('^') ?? 0) + 1)).to.equal('"sendMesage"');
    const broken = await validate(written('broken.json', '{\n\t"do": [,]\n}'));
    expect(broken.out.split('\n').slice(3, 5)).to.deep.equal(['2 | \t"do": [,]', '  | \t       ^']);
  });

  it('are annotations for GitHub, escaped as it demands', async () => {
    const file = written(
      '50%, of: it.json',
      TEXT.replace('sendMesage', 'sendMessage').replace('survey-i', '100%\\n-i'),
    );
    const { exitCode, out } = await validate(file, '--format', 'github');
    expect(exitCode).to.equal(3);
    const [line, rest] = out.split('\n');
    expect(rest).to.equal('');
    expect(line).to.match(
      /^::error file=[^:,]*50%25%2C of%3A it\.json,line=10,endLine=10,col=\d+,endColumn=\d+,title=badDuration::"dayz" is no unit/,
    );
    expect(line).to.include('did you mean "days"? (at /do/1/گفتگو، ۵۰٪/wait/dayz)%0Aexpected: ');
  });

  it('are JSON with line and column, with --format json as with --json', async () => {
    const file = written('machine.json', onlyCall);
    const asked = await validate(file, '--format', 'json');
    const global = await ravand(['--json', 'definitions', 'validate', file]);
    expect(asked).to.deep.equal(global);
    const { valid, problems } = JSON.parse(asked.out);
    expect(valid).to.equal(false);
    expect(problems[0]).to.include({ code: 'unknownFunction', line: 6, column: 17, endLine: 6, endColumn: 29 });
    const both = await ravand(['--json', 'definitions', 'validate', file, '--format', 'github']);
    expect([both.exitCode, both.err]).to.satisfy(([code, err]: [number, string]) => code === 2 && /exclude/.test(err));
  });

  it('have colour on a terminal only, and not with NO_COLOR', async () => {
    const file = written('colours.json', onlyCall);
    const told = async (isTTY: boolean, environ: Record<string, string>): Promise<string> => {
      const chunks: string[] = [];
      const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
        chunks.push(String(chunk));
        done();
      };
      const out = Object.assign(new Writable({ write }), { isTTY });
      const context = { environ, out, err: out, json: false, exitCode: 0 };
      await runCommandLine(['definitions', 'validate', file], context);
      return chunks.join('');
    };
    const plain = (await validate(file)).out;
    const coloured = await told(true, {});
    expect(coloured).to.include('\u001b[1;31merror[unknownFunction]\u001b[0m');
    expect(coloured.replaceAll(SEQUENCE, '')).to.equal(plain);
    expect(await told(true, { NO_COLOR: '1' })).to.equal(plain);
    expect(await told(false, {})).to.equal(plain);
  });
});
