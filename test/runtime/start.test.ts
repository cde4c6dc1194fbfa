import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { findEmbeddedPostgres } from '../../runtime/services/embedded-postgres.js';
import { findMailbox } from '../../runtime/services/mailbox-process.js';
import { findRunningServer } from '../../runtime/services/temporal-server.js';
import { until } from '../support/condition.js';
import {
  type PlatformEnviron,
  type PlatformProcess,
  platformEnviron,
  readAdminKey,
  startPlatformProcess,
} from '../support/platform-process.js';
import { makeOpenFolder } from '../support/run-folder.js';

describe('ravand start', () => {
  let folder: string;
  let environ: PlatformEnviron;
  const started: PlatformProcess[] = [];

  const start = async (): Promise<PlatformProcess> => {
    const platform = await startPlatformProcess(environ);
    started.push(platform);
    return platform;
  };
  const place = (service: string): string => path.join(environ.RAVAND_DATA_DIR!, service);
  const isReady = async ({ url }: PlatformProcess): Promise<boolean> =>
    fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  const servicesRun = async (): Promise<boolean[]> => [
    findEmbeddedPostgres(place('postgres')) !== undefined,
    findRunningServer(place('temporal')) !== undefined,
    (await findMailbox(place('mailbox'))) !== undefined,
  ];

  before(async () => {
    folder = makeOpenFolder('start');
    environ = await platformEnviron(path.join(folder, 'data'));
  });

  after(async () => {
    // A test that failed may have left services to a platform that was killed: one more start and end closes them.
    if ((await servicesRun()).includes(true)) await (await start()).end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('needs nothing, survives kill -9 of everything, and ends in order', async () => {
    const first = await start();
    await until('it is ready', () => isReady(first));
    const key = readAdminKey(environ);
    const ask = (platform: PlatformProcess): Promise<Response> =>
      fetch(`${platform.url}/api/v1/segments`, { headers: { authorization: `Bearer ${key}` } });
    expect((await ask(first)).status).to.equal(200);

    process.kill(findRunningServer(place('temporal'))!.pid, 'SIGKILL');
    await until('Temporal runs again', () => findRunningServer(place('temporal')) !== undefined);
    await until('it is ready again', () => isReady(first));

    await first.end('SIGKILL');
    expect(await servicesRun()).to.deep.equal([true, true, true]);
    const second = await start();
    await until('it is ready after kill -9', () => isReady(second));
    expect((await ask(second)).status).to.equal(200);

    expect(await second.end('SIGTERM')).to.equal(0);
    expect(await servicesRun()).to.deep.equal([false, false, false]);
    expect(existsSync(place('services.lock'))).to.equal(false);
  }).timeout(180_000);
});
