// The two ways to get the program of the Temporal development server: the project's own download, and a build by Go.
import { execFile, spawn } from 'node:child_process';
import { chmodSync, createWriteStream, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { folderReadOnly } from './service-folder.js';

export interface WantedProgram {
  readonly version: string;
  /** The file that appears when all went well, and only then. */
  readonly target: string;
  readonly log: (line: string) => void;
}

/** Puts the program where it is wanted, or throws the reason why it could not. */
export type TemporalSource = (wanted: WantedProgram) => Promise<void>;

const run = promisify(execFile);
const DOWNLOAD_SITE = 'https://temporal.download';
/** Short: on networks that cannot reach the site, everybody's first start waits for it. */
const ASK_TIMEOUT_MS = 5_000;
const DOWNLOAD_TIMEOUT_MS = 180_000;
const BUILD_TIMEOUT_MS = 30 * 60_000;
const PROGRESS_MS = 15_000;
const LINES_SHOWN = 4;

/** The download that the SDKs use: the site names the archive for a platform and the file in it. */
export async function downloadTemporal({ version, target, log }: WantedProgram): Promise<void> {
  const archive = await askForArchive(version).catch((error: Error) => {
    throw new Error(`${DOWNLOAD_SITE} cannot be reached: ${reasonOf(error)}`);
  });
  log(`downloading Temporal ${version}`);
  await inTemporaryFolder(target, async (folder) => {
    const file = path.join(folder, 'archive');
    const response = await fetch(archive.archiveUrl, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
    if (!response.ok || response.body === null) throw new Error(`the download answered ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
    await run('tar', ['-xf', file, '-C', folder, archive.fileToExtract]);
    return path.join(folder, archive.fileToExtract);
  });
}

async function askForArchive(version: string): Promise<{ archiveUrl: string; fileToExtract: string }> {
  const isWindows = process.platform === 'win32';
  const query = new URLSearchParams({
    arch: process.arch === 'x64' ? 'amd64' : process.arch,
    platform: isWindows ? 'windows' : process.platform,
    format: isWindows ? 'zip' : 'tar.gz',
  });
  const signal = AbortSignal.timeout(ASK_TIMEOUT_MS);
  const response = await fetch(`${DOWNLOAD_SITE}/cli/v${version}?${query}`, { signal });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  const answer = (await response.json()) as { archiveUrl?: unknown; fileToExtract?: unknown };
  if (typeof answer.archiveUrl !== 'string' || typeof answer.fileToExtract !== 'string')
    throw new Error('its answer names no archive');
  return { archiveUrl: answer.archiveUrl, fileToExtract: answer.fileToExtract };
}

function reasonOf(error: Error): string {
  const cause = error.cause as { code?: string; message?: string } | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}

/** `go install`, told what it is doing every few seconds: a silent minute looks like a hang. */
export async function buildTemporal({ version, target, log }: WantedProgram): Promise<void> {
  await run('go', ['version']).catch(() => {
    throw new Error('Go is not installed');
  });
  log(`building Temporal ${version} with Go: once, in about four minutes on two cores`);
  const startedAtMs = Date.now();
  const seconds = (): number => Math.round((Date.now() - startedAtMs) / 1000);
  const progress = setInterval(() => log(`building Temporal ${version}: ${seconds()} s`), PROGRESS_MS);
  try {
    await inTemporaryFolder(target, async (folder) => {
      await goInstall(version, folder);
      return path.join(folder, path.basename(target));
    });
  } finally {
    clearInterval(progress);
  }
  log(`built Temporal ${version} in ${seconds()} s`);
}

async function goInstall(version: string, folder: string): Promise<void> {
  const flags = `-s -w -X github.com/temporalio/cli/temporalcli.Version=${version}`;
  const args = ['install', '-p', '2', '-ldflags', flags, `github.com/temporalio/cli/cmd/temporal@v${version}`];
  const goFlags = [process.env.GOFLAGS, '-trimpath'].filter(Boolean).join(' ');
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: goFlags, GOBIN: folder };
  const child = spawn('go', args, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: BUILD_TIMEOUT_MS });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (exitCode === 0) return;
  const lastLines = said.join('').trimEnd().split('\n').slice(-LINES_SHOWN).join(' | ');
  throw new Error(`go install ended with ${exitCode}: ${lastLines}`);
}

/** Work in a folder beside the target, so that the last step is a rename: nobody ever sees half a program. */
async function inTemporaryFolder(target: string, work: (folder: string) => Promise<string>): Promise<void> {
  let folder: string;
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    folder = mkdtempSync(path.join(path.dirname(target), 'getting-'));
  } catch (error) {
    throw folderReadOnly(path.dirname(target), error);
  }
  try {
    const program = await work(folder);
    chmodSync(program, 0o755);
    // A program that does not even tell its version is no program for this machine.
    await run(program, ['--version']);
    renameSync(program, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
