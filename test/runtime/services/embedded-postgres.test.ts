import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../runtime/services/embedded-postgres.js';

async function query(server: EmbeddedPostgres, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let dataDirectory: string;
  let server: EmbeddedPostgres | undefined;

  beforeEach(() => {
    dataDirectory = mkdtempSync(path.join(os.tmpdir(), 'ravand-postgres-'));
  });

  afterEach(async () => {
    await server?.stop();
    server = undefined;
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDirectory, volatile: true });

  it('keeps its data and its port over a restart', async () => {
    server = await start();
    await query(server, 'create table kept as select 7 as number');
    const { port } = server;
    await server.stop();
    server = await start();
    expect(server.port).to.equal(port);
    expect(await query(server, 'select number from kept')).to.deep.equal([{ number: 7 }]);
  });

  it('finds similar Persian texts', async () => {
    server = await start();
    await query(server, 'create extension pg_trgm');
    const [row] = await query(server, `select similarity('سلام دنیا', 'سلام') as similarity`);
    expect(row).to.deep.equal({ similarity: 0.5 });
  });
});
