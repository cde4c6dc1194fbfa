// What the services say. A check starts nothing: an embedded service that does not run yet is idle, not broken.
import path from 'node:path';
import type { DataSource } from 'typeorm';
import { isMigrated, openDatabase } from '../../store/data-source.js';
import { readSendingSwitch } from '../../store/repositories/sending-switch.js';
import { installationId } from '../../store/repositories/settings.js';
import type { Config } from '../config.js';
import { readLinkSecrets } from '../secrets.js';
import { findMailbox } from '../services/mailbox-process.js';
import { installationName } from '../services/temporal.js';
import { connectWithin, hasNamespace } from '../services/temporal-namespace.js';
import { findRunningServer } from '../services/temporal-server.js';
import type { Check, CheckResult } from './check.js';
import { reachableDatabase } from './machine-checks.js';

const OLDEST_POSTGRES = 150_000;
const TEMPORAL_TIMEOUT_MS = 3_000;
const STARTS_LATER: CheckResult = { status: 'idle', found: 'not running; it starts with the platform' };

export function serviceChecks(config: Config): Check[] {
  return [
    { name: 'database', run: () => withDatabase(config, checkDatabase) },
    { name: 'migrations', run: () => withDatabase(config, checkMigrations) },
    { name: 'sending', run: () => withDatabase(config, checkSending) },
    { name: 'Temporal', run: () => checkTemporal(config) },
    ...(config.smtpUrl === undefined ? [{ name: 'mailbox', run: () => checkMailbox(config) }] : []),
    ...(config.environment === 'production' ? [{ name: 'link secrets', run: () => checkSecrets(config) }] : []),
  ];
}

async function withDatabase(
  config: Config,
  check: (dataSource: DataSource) => Promise<CheckResult>,
): Promise<CheckResult> {
  const url = reachableDatabase(config);
  if (url === undefined) return STARTS_LATER;
  const dataSource = await openDatabase(url, { poolSize: 1 });
  try {
    return await check(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

async function checkDatabase(dataSource: DataSource): Promise<CheckResult> {
  const [row] = await dataSource.query('show server_version_num');
  const version = Number(row.server_version_num);
  const found = `PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000} answers`;
  if (version >= OLDEST_POSTGRES) return { status: 'good', found };
  return { status: 'bad', found, fix: 'use PostgreSQL 15 or newer' };
}

async function checkMigrations(dataSource: DataSource): Promise<CheckResult> {
  if (await isMigrated(dataSource)) return { status: 'good', found: 'the tables are up to date' };
  return { status: 'warning', found: 'the tables are not up to date', fix: 'run ravand migrate' };
}

async function checkSending(dataSource: DataSource): Promise<CheckResult> {
  if (!(await isMigrated(dataSource))) return { status: 'idle', found: 'no tables yet' };
  const { stopped, by, at, reason } = await readSendingSwitch(dataSource);
  if (!stopped) return { status: 'good', found: 'messages may go out' };
  const found = `all sending is stopped, since ${at} by ${by}${reason === null ? '' : `: ${reason}`}`;
  return { status: 'warning', found, fix: 'run ravand sending resume when its cause is gone' };
}

async function checkTemporal(config: Config): Promise<CheckResult> {
  const running = findRunningServer(path.join(config.dataFolder, 'temporal'));
  const address = config.temporal.address ?? (running && `127.0.0.1:${running.port}`);
  if (address === undefined) return STARTS_LATER;
  const connection = await connectWithin(address, TEMPORAL_TIMEOUT_MS).catch(() => undefined);
  if (connection === undefined) {
    const fix = config.temporal.address === undefined ? `end process ${running?.pid}` : 'check TEMPORAL_ADDRESS';
    return { status: 'bad', found: `${address} does not answer`, fix };
  }
  try {
    const namespace = config.temporal.namespace ?? (await ownNamespace(config));
    if (namespace === undefined) return { status: 'good', found: `${address} answers` };
    const known = await hasNamespace(connection, namespace);
    return {
      status: 'good',
      found: `${address} answers, namespace ${namespace}${known ? '' : ' is made at the start'}`,
    };
  } finally {
    await connection.close();
  }
}

async function ownNamespace(config: Config): Promise<string | undefined> {
  const url = reachableDatabase(config);
  if (url === undefined) return undefined;
  const dataSource = await openDatabase(url, { poolSize: 1 });
  try {
    return (await isMigrated(dataSource)) ? installationName(await installationId(dataSource)) : undefined;
  } finally {
    await dataSource.destroy();
  }
}

async function checkMailbox({ dataFolder }: Config): Promise<CheckResult> {
  const url = await findMailbox(path.join(dataFolder, 'mailbox'));
  return url === undefined ? STARTS_LATER : { status: 'good', found: `runs, see ${url}` };
}

function checkSecrets(config: Config): CheckResult {
  const { keys, currentKeyId } = readLinkSecrets(config);
  return { status: 'good', found: `${Object.keys(keys).length} keys, ${currentKeyId} signs` };
}
