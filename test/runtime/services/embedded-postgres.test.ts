import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../runtime/services/embedded-postgres.js';
import { isProcessAlive } from '../../../runtime/services/process-alive.js';
import { canReach, chooseUnprivilegedUser } from '../../../runtime/services/unprivileged-user.js';
import { until } from '../../support/condition.js';
import { failureOf } from '../../support/failure.js';
import { startInProcess } from '../../support/service-process.js';

async function query(server: { url: string }, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let server: EmbeddedPostgres | undefined;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-postgres-'));
  });

  afterEach(async () => {
    await server?.stop();
    server = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const options = (): { dataDirectory: string } => ({ dataDirectory: folder });
  const start = async (): Promise<EmbeddedPostgres> => {
    server = await startEmbeddedPostgres(options());
    return server;
  };

  it('keeps its data and its port over a restart', async () => {
    const first = await start();
    await query(first, 'create table kept as select 7 as number');
    await first.stop();
    const second = await start();
    expect(second.port).to.equal(first.port);
    expect(await query(second, 'select number from kept')).to.deep.equal([{ number: 7 }]);
  });

  it('outlives a program that is killed, and the next start attaches to it', async () => {
    const killed = await startInProcess<EmbeddedPostgres>('postgres', options());
    await killed.kill();
    const next = await start();
    expect(next.attached).to.equal(true);
    expect(next.pid).to.equal(killed.service.pid);
    expect(await query(next, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
  });

  it('is started again after it was killed, with all that was committed', async () => {
    const first = await start();
    await query(first, 'create table kept as select 7 as number');
    process.kill(first.pid, 'SIGKILL');
    await until('the server is gone', () => !isProcessAlive(first.pid, /postgres/));
    const second = await start();
    expect(second.attached).to.equal(false);
    expect(await query(second, 'select number from kept')).to.deep.equal([{ number: 7 }]);
  });

  it('is one server when two programs start it at once', async () => {
    const [one, other] = await Promise.all([startEmbeddedPostgres(options()), startEmbeddedPostgres(options())]);
    server = one;
    expect(one.pid).to.equal(other.pid);
    expect([one.attached, other.attached].sort()).to.deep.equal([false, true]);
  });

  it('says which port is taken', async () => {
    const stranger = net.createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as net.AddressInfo;
    const failure = await failureOf(startEmbeddedPostgres({ ...options(), port }));
    stranger.close();
    expect(failure.code).to.equal('portTaken');
    expect(failure.message).to.contain(String(port));
  });

  it('says which folder cannot be written to', async () => {
    chmodSync(folder, 0o755);
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const failure = await failureOf(startEmbeddedPostgres({ dataDirectory: path.join(file, 'postgres') }));
    expect(failure.code).to.equal('folderReadOnly');
    expect(failure.message).to.contain(file).and.to.contain('RAVAND_DATA_DIR');
  });

  it('refuses data of another major version, and leaves it alone', async () => {
    writeFileSync(path.join(folder, 'PG_VERSION'), '12\n');
    const failure = await failureOf(startEmbeddedPostgres(options()));
    expect(failure.code).to.equal('databaseUnavailable');
    expect(failure.message).to.contain('PostgreSQL 12');
  });

  it('runs for a user without rights just the same', async () => {
    // Root tests it as the user it would drop to; any other user is such a user already.
    const user = chooseUnprivilegedUser();
    if (user === undefined || !canReach(user, import.meta.filename))
      return expect((await start()).attached).to.equal(false);
    const parent = mkdtempSync(path.join(os.tmpdir(), 'ravand-postgres-user-'));
    rmSync(parent, { recursive: true });
    const { uid, gid } = user;
    const other = await startInProcess<EmbeddedPostgres>('postgres', { dataDirectory: parent }, { uid, gid });
    const rows = await query(other.service, 'select 1 as one');
    await other.kill();
    process.kill(other.service.pid, 'SIGINT');
    await until('the server is gone', () => !isProcessAlive(other.service.pid, /postgres/));
    rmSync(parent, { recursive: true, force: true });
    return expect(rows).to.deep.equal([{ one: 1 }]);
  });

  it('finds similar Persian texts', async () => {
    await start();
    await query(server!, 'create extension pg_trgm');
    const [row] = await query(server!, `select similarity('سلام دنیا', 'سلام') as similarity`);
    expect(row).to.deep.equal({ similarity: 0.5 });
  });
});
