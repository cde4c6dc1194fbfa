import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import { findFreePort } from '../../../runtime/services/local-port.js';
import {
  ensureTemporal,
  installationName,
  type TemporalOptions,
  type TemporalService,
} from '../../../runtime/services/temporal.js';
import { isTemporalAlive } from '../../../runtime/services/temporal-server.js';
import { newId } from '../../../store/new-id.js';
import { until } from '../../support/condition.js';
import { failureOf } from '../../support/failure.js';
import { startInProcess } from '../../support/service-process.js';

async function withClient<T>(service: TemporalService, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: service.address });
  try {
    return await work(new Client({ connection, namespace: service.namespace }));
  } finally {
    await connection.close();
  }
}

/** Started without a worker: it only has to be there. */
const startWorkflow = (service: TemporalService): Promise<unknown> =>
  withClient(service, (client) => client.workflow.start('waiting', { taskQueue: 'nobody', workflowId: 'kept' }));

const readStatus = (service: TemporalService): Promise<string> =>
  withClient(service, async (client) => (await client.workflow.getHandle('kept').describe()).status.name);

describe('the embedded Temporal server', () => {
  let folder: string;
  let options: TemporalOptions;
  const services: TemporalService[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-temporal-'));
    options = { folder, port: await findFreePort(), installationId: newId() };
  });

  afterEach(async () => {
    for (const service of services.splice(0)) await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (changes: Partial<TemporalOptions> = {}): Promise<TemporalService> => {
    const service = await ensureTemporal({ ...options, ...changes });
    services.push(service);
    return service;
  };

  it('keeps its workflows over a restart', async () => {
    const first = await start();
    await startWorkflow(first);
    await first.stop();
    const second = await start();
    expect(second.attached).to.equal(false);
    expect(await readStatus(second)).to.equal('RUNNING');
  });

  it('outlives a program that is killed, and the next start attaches to it', async () => {
    const killed = await startInProcess<TemporalService>('temporal', options);
    await killed.kill();
    const next = await start();
    expect(next.attached).to.equal(true);
    expect(next.pid).to.equal(killed.service.pid);
  });

  it('is found on its port after the configured one was changed', async () => {
    const first = await start();
    const second = await start({ port: await findFreePort() });
    expect(second.address).to.equal(first.address);
  });

  it('is started again after it was killed, with its workflows', async () => {
    const first = await start();
    await startWorkflow(first);
    process.kill(first.pid!, 'SIGKILL');
    await until('the server is gone', () => !isTemporalAlive(first.pid!));
    const second = await start();
    expect(second.attached).to.equal(false);
    expect(await readStatus(second)).to.equal('RUNNING');
  });

  it('is started again when it is killed while somebody attaches to it', async () => {
    const { pid } = await start();
    process.kill(pid!, 'SIGSTOP');
    const attaching = start();
    await pause(500);
    process.kill(pid!, 'SIGKILL');
    const again = await attaching;
    expect(again).to.include({ attached: false });
    expect(again.pid).to.not.equal(pid);
  });

  it('is one server when two programs start it at once', async () => {
    const other = await Promise.all([startInProcess<TemporalService>('temporal', options), start()]);
    await other[0].kill();
    expect(other[0].service.pid).to.equal(other[1].pid);
  });

  it('says that another program has the port', async () => {
    const stranger = net.createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => stranger.listen(options.port, '127.0.0.1', resolve));
    const failure = await failureOf(ensureTemporal(options));
    stranger.close();
    expect(failure.code).to.equal('portTaken');
    expect(failure.message).to.contain(String(options.port)).and.to.contain('TEMPORAL_PORT');
  });

  it('refuses the server of another installation on its port', async () => {
    const theirs = await start();
    const ours = { ...options, folder: path.join(folder, 'ours'), installationId: newId() };
    const failure = await failureOf(ensureTemporal(ours));
    expect(failure.code).to.equal('temporalForeign');
    expect(failure.message).to.contain(theirs.namespace).and.to.contain(installationName(ours.installationId));
  });

  it('is recognised by its namespace when the folder forgot it', async () => {
    const first = await start();
    const second = await ensureTemporal({ ...options, folder: path.join(folder, 'moved') });
    expect(second.attached).to.equal(true);
    expect(second.address).to.equal(first.address);
  });

  it('says which folder cannot be written to', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const failure = await failureOf(ensureTemporal({ ...options, folder: path.join(file, 'temporal') }));
    expect(failure.code).to.equal('folderReadOnly');
  });

  it('uses a server that is named, and registers the namespace there', async () => {
    const named = await start();
    const service = await start({ address: named.address, namespace: 'another' });
    expect(service.pid).to.equal(undefined);
    await startWorkflow(service);
    expect(await readStatus(service)).to.equal('RUNNING');
  });

  it('says that nobody answers at the named address', async () => {
    const failure = await failureOf(start({ address: `127.0.0.1:${options.port}`, timeoutMs: 10 }));
    expect(failure.code).to.equal('temporalUnavailable');
    expect(failure.message).to.contain('TEMPORAL_ADDRESS');
  });
});

describe('the name of an installation', () => {
  it('differs for two that are made in the same millisecond', () => {
    const [one, other] = [newId(1_764_000_000_000), newId(1_764_000_000_000)];
    expect(installationName(one)).to.match(/^ravand-[0-9a-f]{8}$/);
    expect(installationName(one)).to.not.equal(installationName(other));
  });
});
