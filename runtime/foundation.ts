// What every process stands on: the database, Temporal, a way to send mail. Embedded where the configuration names none.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import { toWorld, type WorldClock } from '../core/calendar/world-clock.js';
import { AppError } from '../core/errors.js';
import { isMigrated, migrate, openDatabase } from '../store/data-source.js';
import { installationId, readWorldClock, writeFirstWorldClock } from '../store/repositories/settings.js';
import type { Config } from './config.js';
import { installShipped } from './install-shipped.js';
import type { Log } from './log.js';
import type { ReleaseStack } from './release-stack.js';
import { startEmbeddedPostgres } from './services/embedded-postgres.js';
import { withFileLock } from './services/file-lock.js';
import { ensureMailbox, isMailboxAlive, stopMailbox, stopMailboxOf } from './services/mailbox-process.js';
import { isProcessAlive } from './services/process-alive.js';
import { prepareFolder } from './services/service-folder.js';
import { joinServices, leaveServices } from './services/service-users.js';
import { ensureTemporal, installationName } from './services/temporal.js';
import { isTemporalAlive, stopTemporalServer } from './services/temporal-server.js';
import { type Watched, watchServices } from './services/watch-services.js';

export interface FoundationNeeds {
  readonly temporal: boolean;
  readonly mail: boolean;
  /** Bring the tables up to date; else only check that they are. */
  readonly migrate: boolean;
  /** Makes the world clock of an installation that has none yet, when the services are up; refused in production. */
  readonly firstWorldClock?: () => WorldClock;
  /** Connections to the database at most. */
  readonly poolSize?: number;
}

export interface Foundation {
  readonly config: Config;
  readonly log: Log;
  readonly dataSource: DataSource;
  readonly databaseUrl: string;
  readonly worldClock: WorldClock;
  /** Names the task queue, and the namespace unless another one is configured. */
  readonly installationName: string;
  readonly temporal: { readonly address: string; readonly namespace: string } | undefined;
  readonly smtpUrl: string | undefined;
  /** Where the built-in mailbox is looked at; undefined when mail goes elsewhere. */
  readonly mailboxUrl: string | undefined;
}

const STOP_SERVICES_MS = 45_000;

/**
 * Opens what is needed; `releases` learns how to close it.
 * @throws AppError with the cause and the cure, see docs/failure-codes.md.
 */
export async function openFoundation(
  config: Config,
  needs: FoundationNeeds,
  { log, releases }: { log: Log; releases: ReleaseStack },
): Promise<Foundation> {
  if (!needsEmbedded(config, needs)) return open(config, needs, { log, releases, services: new Services() });
  prepareFolder(config.dataFolder);
  const services = new Services();
  // Two starts at once: the second finds what the first has started. The same lock is held while services are stopped.
  const underLock = <T>(work: () => Promise<T>): Promise<T> =>
    withFileLock(path.join(config.dataFolder, 'services.lock'), work, (holder) =>
      log.info({ pid: holder }, 'another start is at work on this folder; waiting for it'),
    );
  return underLock(async () => {
    joinServices(config.dataFolder);
    releases.push(
      'embedded services',
      () =>
        underLock(async () => {
          if (!leaveServices(config.dataFolder)) return;
          await stopMailboxOf(mailboxFolderOf(config));
          await services.stop();
        }),
      STOP_SERVICES_MS,
    );
    const foundation = await open(config, needs, { log, releases, services });
    const watch = watchServices(services.all, log, underLock);
    releases.push('watch over services', async () => watch.stop());
    return foundation;
  });
}

function needsEmbedded(config: Config, needs: FoundationNeeds): boolean {
  const database = config.databaseUrl === undefined;
  const temporal = needs.temporal && config.temporal.address === undefined;
  return database || temporal || (needs.mail && config.smtpUrl === undefined);
}

interface Opening {
  readonly log: Log;
  readonly releases: ReleaseStack;
  readonly services: Services;
}

