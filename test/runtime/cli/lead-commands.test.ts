import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readScoreModels } from '../../../store/shipped.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { type CommandLineResult, ravand } from './command-line.js';

describe('commands over leads', () => {
  let database: TestDatabase;
  let folder: string;

  before(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-commands-'));
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const run = (...args: string[]): Promise<CommandLineResult> =>
    ravand(args, { DATABASE_URL: database.url, RAVAND_DATA_DIR: folder, LOG_LEVEL: 'error' });

  /** What the command answered as JSON; it has to end well. */
  // biome-ignore lint/suspicious/noExplicitAny: a test knows what it asked for, and says what it expects of it
  async function answerOf(...args: string[]): Promise<any> {
    const { exitCode, out, err } = await run('--json', ...args);
    expect(exitCode, err).to.equal(0);
    return JSON.parse(out);
  }

  const capture = (name: string, more: object = {}) =>
    answerOf('leads', 'capture', JSON.stringify({ source: 'fair', emails: [`${name}@shop.test`], ...more }));

  it('take a lead in, show it, move it and give it away', async () => {
    const { lead, captured } = await capture('one', { region: 'tehran', attributes: { industry: 'food' } });
    expect(captured).to.equal('new');
    expect((await capture('ONE')).captured).to.equal('known');
    await answerOf('keys', 'create', '--email', 'expert@shop.test', '--role', 'agent');
    const given = await answerOf('leads', 'assign', lead.id, '--to', 'expert@shop.test');
    expect(given).to.include({ stage: 'assigned', ownerName: given.ownerName });
    const moved = await answerOf('leads', 'move', lead.id, 'disqualified', '--reason', 'noBudget');
    expect(moved).to.include({ stage: 'disqualified', reason: 'noBudget' });
    const { history } = await answerOf('leads', 'show', lead.id);
    expect(history.map(({ kind }: { kind: string }) => kind)).to.deep.equal(['stage', 'stage', 'assignment', 'stage']);
    const text = await run('leads', 'show', lead.id);
    expect(text.out).to.include('new → assigned').and.include('byHand');
    const [listed] = (await answerOf('leads', 'list', '--owner', 'expert@shop.test')).items;
    expect(listed.id).to.equal(lead.id);
  });

  it('refuse what is not whole', async () => {
    const { lead } = await capture('whole');
    expect((await run('leads', 'move', lead.id, 'disqualified')).exitCode).to.equal(2);
    expect((await run('leads', 'move', lead.id, 'nowhere')).exitCode).to.equal(2);
    expect((await run('leads', 'assign', lead.id)).exitCode).to.equal(2);
    const unproven = {
      source: 'fair',
      emails: ['x@shop.test'],
      consents: [{ channel: 'email', topic: 'promotional' }],
    };
    expect((await run('leads', 'capture', JSON.stringify(unproven))).exitCode).to.equal(2);
  });

  it('share a filtered set', async () => {
    for (const name of ['two', 'three', 'four']) await capture(name, { source: 'list' });
    const report = await answerOf('leads', 'share', '--source', 'list', '--limit', '2', '--to', 'expert@shop.test');
    expect(report).to.deep.include({ matched: 2, unassigned: 0 });
    expect((await answerOf('leads', 'list', '--source', 'list', '--unowned')).items).to.have.length(1);
    expect((await run('leads', 'share', '--team', 'nobody')).exitCode).to.equal(2);
  });

  it('preview a score and say why', async () => {
    const { lead } = await capture('five', { attributes: { industry: 'food' } });
    const score = await answerOf('score-models', 'preview', '--contact', lead.contactId, '--model', 'lead');
    expect(score).to.include({ score: 25, fit: 25, qualified: false });
    const file = path.join(folder, 'draft.json');
    writeFileSync(file, JSON.stringify({ ...readScoreModels()[0], mqlThreshold: 25 }));
    const { out } = await run('score-models', 'preview', '--contact', lead.contactId, '--file', file);
    expect(out)
      .to.include('25 of 25, qualified')
      .and.include('10  Works in an industry that we know (industry is "food")');
    expect((await answerOf('contacts', 'score', lead.contactId)).items).to.deep.equal([]);
    expect((await answerOf('score-models', 'list')).items[0]).to.include({ name: 'lead' });
    expect(await answerOf('score-models', 'show', 'lead')).to.deep.equal(readScoreModels()[0]);
  });

  it('note an opportunity and work it', async () => {
    const { lead } = await capture('six');
    const titles = ['--title-fa', 'قرارداد', '--title-en', 'A contract'];
    const noted = await answerOf('opportunities', 'add', lead.contactId, ...titles, '--amount', '500');
    expect(noted).to.include({ stage: 'new', amount: '500' });
    const won = await answerOf('opportunities', 'update', noted.id, '--stage', 'won', '--owner', 'expert@shop.test');
    expect(won).to.include({ stage: 'won', probability: 1 });
    expect((await answerOf('opportunities', 'list', '--stage', 'won')).items).to.deep.equal([won]);
    expect(await answerOf('opportunities', 'show', noted.id)).to.deep.equal(won);
    expect((await run('opportunities', 'update', noted.id, '--stage', 'lost')).exitCode).to.equal(2);
    expect((await run('opportunities', 'update', noted.id, '--probability', '30')).exitCode).to.equal(2);
  });
});
