// What the platform promises: whatever is killed, at whatever moment, every run ends as it would have, and no message is
// doubled or lost. The demo at work, and everything under it killed with SIGKILL, one after another.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { findFreePort } from '../../runtime/services/local-port.js';
import { findMailbox } from '../../runtime/services/mailbox-process.js';
import { findRunningServer } from '../../runtime/services/temporal-server.js';
import { until } from '../support/condition.js';
import { type PlatformEnviron, platformEnviron } from '../support/platform-process.js';
import { discrepancies } from './books.js';
import { DemoHouse, killed, type RavandProcess, startRavand } from './demo-house.js';

interface Report {
  readonly enrolled: Readonly<Record<string, number>>;
  readonly messages: Readonly<Record<string, number>>;
  readonly mailboxMessages: number;
  readonly mailboxDuplicates: number;
}

/** A day of the world in a second: a run takes half a minute, and its nights are long enough to be killed in. */
const SCALE = 86_400;
const DEMO = ['--json', 'demo', '--once', '--customers', '60', '--scale', String(SCALE)];
/** A start of everything, on a machine that has much else to do. */
const START_MS = 90_000;

describe('kills', () => {
  let folder: string;
  let environ: PlatformEnviron;
  let house: DemoHouse;
  const all: RavandProcess[] = [];
  /** Messages that somebody may have been sending when he was killed. */
  const inFlight = new Set<string>();

  const start = (args: readonly string[], more: PlatformEnviron = {}): RavandProcess => {
    const process = startRavand(args, { ...environ, ...more });
    all.push(process);
    return process;
  };
  const startWorker = (): RavandProcess => start(['--json', 'worker'], { RAVAND_DATA_DIR: house.folder });
  const isReady = (process: RavandProcess): boolean => process.output().includes('"ready":true');
  const steps = (): Promise<number> => house.count('from run_step');
  const sent = (): Promise<number> => house.count("from message where state = 'sent'");

  const killPostgres = (): void => {
    const [pid] = readFileSync(path.join(house.folder, 'postgres/postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
  };
  const killSender = async (sender: RavandProcess): Promise<void> => {
    await killed(sender);
    const rows = await house.rows<{ id: string }>("select id from message where state = 'sending'");
    for (const { id } of rows) inFlight.add(id);
  };
  const killPlatform = async (demo: RavandProcess): Promise<void> => {
    await killSender(demo);
    killPostgres();
    process.kill(findRunningServer(path.join(house.folder, 'temporal'))!.pid, 'SIGKILL');
  };

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-kills-'));
    chmodSync(folder, 0o755); // PostgreSQL of a root checkout runs as another user, who has to get there
    environ = { ...(await platformEnviron(folder)), ORGANISATION_CURRENCY: 'USD' };
    house = new DemoHouse(path.join(folder, 'demo'));
  });

  after(async () => {
    const left = all.filter(({ child }) => child.exitCode === null && child.signalCode === null);
    for (const process of all) process.child.kill('SIGKILL');
    await Promise.all(all.map((process) => process.ended));
    if (left.length > 0) {
      // What the killed ones left running is taken over and ended in order.
      const last = start(['--json', 'start'], { RAVAND_DATA_DIR: house.folder });
      await until('the last start is ready', () => isReady(last), START_MS);
      last.child.kill('SIGTERM');
      await last.ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('of the worker, of Postgres and of the whole platform change nothing: no run lost, no message doubled', async () => {
    let demo = start(DEMO);
    const addressed = "from run where definition_name = 'reactivation' and cohort_id is not null";
    await until('customers are enrolled', async () => (await house.count(addressed)) > 0, START_MS);
    await killPlatform(demo);

    demo = start(DEMO);
    const worker = startWorker();
    await until('messages leave', async () => (await sent()) > 0, START_MS);
    await until('the second worker is ready', () => isReady(worker), START_MS);
    await killSender(worker);
    const before = await steps();
    killPostgres();
    await until('runs go on', async () => (await steps()) > before);
    await killPlatform(demo);

    demo = start(DEMO);
    // The services stay up with it when the demo is over, and nothing is at work any more.
    const keeper = start(['--json', 'api'], { RAVAND_DATA_DIR: house.folder, PORT: String(await findFreePort()) });
    expect(await demo.ended, demo.errors()).to.equal(0);
    const report = JSON.parse(demo.output().trim().split('\n').at(-1)!) as Report;
    expect(report.enrolled.reactivation).to.be.greaterThan(10);
    expect(report.mailboxDuplicates).to.equal(0);
    expect(report.messages.unknown ?? 0).to.equal(await house.count("from message where state = 'unknown'"));
    expect(await discrepancies(house, inFlight)).to.deep.equal([]);

    keeper.child.kill('SIGTERM');
    expect(await keeper.ended, keeper.errors()).to.equal(0);
    expect(await findMailbox(path.join(house.folder, 'mailbox'))).to.equal(undefined);
  }).timeout(300_000);
});
