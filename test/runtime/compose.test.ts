import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../core/errors.js';
import { type Platform, type Role, startPlatform } from '../../runtime/compose.js';
import { readConfig } from '../../runtime/config.js';
import { createLog } from '../../runtime/log.js';
import { findEmbeddedPostgres } from '../../runtime/services/embedded-postgres.js';
import { findFreePort } from '../../runtime/services/local-port.js';
import { findMailbox } from '../../runtime/services/mailbox-process.js';
import { readServiceRecord } from '../../runtime/services/service-record.js';
import { findRunningServer } from '../../runtime/services/temporal-server.js';
import { until } from '../support/condition.js';
import { failureOf } from '../support/failure.js';
import { makeOpenFolder } from '../support/run-folder.js';

const EVERYTHING: Role = {
  name: 'nothing',
  needs: { temporal: true, mail: true, connections: 2 },
  start: async () => {},
};

describe('the platform', () => {
  let folder: string;
  let environ: Record<string, string>;
  const platforms: Platform[] = [];

  beforeEach(async () => {
    folder = makeOpenFolder('platform');
    environ = {
      RAVAND_DATA_DIR: path.join(folder, 'data'),
      TEMPORAL_PORT: String(await findFreePort()),
      MAILBOX_SMTP_PORT: String(await findFreePort()),
      MAILBOX_HTTP_PORT: String(await findFreePort()),
    };
  });

  afterEach(async () => {
    for (const platform of platforms.splice(0)) await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (roles: readonly Role[] = [EVERYTHING]): Promise<Platform> => {
    const options = { config: readConfig(environ), log: createLog({ level: 'silent' }), roles, migrate: true };
    const platform = await startPlatform(options);
    platforms.push(platform);
    return platform;
  };
  const place = (service: string): string => path.join(folder, 'data', service);
  const killPostgres = (): void => {
    const [pid] = readFileSync(path.join(place('postgres'), 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
  };
  const running = async (): Promise<boolean[]> => [
    findEmbeddedPostgres(place('postgres')) !== undefined,
    findRunningServer(place('temporal')) !== undefined,
    (await findMailbox(place('mailbox'))) !== undefined,
  ];

  it('starts what it needs with nothing set up, and stops it', async () => {
    const platform = await start();
    expect(platform.foundation.temporal?.namespace).to.equal(platform.foundation.installationName);
    expect(await running()).to.deep.equal([true, true, true]);
    await platform.stop();
    expect(await running()).to.deep.equal([false, false, false]);
  });

  it('keeps its installation over a restart', async () => {
    const first = await start();
    await first.stop();
    const second = await start();
    expect(second.foundation.installationName).to.equal(first.foundation.installationName);
  });

  it('starts a service again that was killed', async () => {
    const platform = await start();
    const mailbox = readServiceRecord<{ pid: number }>(place('mailbox'))!;
    const temporal = findRunningServer(place('temporal'))!;
    process.kill(mailbox.pid, 'SIGKILL');
    process.kill(temporal.pid, 'SIGKILL');
    await until('both run again', async () => {
      const again = findRunningServer(place('temporal'));
      return again !== undefined && again.pid !== temporal.pid && (await findMailbox(place('mailbox'))) !== undefined;
    });
    await platform.stop();
    expect(await running()).to.deep.equal([false, false, false]);
  });

  it('starts again when its database is killed while it starts', async () => {
    let starts = 0;
    const unlucky: Role = {
      name: 'unlucky',
      needs: { temporal: false, mail: false, connections: 2 },
      start: async ({ dataSource }) => {
        starts++;
        if (starts === 1) killPostgres();
        await dataSource.query('SELECT pg_sleep(0.5)');
      },
    };
    const platform = await start([unlucky]);
    expect(starts).to.equal(2);
    expect(await platform.foundation.dataSource.query('SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('gives up when its database goes away at every start', async () => {
    let starts = 0;
    const cursed: Role = {
      name: 'cursed',
      needs: { temporal: false, mail: false, connections: 2 },
      start: async ({ dataSource }) => {
        starts++;
        killPostgres();
        await dataSource.query('SELECT pg_sleep(5)');
      },
    };
    const failure = await failureOf(start([cursed]));
    expect(failure.code).to.equal('databaseUnavailable');
    expect(starts).to.equal(3);
    expect(await running()).to.deep.equal([false, false, false]);
  });

  it('closes what it opened when a role cannot start', async () => {
    const broken: Role = {
      name: 'broken',
      needs: { temporal: false, mail: false, connections: 2 },
      start: () => Promise.reject(new AppError('portTaken', 'Port 8080 is taken.')),
    };
    const failure = await failureOf(start([broken]));
    expect(failure.code).to.equal('portTaken');
    expect(await running()).to.deep.equal([false, false, false]);
  });
});
