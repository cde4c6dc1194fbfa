// What people get wrong, and what the command line says to it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { JsonObject } from '../../../core/json.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { type CommandLineResult, ravand } from './command-line.js';

const send = {
  call: 'sendMessage',
  with: { channel: 'email', template: 'survey-invitation', parameters: { surveyId: 'after-purchase' } },
};
const documentOf = (task: JsonObject): string =>
  JSON.stringify({
    document: { dsl: '1.0.3', namespace: 'shop', name: 'wrong', version: '1.0.0' },
    do: [{ ask: task }, { stop: { set: { stopped: true } } }],
  });

/** Text of the document, code, pointer, fix. */
const MISTAKES: readonly (readonly [string, string, string, string?])[] = [
  [documentOf(send).replace('"do":[', '"do":[,'), 'jsonSyntax', ''],
  [documentOf({ wiat: { days: 1 } }), 'unknownTask', '/do/0/ask/wiat', 'wait'],
  [documentOf({ ...send, call: 'sendMesage' }), 'unknownFunction', '/do/0/ask/call', 'sendMessage'],
  [documentOf({ ...send, then: 'stpo' }), 'danglingThen', '/do/0/ask/then', 'stop'],
  [documentOf({ ...send, with: { ...send.with, channel: 'fax' } }), 'badArguments', '/do/0/ask/with/channel'],
  [documentOf({ ...send, if: '${ .score >= }' }), 'badExpression', '/do/0/ask/if'],
];

describe('mistakes of people', () => {
  let database: TestDatabase;
  let folder: string;

  before(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-mistakes-'));
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const run = (...args: string[]): Promise<CommandLineResult> =>
    ravand(args, { DATABASE_URL: database.url, RAVAND_DATA_DIR: folder, LOG_LEVEL: 'error' });

  function written(name: string, text: string): string {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  }

  for (const [text, code, pointer, fix] of MISTAKES)
    it(`in a definition: ${code} is one problem, and nothing is stored`, async () => {
      const file = written('wrong.json', text);
      const validated = await run('--json', 'definitions', 'validate', file);
      const { problems } = JSON.parse(validated.out);
      expect([validated.exitCode, problems.length]).to.deep.equal([3, 1]);
      expect(problems[0]).to.include({ code, pointer, ...(fix && { fix }) });
      expect(problems[0]).to.include.keys('found', 'expected', 'line', 'column', 'message');
      const published = await run('definitions', 'publish', file);
      expect(published.exitCode, published.err).to.equal(3);
      expect(published.err).to.include(problems[0].message);
      expect(JSON.parse((await run('--json', 'definitions', 'list')).out).items).to.deep.equal([]);
    });

  it('in rows of a file: each is told with line, column and what was expected, and the good ones are taken', async () => {
    const rows = ['1,a@shop.test,2026-01-02,10', '2,nonsense,2026-01-02,10', '3,c@shop.test,2026-13-45,10'];
    rows.push('4,d@shop.test,2026-01-05,12', '5,e@shop.test,2026-01-06,lots', '6,f@shop.test,2026-01-07,14');
    const file = written('orders.csv', ['no,mail,date,total', ...rows, ''].join('\n'));
    const purchase = { id: 'no', at: 'date', amount: 'total' };
    const mapping = JSON.stringify({ externalId: 'no', email: 'mail', purchase });
    const { exitCode, out } = await run('import', file, '--mapping', mapping, '--source', 'shop');
    expect(exitCode).to.equal(0);
    expect(out).to.include('3 of 6 rows taken').and.include('3 rows refused');
    expect(
      [...out.matchAll(/line (\d+), (\w+): \w+; expected \S/g)].map(([, line, column]) => [line, column]),
    ).to.deep.equal([
      ['3', 'mail'],
      ['4', 'date'],
      ['6', 'total'],
    ]);
  });
});
