import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { newId } from '../../../store/new-id.js';
import { projectFolder } from '../../../store/shipped.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { type CommandLineResult, ravand } from './command-line.js';

describe('commands over data', () => {
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

  it('bring in a file, look at contacts, and record a consent', async () => {
    const file = path.join(folder, 'people.csv');
    writeFileSync(file, 'no,mail,total,date\n1,one@shop.test,10,2026-01-01\n2,nonsense,5,2026-01-02\n');
    const mapping = JSON.stringify({
      externalId: 'no',
      email: 'mail',
      purchase: { id: 'no', at: 'date', amount: 'total' },
    });
    const imported = await answerOf('import', file, '--mapping', mapping, '--source', 'shop');
    expect(imported.counts).to.include({ accepted: 1, refused: 1, purchasesCreated: 1 });
    const text = await run('import', file, '--mapping', mapping, '--source', 'shop');
    expect(text.out).to.include('line 3, mail: badValue').and.include('0 contacts and 0 purchases are new');
    const [contact] = (await answerOf('contacts', 'list', '--email', 'ONE@shop.test')).items;
    const consents = await answerOf('contacts', 'consent', contact.id, 'survey', 'granted');
    expect(consents.items[0]).to.include({ topic: 'survey', status: 'granted', source: 'cli' });
    const shown = await answerOf('contacts', 'show', contact.id);
    expect(shown.history.map((entry: { kind: string }) => entry.kind)).to.have.members(['purchase', 'consent']);
    expect((await run('import', path.join(folder, 'missing.csv'), '--layout', 'cdnow')).exitCode).to.equal(2);
  });

  it('publish a process, start it, and control its run', async () => {
    const file = path.join(folder, 'greeting.json');
    const head = { dsl: '1.0.3', namespace: 'shop', name: 'greeting', version: '1.0.0' };
    writeFileSync(file, JSON.stringify({ document: head, do: [{ greet: { set: { hello: true } } }] }));
    expect(await answerOf('definitions', 'publish', file)).to.include({ name: 'greeting', created: true });
    expect((await answerOf('definitions', 'list')).items[0]).to.include({ name: 'greeting', version: '1.0.0' });
    const contact = await answerOf('contacts', 'save', '{"externalId": "g"}');
    const started = await answerOf('runs', 'start', 'greeting', '--external-id', 'g', '--input', '{"a": 1}');
    expect(started.outcome).to.equal('enrolled');
    const shown = await answerOf('runs', 'show', started.runId);
    expect(shown).to.deep.include({ contactId: contact.id, input: { a: 1 }, journal: [] });
    expect(await answerOf('runs', 'pause', started.runId)).to.include({ requested: 'pause' });
    const refused = await run('runs', 'start', 'greeting', '--external-id', 'g');
    expect([refused.exitCode, refused.out]).to.deep.equal([0, 'Refused: openRun\n']);
    expect((await run('runs', 'start', 'nothing')).exitCode).to.equal(4);
  });

  it('keep the schema of an editor out of what is published, and know the database in the one they make', async () => {
    const file = path.join(folder, 'edited.json');
    const head = { dsl: '1.0.3', namespace: 'shop', name: 'edited', version: '1.0.0' };
    const document = { document: head, do: [{ greet: { set: { hello: true } } }] };
    writeFileSync(file, JSON.stringify(document));
    const { hash } = await answerOf('definitions', 'publish', file);
    writeFileSync(file, JSON.stringify({ $schema: '../editor/process.schema.json', ...document }));
    expect(await answerOf('definitions', 'publish', file)).to.include({ hash, created: false });
    const published = async (...options: string[]): Promise<string[]> =>
      (await answerOf('definitions', 'schema', ...options)).definitions.process.anyOf[0].enum;
    expect(await published()).to.not.include('edited');
    expect(await published('--database')).to.include.members(['edited', 'reactivation']);
  });

  it('compare a published version with a document, in both languages', async () => {
    const file = path.join(folder, 'parting.json');
    const documentOf = (version: string, wait: string): string =>
      JSON.stringify({
        document: { dsl: '1.0.3', namespace: 'shop', name: 'parting', version },
        do: [{ pause: { wait } }],
      });
    writeFileSync(file, documentOf('1.0.0', 'P3D'));
    await run('definitions', 'publish', file);
    writeFileSync(file, documentOf('1.1.0', 'P5D'));
    const { out } = await run('definitions', 'diff', 'parting@1.0.0', file);
    expect(out).to.equal(
      'parting 1.0.0 → parting 1.1.0\n  Wait of "pause": 5 days instead of 3 days, longer  [/do/0/pause/wait]\n',
    );
    expect((await run('definitions', 'diff', 'parting', file, '--locale', 'fa')).out).to.include('۵ روز به جای ۳ روز');
    expect((await run('definitions', 'diff', file, file)).out).to.include('nothing differs');
    expect((await run('definitions', 'diff', 'parting@9.9.9', file)).exitCode).to.equal(4);
    expect((await run('definitions', 'diff', 'missing.json', file)).exitCode).to.equal(2);
  });

  it('check documents, with line and column, without a database', async () => {
    const file = path.join(folder, 'wrong.json');
    writeFileSync(file, '{\n  "document": {\n');
    const { exitCode, out } = await ravand(['definitions', 'validate', file], {});
    expect(exitCode).to.equal(3);
    expect(out).to.match(/^error\[jsonSyntax\]: .*\n *--> .*wrong\.json:3:1$/m);
    const shipped = path.join(projectFolder(), 'definitions/processes/reactivation.json');
    expect((await ravand(['definitions', 'validate', shipped], {})).exitCode).to.equal(0);
    const expanded = await ravand(['--json', 'definitions', 'expand', shipped], {});
    expect(JSON.parse(expanded.out)).to.have.keys('definition', 'functions');
  });

  it('run the scenarios beside a document, and say what they cover', async () => {
    const shipped = path.join(projectFolder(), 'definitions/processes/reactivation.json');
    const { exitCode, out } = await ravand(['definitions', 'test', shipped], {});
    expect(exitCode, out).to.equal(0);
    const lines = out.trim().split('\n');
    expect(lines.slice(0, -1).every((line) => line.startsWith('passes  '))).to.equal(true);
    expect(lines.at(-1)).to.match(/^covers {2}(\d+) of \1 ways$/);
  });

  it('tell events, count messages and segments, and list work items', async () => {
    const event = JSON.stringify({ id: '1', source: 'shop', type: 'order.placed', contactexternalid: 'nobody' });
    expect(await answerOf('events', 'send', event)).to.include({ accepted: 1, unmatched: 1 });
    expect((await answerOf('events', 'list', '--unmatched')).items[0]).to.include({ type: 'order.placed' });
    expect((await run('events', 'send', '{"id": "1"}')).exitCode).to.equal(2);
    expect(await answerOf('messages', 'count')).to.deep.equal({ byState: {}, total: 0 });
    const resolve = ['messages', 'resolve', newId(), '--as', 'sent', '--note', 'the recipient has it'];
    expect((await run(...resolve)).err).to.include('There is no message');
    expect(await answerOf('segments', 'count', '{"purchases": {"never": true}}')).to.have.keys('count');
    expect((await answerOf('work-items', 'list', '--state', 'open')).items).to.deep.equal([]);
  });

  it('show templates and how they look', async () => {
    expect((await run('templates', 'list')).out).to.match(/^survey-invitation {2}1\.0\.0 {2}survey {2}\S/m);
    expect(await answerOf('templates', 'show', 'task-assigned')).to.have.nested.property('texts.fa.subject');
    const parameters = ['--parameters', '{"surveyId": "after-purchase"}'];
    const preview = await run(
      'templates',
      'preview',
      'survey-invitation',
      '--sample',
      '{"name": "Ann"}',
      ...parameters,
    );
    expect(preview.out).to.include('Ann').and.not.include('<html');
    const html = await run('templates', 'preview', 'survey-invitation', '--html', '--locale', 'fa', ...parameters);
    expect(html.out).to.include('<html lang="fa" dir="rtl">');
    const missing = await run('templates', 'preview', 'survey-invitation');
    expect([missing.exitCode, missing.err]).to.deep.equal([
      2,
      '/parameters/surveyId: the template "survey-invitation" needs it [badInput]\n',
    ]);
  });

  it('stop all sending, show it to the doctor too, and let it go on', async () => {
    const stopped = await answerOf('sending', 'stop', '--reason', 'a wrong price');
    expect(stopped).to.include({ stopped: true, by: 'cli', reason: 'a wrong price', held: 0, beingSent: 0 });
    expect((await run('sending', 'show')).out).to.match(/^All sending is stopped, since \S+ by cli: a wrong price\n/);
    const { checks } = JSON.parse((await run('--json', 'doctor')).out);
    expect(checks.find(({ name }: { name: string }) => name === 'sending')).to.include({ status: 'warning' });
    expect(await answerOf('sending', 'resume')).to.include({ stopped: false, reason: null });
  });

  it('show who did what, and take a value that can not be one for a mistake of the caller', async () => {
    await run('sending', 'stop');
    await run('sending', 'resume');
    const { items } = await answerOf('audit', '--subject', 'sending', '--actor', 'cli', '--limit', '1');
    expect(items[0]).to.include({ actor: 'cli', action: 'sending.resumed', subject: 'sending' });
    expect((await run('audit', '--limit', '1')).out).to.match(
      /^\S+Z {2}cli {2}sending\.resumed {2}sending {2}\{\}\nMore: /,
    );
    expect((await run('audit', '--since', 'yesterday-ish')).exitCode).to.equal(2);
    expect((await run('messages', 'show', 'nonsense')).exitCode).to.equal(2);
  });

  it('write the policy of sending, and go back to the default', async () => {
    const { policy, isDefault } = await answerOf('send-policy', 'show');
    expect(isDefault).to.equal(true);
    const written = JSON.stringify({ ...policy, caps: [] });
    expect(await answerOf('send-policy', 'change', written)).to.deep.include({ isDefault: false });
    expect((await run('send-policy', 'change', '{}')).exitCode).to.equal(2);
    expect(await answerOf('send-policy', 'reset')).to.deep.equal({ policy, isDefault });
  });

  it('make a key for somebody new, show it once, and revoke it', async () => {
    const made = await run('keys', 'create', '--email', 'Mina@Shop.test', '--role', 'marketer');
    expect(made.out).to.match(/^rvd_[0-9a-f]{12}_[\w-]{43}\n/);
    const { items } = await answerOf('keys', 'list');
    expect(JSON.stringify(items)).to.not.include('secret').and.not.include(made.out.split('\n')[0]!.slice(17));
    expect((await answerOf('keys', 'revoke', items[0].id)).revokedAt).to.be.a('string');
    expect((await run('keys', 'create', '--email', 'x@shop.test', '--role', 'king')).exitCode).to.equal(2);
  });
});
