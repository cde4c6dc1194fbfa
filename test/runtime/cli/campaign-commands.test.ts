import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { projectFolder } from '../../../store/shipped.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { type CommandLineResult, ravand } from './command-line.js';

const SEGMENT = { name: 'tea-lovers', title: { fa: 'چای', en: 'Tea' }, filter: { attribute: 'tea', equals: true } };

describe('commands about campaigns', () => {
  let database: TestDatabase;
  let folder: string;

  before(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-commands-'));
    const processes = path.join(projectFolder(), 'definitions/processes');
    const files = ['campaign-execution', 'campaign-recipient'].map((name) => path.join(processes, `${name}.json`));
    expect((await run('definitions', 'publish', ...files)).exitCode).to.equal(0);
    await answerOf('segments', 'create', JSON.stringify(SEGMENT));
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const run = (...args: string[]): Promise<CommandLineResult> =>
    ravand(args, { DATABASE_URL: database.url, RAVAND_DATA_DIR: folder, LOG_LEVEL: 'error' });

  // biome-ignore lint/suspicious/noExplicitAny: a test knows what it asked for, and says what it expects of it
  async function answerOf(...args: string[]): Promise<any> {
    const { exitCode, out, err } = await run('--json', ...args);
    expect(exitCode, err).to.equal(0);
    return JSON.parse(out);
  }

  const draft = (name: string, changes: object = {}): string => {
    const file = path.join(folder, `${name}.json`);
    const parameters = { offer: { fa: 'چای', en: 'Tea' } };
    const campaign = {
      ...{ name, title: { fa: 'بهار', en: 'Spring' }, audience: { segment: 'tea-lovers' }, window: 'any' },
      ...{ arms: [{ name: 'A', template: 'campaign-offer-a', parameters }], costPerContact: 2, budget: 1 },
      ...changes,
    };
    writeFileSync(file, JSON.stringify(campaign));
    return `@${file}`;
  };

  it('write one down, try it dry and change it', async () => {
    const contact = { externalId: 'g', emails: ['g@shop.test'], attributes: { tea: true } };
    await answerOf('contacts', 'save', JSON.stringify(contact));
    const changed = { ...SEGMENT, title: { fa: 'چ', en: 'T' } };
    expect(await answerOf('segments', 'update', JSON.stringify(changed))).to.deep.include({ title: changed.title });
    const wrong = await run('campaigns', 'create', draft('wrong', { arms: [] }));
    expect([wrong.exitCode, wrong.err]).to.deep.equal([2, '/arms: must NOT have fewer than 1 items. [badInput]\n']);
    expect(await answerOf('campaigns', 'create', draft('autumn'))).to.include({ name: 'autumn', status: 'draft' });
    const more = draft('autumn', { goal: 'More tea' });
    expect((await answerOf('campaigns', 'update', 'autumn', more)).goal).to.equal('More tea');
    const outlook = await run('campaigns', 'dry-run', 'autumn');
    expect(outlook.out).to.include('1 in the audience').and.include('skipped noConsent  1');
    expect(outlook.out).to.include('above the budget, needs an approval');
    const cost = JSON.stringify({ kind: 'media', title: 'Banner', amount: '10.5' });
    expect((await answerOf('campaigns', 'cost', 'add', 'autumn', cost)).amount).to.equal('10.5000');
    expect((await run('campaigns', 'cost', 'list', 'autumn')).out).to.include('media  10.5000  Banner');
    expect(await answerOf('campaigns', 'totals', 'autumn')).to.deep.include({ cost: 10.5, roi: -1 });
    const response = JSON.stringify({ contactExternalId: 'g', kind: 'visited' });
    expect((await run('campaigns', 'respond', 'autumn', response)).out).to.equal('Counted.\n');
    const compared = (await run('campaigns', 'compare', 'autumn')).out;
    expect(compared).to.equal('autumn  draft  0  -  -  10.5  0  IRR  -100.00 %\n');
  });

  it('carry one out: launch, pause, resume, throttle, watch and cancel', async () => {
    await answerOf('campaigns', 'create', draft('spring'));
    expect((await run('campaigns', 'launch', 'spring')).out).to.match(/^spring is launched: run /);
    expect((await run('campaigns', 'launch', 'spring')).exitCode).to.equal(4);
    expect((await answerOf('campaigns', 'list', '--status', 'running')).items).to.have.length(1);
    expect((await run('campaigns', 'pause', 'spring')).out).to.equal('spring is paused; 1 runs were told.\n');
    expect((await run('campaigns', 'resume', 'spring')).exitCode).to.equal(0);
    expect((await run('campaigns', 'throttle', 'spring', '60')).out).to.equal('spring: 60 messages a minute.\n');
    expect((await answerOf('campaigns', 'throttle', 'spring', 'off')).perMinute).to.equal(null);
    expect((await run('campaigns', 'throttle', 'spring', 'fast')).exitCode).to.equal(2);
    expect((await run('campaigns', 'progress', 'spring')).out).to.include('spring: running');
    expect((await answerOf('campaigns', 'recipients', 'spring')).items).to.deep.equal([]);
    expect((await answerOf('campaigns', 'cancel', 'spring', '--reason', 'soldOut')).status).to.equal('canceled');
    expect((await answerOf('campaigns', 'show', 'spring')).endReason).to.equal('soldOut');
  });
});
