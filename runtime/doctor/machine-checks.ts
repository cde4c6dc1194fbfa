// What the machine itself has to offer: Node, a folder, room on the disk, ports, programs.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '../config.js';
import { findEmbeddedPostgres } from '../services/embedded-postgres.js';
import { preparePostgresBinaries } from '../services/embedded-postgres-binaries.js';
import { isPortOpen } from '../services/local-port.js';
import { findMailbox } from '../services/mailbox-process.js';
import { folderReadOnly } from '../services/service-folder.js';
import { findTemporalBinary, TEMPORAL_VERSION } from '../services/temporal-binary.js';
import { findRunningServer } from '../services/temporal-server.js';
import { chooseUnprivilegedUser } from '../services/unprivileged-user.js';
import type { Check, CheckResult } from './check.js';

const run = promisify(execFile);
const OLDEST_NODE = { major: 20, minor: 19 } as const;
const MB = 1024 * 1024;
const LEAST_FREE_MB = 200;
const COMFORTABLE_FREE_MB = 2_000;

export function machineChecks(config: Config): Check[] {
  const { dataFolder, mailbox, temporal } = config;
  const temporalFolder = path.join(dataFolder, 'temporal');
  return [
    { name: 'node', run: () => checkNode(process.versions.node) },
    { name: 'folder', run: () => checkFolder(dataFolder) },
    { name: 'disk', run: () => checkDisk(dataFolder) },
    { name: 'port of the API', run: () => checkApiPort(config.port) },
    ...(temporal.address === undefined
      ? [
          {
            name: 'port of Temporal',
            run: () => checkPort(temporal.port, 'TEMPORAL_PORT', () => findRunningServer(temporalFolder)),
          },
          { name: 'program of Temporal', run: () => checkTemporalProgram(temporal.cliPath) },
        ]
      : []),
    ...(config.smtpUrl === undefined
      ? [
          {
            name: 'SMTP port of the mailbox',
            run: () => checkMailboxPort(config, mailbox.smtpPort, 'MAILBOX_SMTP_PORT'),
          },
          {
            name: 'HTTP port of the mailbox',
            run: () => checkMailboxPort(config, mailbox.httpPort, 'MAILBOX_HTTP_PORT'),
          },
        ]
      : []),
    ...(config.databaseUrl === undefined ? [{ name: 'program of PostgreSQL', run: checkPostgresProgram }] : []),
  ];
}

export function checkNode(version: string): CheckResult {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const { major: oldest, minor: oldestMinor } = OLDEST_NODE;
  if (major > oldest || (major === oldest && minor >= oldestMinor)) return { status: 'good', found: version };
  return { status: 'bad', found: version, fix: `install Node ${oldest}.${oldestMinor} or newer` };
}

function checkFolder(folder: string): CheckResult {
  try {
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `.doctor-${process.pid}`);
    writeFileSync(file, '');
    rmSync(file);
    return { status: 'good', found: folder };
  } catch (error) {
    throw folderReadOnly(folder, error);
  }
}

function checkDisk(folder: string): CheckResult {
  const { bavail, bsize } = statfsSync(folder);
  const freeMb = Math.floor((bavail * bsize) / MB);
  const found = `${freeMb} MB free`;
  if (freeMb >= COMFORTABLE_FREE_MB) return { status: 'good', found };
  const fix = `free some space, or set RAVAND_DATA_DIR to a folder on a larger disk (${COMFORTABLE_FREE_MB} MB are comfortable)`;
  return { status: freeMb < LEAST_FREE_MB ? 'bad' : 'warning', found, fix };
}

async function checkApiPort(port: number): Promise<CheckResult> {
  if (!(await isPortOpen(port))) return { status: 'good', found: `${port} is free` };
  const ours = await fetch(`http://127.0.0.1:${port}/healthz`).then(
    (response) => response.ok,
    () => false,
  );
  if (ours) return { status: 'good', found: `${port}, the platform runs` };
  return { status: 'bad', found: `${port} is taken by another program`, fix: 'free it, or set PORT' };
}

async function checkMailboxPort({ dataFolder }: Config, port: number, setting: string): Promise<CheckResult> {
  return checkPort(port, setting, () => findMailbox(path.join(dataFolder, 'mailbox')));
}

async function checkPort(port: number, setting: string, findOurs: () => unknown): Promise<CheckResult> {
  if (!(await isPortOpen(port))) return { status: 'good', found: `${port} is free` };
  if ((await findOurs()) !== undefined) return { status: 'good', found: `${port}, our own service runs there` };
  return { status: 'bad', found: `${port} is taken by another program`, fix: `free it, or set ${setting}` };
}

async function checkPostgresProgram(): Promise<CheckResult> {
  const user = chooseUnprivilegedUser();
  const { postgres } = await preparePostgresBinaries(user, () => {});
  const { stdout } = await run(postgres, ['--version']);
  return { status: 'good', found: user === undefined ? stdout.trim() : `${stdout.trim()}, run as ${user.name}` };
}

async function checkTemporalProgram(cliPath: string | undefined): Promise<CheckResult> {
  const program = findTemporalBinary({ cliPath });
  if (program !== undefined) {
    const { stdout } = await run(program, ['--version']);
    return { status: 'good', found: `${stdout.trim()}, ${program}` };
  }
  const hasGo = await run('go', ['version']).then(
    () => true,
    () => false,
  );
  if (hasGo)
    return { status: 'idle', found: `none yet; the first start gets ${TEMPORAL_VERSION}, once, in a few minutes` };
  return {
    status: 'warning',
    found: 'none; the first start tries to download it',
    fix: 'set TEMPORAL_ADDRESS or TEMPORAL_CLI_PATH, or install Go',
  };
}

/** The database that a check may ask: the named one, or the embedded one if it runs. */
export function reachableDatabase(config: Config): string | undefined {
  return config.databaseUrl ?? findEmbeddedPostgres(path.join(config.dataFolder, 'postgres'));
}
