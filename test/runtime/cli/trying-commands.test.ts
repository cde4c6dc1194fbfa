// A designer tries a document and tests it, without a database.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { projectFolder } from '../../../store/shipped.js';
import { until } from '../../support/condition.js';
import { ravand } from './command-line.js';

const BOUGHT = '[{"before":"P200D","amount":60000000}]';
const BUYS_AGAIN = '[{"at":"P9D","buys":{"amount":500000}}]';

describe('trying a process', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-trying-'));
    file = path.join(folder, 'reactivation.json');
    cpSync(path.join(projectFolder(), 'definitions/processes/reactivation.json'), file);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const simulate = (...options: string[]) => ravand(['definitions', 'simulate', file, ...options]);
  const scenario = (name: string): string => path.join(folder, 'reactivation.scenarios', name);

  it('prints what comes, with the civil time of the contact and the time since the start', async () => {
    const { exitCode, out } = await simulate('--purchases', BOUGHT, '--events', BUYS_AGAIN);
    expect(exitCode).to.equal(0);
    const lines = out.trim().split('\n');
    expect(lines[0]).to.equal(
      '2026-06-06T08:00:00.000Z  Saturday 6 June 2026 11:30  PT0S  message reactivation-medium sent',
    );
    expect(lines.at(-1)).to.match(/ {2}P9D {2}end: completed \(outcome: won, credited: true\)$/);
  });

  it('speaks Persian, with Jalali dates', async () => {
    const { out } = await simulate('--purchases', BOUGHT, '--events', BUYS_AGAIN, '--locale', 'fa');
    expect(out).to.contain('شنبه ۱۶ خرداد ۱۴۰۵ ۱۱:۳۰  PT0S  پیام reactivation-medium فرستاده شد');
    expect(out).to.contain('رویداد purchase.made (۵۰۰٬۰۰۰ ریال)');
  });

  it('says that a run is still open at the end that was asked for', async () => {
    const { out } = await simulate('--purchases', BOUGHT, '--until', 'P1D');
    expect(out.trim().split('\n').at(-1)).to.equal('The run is still open.');
  });

  it('shows what came before a deed that is impossible', async () => {
    const { exitCode, out, err } = await simulate('--events', '[{"at":"P9D","completes":{"outcome":"won"}}]');
    expect(exitCode).to.equal(2);
    expect(out).to.contain('message reactivation-');
    expect(err).to.contain('At P9D: Nobody can complete a task: none is open');
  });

  it('says what is wrong with what it was given', async () => {
    const unknown = await simulate('--events', '[{"at":"P9D","bys":{}}]');
    expect(unknown).to.include({ exitCode: 2 });
    expect(unknown.err).to.contain('the options /when/0');
    const broken = await simulate('--contact', '{');
    expect(broken.err).to.contain('--contact is not JSON');
  });

  it('records a scenario that the process then passes, and leaves an existing file alone', async () => {
    const untested = await ravand(['definitions', 'test', file]);
    expect(untested).to.include({ exitCode: 4, out: '' });
    expect(untested.err).to.contain('--record');
    mkdirSync(path.dirname(scenario('recorded.json')));
    const recorded = scenario('recorded.json');
    await simulate('--purchases', BOUGHT, '--events', BUYS_AGAIN, '--record', recorded);
    const { start, then } = JSON.parse(readFileSync(recorded, 'utf8'));
    expect(start).to.deep.equal({ event: 'segment.entered' });
    expect(then[0]).to.deep.equal({ at: 'PT0S', message: 'reactivation-medium', status: 'sent' });
    const tested = await ravand(['definitions', 'test', file]);
    expect(tested).to.include({ exitCode: 0 });
    expect(tested.out).to.contain('passes  What a simulation showed');
    const again = await simulate('--record', recorded);
    expect(again).to.include({ exitCode: 2 });
    expect(again.err).to.contain('exists already');
  });

  describe('with scenarios', () => {
    beforeEach(async () => {
      cpSync(
        path.join(projectFolder(), 'definitions/processes/reactivation.scenarios/buys-after-coupon.json'),
        scenario('good.json'),
      );
    });

    const test = (...options: string[]) => ravand(['definitions', 'test', file, ...options]);

    it('reports to a build server', async () => {
      const junit = path.join(folder, 'report.xml');
      writeFileSync(
        scenario('wrong.json'),
        '{"title":"Gets <two>","start":{"event":"segment.entered"},"then":[{"message":"reactivation-\\u0007"}]}',
      );
      const { exitCode } = await test('--junit', junit);
      expect(exitCode).to.equal(3);
      const xml = readFileSync(junit, 'utf8');
      expect(xml).to.match(/<testsuite name="reactivation" tests="2" failures="1" errors="0"/);
      expect(xml).to.contain('name="Gets &lt;two&gt;"');
      expect(xml).to.match(/<failure message="expected [^"]*&quot;message&quot;/);
    });

    it('fails when the scenarios take less of the process than was asked for', async () => {
      const { exitCode, out } = await test('--coverage', '95');
      expect(exitCode).to.equal(3);
      expect(out).to.match(/covers {2}\d+ of \d+ ways, less than 95 %/);
      expect((await test('--coverage', '20')).exitCode).to.equal(0);
      expect((await test('--coverage', 'much')).exitCode).to.equal(2);
    });

    it('fails a scenario in which somebody does what is impossible, and goes on', async () => {
      writeFileSync(
        scenario('impossible.json'),
        '{"title":"Nothing to open","start":{"event":"segment.entered"},"when":[{"at":"PT1S","opens":true,"to":"no"}],"then":[]}',
      );
      const { exitCode, out } = await test();
      expect(exitCode).to.equal(3);
      expect(out).to.contain('fails  Nothing to open\n    At PT1S: Nobody can react to no');
      expect(out).to.contain('covers');
    });

    it('runs them again at a change, until it is ended', async () => {
      const program = path.join(projectFolder(), 'bin/ravand.js');
      const child = spawn(process.execPath, [program, 'definitions', 'test', file, '--watch']);
      let out = '';
      child.stdout.on('data', (chunk) => {
        out += chunk;
      });
      await until('it waits', () => out.includes('waiting for changes'));
      writeFileSync(scenario('good.json'), '{"title":"Other","start":{"event":"segment.entered"},"then":[]}');
      await until('it has run the changed one', () => /passes {2}Other.*waiting for changes/s.test(out));
      child.kill('SIGINT');
      const [code] = await once(child, 'exit');
      expect(code).to.equal(0);
    });
  });
});
