// What the platform promises: whatever is killed, at whatever moment, every run ends as it would have, and no message is
// doubled or lost. The demo at work, and everything under it killed with SIGKILL, one after another.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { findRunningServer } from '../../runtime/services/temporal-server.js';
import { until } from '../support/condition.js';
import { type PlatformEnviron, platformEnviron } from '../support/platform-process.js';
import { DemoHouse, killed, type RavandProcess, startRavand } from './demo-house.js';

interface Report {
  readonly enrolled: Readonly<Record<string, number>>;
  readonly runs: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly messages: Readonly<Record<string, number>>;
  readonly mailboxMessages: number;
  readonly mailboxDuplicates: number;
}

/** A day of the world in a second and a half: its nights are long enough to be killed in. */
const SCALE = 57_600;
const DEMO = ['--json', 'demo', '--once', '--customers', '60', '--scale', String(SCALE)];

describe('kills', () => {
  let folder: string;
  let environ: PlatformEnviron;
  let house: DemoHouse;
  let demo: RavandProcess;
  const all: RavandProcess[] = [];

  const start = (args: readonly string[], more: PlatformEnviron = {}): RavandProcess => {
    const process = startRavand(args, { ...environ, ...more });
    all.push(process);
    return process;
  };
  const enrolled = (): Promise<number> => house.count("from run where definition_name = 'reactivation'");
  const sent = (): Promise<number> => house.count("from message where state = 'sent'");
  const killPostgres = (): void => {
    const [pid] = readFileSync(path.join(house.folder, 'postgres/postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
  };

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-kills-'));
    chmodSync(folder, 0o755); // PostgreSQL of a root checkout runs as another user, who has to get there
    environ = await platformEnviron(folder);
    house = new DemoHouse(path.join(folder, 'demo'));
  });

  after(async () => {
    for (const process of all) process.child.kill('SIGKILL');
    await Promise.all(all.map((process) => process.ended));
    // Whatever was left running is taken over and ended in order.
    const last = startRavand(['--json', 'start'], { ...environ, RAVAND_DATA_DIR: house.folder });
    await until('the last start is ready', () => last.output().includes('"ready":true'));
    last.child.kill('SIGTERM');
    await last.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('of the worker, of Postgres and of the whole platform change nothing: no run lost, no message doubled', async () => {
    demo = start(DEMO);
    await until('customers are enrolled', async () => (await enrolled()) > 0);
    const worker = start(['worker'], { RAVAND_DATA_DIR: house.folder });
    await until('the second worker is ready', () => worker.output().includes('ready'));
    await until('messages leave', async () => (await sent()) > 0);
    await killed(worker);

    const before = await sent();
    killPostgres();
    await until('messages leave again', async () => (await sent()) > before);

    await killed(demo);
    killPostgres();
    process.kill(findRunningServer(path.join(house.folder, 'temporal'))!.pid, 'SIGKILL');
    demo = start(DEMO);
    expect(await demo.ended, demo.errors()).to.equal(0);

    const report = JSON.parse(demo.output().trim().split('\n').at(-1)!) as Report;
    expect(report.enrolled.reactivation).to.be.greaterThan(10);
    for (const [process, states] of Object.entries(report.runs)) {
      expect(Object.keys(states), `${process}: ${JSON.stringify(states)}`).to.deep.equal(['completed']);
    }
    expect(report.mailboxDuplicates).to.equal(0);
  }).timeout(300_000);
});
