import { rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { expect } from 'chai';
import { checkNode } from '../../../runtime/doctor/machine-checks.js';
import { createTestDatabase, startTestPostgres } from '../../support/postgres.js';
import { makeOpenFolder } from '../../support/run-folder.js';
import { startTestTemporal } from '../../support/temporal.js';
import { ravand } from './command-line.js';

interface Report {
  readonly healthy: boolean;
  readonly checks: readonly { name: string; status: string; found: string; fix?: string }[];
}

describe('ravand doctor', () => {
  let folder: string;

  beforeEach(() => {
    folder = makeOpenFolder('doctor');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const examine = async (environ: Record<string, string>): Promise<{ exitCode: number; report: Report }> => {
    const everywhere = { PORT: '0', TEMPORAL_PORT: '0', MAILBOX_SMTP_PORT: '0', MAILBOX_HTTP_PORT: '0' };
    const { exitCode, out } = await ravand(['doctor', '--json'], {
      RAVAND_DATA_DIR: folder,
      ...everywhere,
      ...environ,
    });
    return { exitCode, report: JSON.parse(out) };
  };
  const statusOf = (report: Report, name: string): string | undefined =>
    report.checks.find((check) => check.name === name)?.status;

  it('finds a fresh machine fit, and the services not running yet', async () => {
    const { exitCode, report } = await examine({});
    expect(report.checks.filter((check) => check.status === 'bad')).to.deep.equal([]);
    expect(exitCode).to.equal(0);
    expect(statusOf(report, 'database')).to.equal('idle');
  });

  it('asks the services that are configured', async () => {
    const { address, namespace } = await startTestTemporal();
    const database = await createTestDatabase();
    const environ = { DATABASE_URL: database.url, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
    const { report } = await examine(environ);
    await database.drop();
    expect(['database', 'migrations', 'sending', 'Temporal'].map((name) => statusOf(report, name))).to.deep.equal([
      'good',
      'good',
      'good',
      'good',
    ]);
  });

  it('sees tables that are not up to date', async () => {
    const url = new URL((await startTestPostgres()).url);
    url.pathname = '/postgres';
    const { report } = await examine({ DATABASE_URL: url.href });
    expect(report.checks.find((check) => check.name === 'migrations')?.fix).to.equal('run ravand migrate');
  });

  it('names the setting that moves us away from a taken port', async () => {
    const stranger = net.createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as net.AddressInfo;
    const { exitCode, report } = await examine({ PORT: String(port), TEMPORAL_PORT: String(port) });
    stranger.close();
    expect(exitCode).to.equal(7);
    expect(report.healthy).to.equal(false);
    const fixes = report.checks.filter((check) => check.status === 'bad').map((check) => check.fix);
    expect(fixes).to.deep.equal(['free it, or set PORT', 'free it, or set TEMPORAL_PORT']);
  });

  it('says which folder cannot be written to', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const { exitCode, report } = await examine({ RAVAND_DATA_DIR: path.join(file, 'data') });
    expect(exitCode).to.equal(7);
    expect(report.checks.find((check) => check.name === 'folder')?.fix).to.equal('set RAVAND_DATA_DIR');
  });

  it('says that a database does not answer', async () => {
    const { exitCode, report } = await examine({ DATABASE_URL: 'postgres://ravand@127.0.0.1:1/ravand' });
    expect(exitCode).to.equal(7);
    expect(statusOf(report, 'database')).to.equal('bad');
  });

  it('wants Node 20.19 or newer', () => {
    const found = ['18.20.0', '20.18.3', '20.19.0', '22.1.0'].map((version) => checkNode(version).status);
    expect(found).to.deep.equal(['bad', 'bad', 'good', 'good']);
  });
});