async function open(config: Config, needs: FoundationNeeds, opening: Opening): Promise<Foundation> {
  const { log, releases } = opening;
  const databaseUrl = config.databaseUrl ?? (await startPostgres(config, opening));
  const dataSource = await openDatabase(databaseUrl, needs.poolSize === undefined ? {} : { poolSize: needs.poolSize });
  releases.push('database pool', () => dataSource.destroy());
  const mayMigrate = needs.migrate || config.databaseUrl === undefined;
  await prepareTables(dataSource, mayMigrate);
  const installation = await installationId(dataSource);
  rememberInstallation(config, installation);
  const temporal = needs.temporal ? await useTemporal(config, installation, opening) : undefined;
  const mail = needs.mail ? await useMail(config, opening) : { smtpUrl: config.smtpUrl, mailboxUrl: undefined };
  if (needs.firstWorldClock) await setFirstWorldClock(config, dataSource, needs.firstWorldClock());
  const worldClock = await readWorldClock(dataSource);
  if (mayMigrate) await installShipped(dataSource, toWorld(worldClock, Date.now()));
  return {
    config,
    log,
    dataSource,
    databaseUrl,
    worldClock,
    installationName: installationName(installation),
    temporal,
    ...mail,
  };
}

async function setFirstWorldClock(config: Config, dataSource: DataSource, clock: WorldClock): Promise<void> {
  if (config.environment === 'production')
    throw new AppError(
      'unsupported',
      'Production lives in real time: a world clock of its own is for demos and tests.',
    );
  await writeFirstWorldClock(dataSource.manager, clock);
}

/** For a person who finds the folder, and for `ravand doctor`, which has no database to ask. The database decides. */
function rememberInstallation({ dataFolder }: Config, installation: string): void {
  if (existsSync(dataFolder)) writeFileSync(path.join(dataFolder, 'installation'), `${installation}\n`);
}

async function prepareTables(dataSource: DataSource, mayMigrate: boolean): Promise<void> {
  if (mayMigrate) return migrate(dataSource);
  if (await isMigrated(dataSource)) return;
  throw new AppError(
    'databaseUnavailable',
    'The tables of the database are not up to date. Run `ravand migrate` once, before the other processes.',
    [{ fix: 'run ravand migrate' }],
  );
}

async function startPostgres({ dataFolder }: Config, { log, services }: Opening): Promise<string> {
  const options = { dataDirectory: path.join(dataFolder, 'postgres'), log: (line: string) => log.info({}, line) };
  const server = await startEmbeddedPostgres(options);
  log.info({ port: server.port, attached: server.attached }, 'PostgreSQL is ready');
  services.add({
    name: 'PostgreSQL',
    pid: server.pid,
    isAlive: (pid) => isProcessAlive(pid, /postgres/),
    start: async () => (await startEmbeddedPostgres({ ...options, port: server.port })).pid,
    stop: () => server.stop(),
  });
  return server.url;
}

async function useTemporal(
  config: Config,
  installation: string,
  { log, services }: Opening,
): Promise<{ address: string; namespace: string }> {
  const folder = path.join(config.dataFolder, 'temporal');
  const tell = (line: string): void => log.info({}, line);
  const options = { ...config.temporal, folder, installationId: installation, log: tell };
  const server = await ensureTemporal(options);
  const { address, namespace, pid, attached } = server;
  log.info({ server: address, namespace, attached }, 'Temporal is ready');
  if (pid !== undefined) {
    services.add({
      name: 'Temporal',
      pid,
      isAlive: isTemporalAlive,
      start: async () => (await ensureTemporal(options)).pid!,
      stop: stopTemporalServer,
    });
  }
  return { address, namespace };
}

function mailboxFolderOf({ dataFolder }: Config): string {
  return path.join(dataFolder, 'mailbox');
}

async function useMail(
  config: Config,
  { log, services }: Opening,
): Promise<{ smtpUrl: string; mailboxUrl: string | undefined }> {
  if (config.smtpUrl !== undefined) return { smtpUrl: config.smtpUrl, mailboxUrl: undefined };
  const options = { folder: mailboxFolderOf(config), ...config.mailbox };
  const mailbox = await ensureMailbox(options);
  log.info({ url: mailbox.url, attached: mailbox.attached }, 'the mailbox is ready');
  services.add({
    name: 'mailbox',
    pid: mailbox.pid,
    isAlive: isMailboxAlive,
    start: async () => (await ensureMailbox(options)).pid,
    stop: stopMailbox,
  });
  return { smtpUrl: mailbox.smtpUrl, mailboxUrl: mailbox.url };
}

/** The embedded services of this process, in the order of their start. */
class Services {
  readonly all: Watched[] = [];

  add(service: Watched): void {
    this.all.push(service);
  }

  async stop(): Promise<void> {
    for (const service of [...this.all].reverse()) await service.stop(service.pid);
  }
}
