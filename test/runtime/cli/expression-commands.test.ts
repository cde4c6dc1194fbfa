import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { ravand } from './command-line.js';

describe('ravand expression', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-expressions-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const written = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const evaluate = (...words: string[]) => ravand(['expression', 'eval', ...words]);

  it('eval prints every output, as JSON or as it is, on lines of its own', async () => {
    const file = written('customer.json', '{"score": 45, "name": "Ann", "tags": ["vip", "tea"]}');
    expect((await evaluate('.name, .tags', file)).out).to.equal('"Ann"\n[\n  "vip",\n  "tea"\n]\n');
    expect((await evaluate('--compact', '--raw-output', '.name, .tags', file)).out).to.equal('Ann\n["vip","tea"]\n');
    expect((await ravand(['--json', 'expression', 'eval', '.tags', file])).out).to.equal('["vip","tea"]\n');
  });

  it('eval gives variables, several of them, before and behind the program', async () => {
    const texts = ['--arg', 'name', 'a=b', '--arg', 'other', ''];
    const { out } = await evaluate(...texts, '-n', '-c', '[$name, $other, $limit]', '--argjson', 'limit', '{"n": 1}');
    expect(out).to.equal('["a=b","",{"n":1}]\n');
    expect((await evaluate('-n', '--', '-1')).out).to.equal('-1\n');
  });

  it('eval shows a mistake in its line', async () => {
    const { exitCode, err, out } = await evaluate('-n', '1,\n  2 adn 3');
    expect([exitCode, out]).to.deep.equal([2, '']);
    expect(err.split('\n').slice(1, 4)).to.deep.equal(['  |', '2 |   2 adn 3', '  |     ^']);
    expect(err).to.contain('(line 2, column 5)');
  });

  it('eval refuses what it can not read, and keeps to the limits of processes', async () => {
    for (const [words, complaint] of [
      [['.', written('two.json', '1 2')], 'two.json is not one JSON value'],
      [['.', path.join(folder, 'none.json')], 'can not be read'],
      [['-n', '--argjson', 'a', '{', '$a'], 'The value of $a is not one JSON value'],
      [['-n', '--arg', '1a', 'b', '.'], '--arg needs a name'],
      [['-n', '[range(1e9)]'], 'more than 1000000 steps'],
      [['-n', '1, error({"why": 1})'], 'failed on its input: {"why":1} (not a string)'],
      [['-n', '$ENV'], 'an expression cannot see the environment'],
    ] as const) {
      const { exitCode, err } = await evaluate(...words);
      expect([exitCode, err]).to.satisfy(() => exitCode === 2 && err.includes(complaint), `${complaint}: ${err}`);
    }
  });

  it("test runs a file in jq's own format and shows what failed", async () => {
    const text =
      '# sums\n.a + 1\n{"a": 1}\n2\n\n.[]\n[1, 2]\n1\n3\n\n%%FAIL\n1 +\njq: error\n\n%%FAIL\n1\n\n1, error("no")\nnull\n2\n';
    const file = written('sums.test', text);
    const { exitCode, out } = await ravand(['expression', 'test', file]);
    expect(exitCode).to.equal(3);
    expect(out.split('\n')).to.deep.equal([
      `${file}:6: .[]`,
      '    expected 1 3',
      '    found    1 2',
      `${file}:16: 1`,
      '    expected an error when compiling',
      '    found    it compiles',
      `${file}:18: 1, error("no")`,
      '    expected 2',
      '    found    1 error: no',
      '2 of 5 tests pass',
      '',
    ]);
    expect((await ravand(['expression', 'test', written('one.test', '.\n1\n1.0\n')])).exitCode).to.equal(0);
    expect((await ravand(['expression', 'test', written('empty.test', '# nothing\n')])).exitCode).to.equal(2);
  });
});
