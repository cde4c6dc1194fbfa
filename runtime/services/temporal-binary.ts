// Where the program of the Temporal development server comes from. In order: TEMPORAL_CLI_PATH, the tool cache, PATH;
// else it is got once into the tool cache, which lies outside the checkout and is shared by all of them.
import { accessSync, constants, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../../core/errors.js';
import { withFileLock } from './file-lock.js';
import { buildTemporal, downloadTemporal, type TemporalSource } from './temporal-binary-sources.js';

/** The newest version that `go install` can build in one line; its server is 1.29.1. */
export const TEMPORAL_VERSION = '1.5.1';

export interface TemporalBinaryOptions {
  /** TEMPORAL_CLI_PATH. */
  readonly cliPath?: string | undefined;
  readonly toolCache?: string;
  readonly searchPath?: string;
  /** How to get the program where there is none; tried in order. */
  readonly sources?: readonly TemporalSource[];
  readonly log: (line: string) => void;
}

const PROGRAM = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** The folder for programs that are got once: $XDG_CACHE_HOME/ravand, else ~/.cache/ravand. */
export function toolCacheFolder(): string {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'ravand');
}

/**
 * The program, if this machine has it already.
 * @throws AppError temporalMissing when TEMPORAL_CLI_PATH names something that cannot be run.
 */
export function findTemporalBinary(options: Omit<TemporalBinaryOptions, 'log'>): string | undefined {
  if (options.cliPath) {
    if (isProgram(options.cliPath)) return path.resolve(options.cliPath);
    throw new AppError(
      'temporalMissing',
      `TEMPORAL_CLI_PATH is ${options.cliPath}, but there is no program that can be run. Correct the path, or unset it.`,
      [{ found: options.cliPath, expected: 'the temporal program', fix: 'correct TEMPORAL_CLI_PATH' }],
    );
  }
  const folders = (options.searchPath ?? process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '');
  const candidates = [cachedProgram(options.toolCache), ...folders.map((folder) => path.join(folder, PROGRAM))];
  return candidates.find(isProgram);
}

/**
 * The program, got into the tool cache if this machine has none. That takes seconds by download, minutes by Go.
 * @throws AppError temporalMissing with the three ways to get one.
 */
export async function ensureTemporalBinary(options: TemporalBinaryOptions): Promise<string> {
  const found = findTemporalBinary(options);
  if (found !== undefined) return found;
  const target = cachedProgram(options.toolCache);
  const tellWait = (holder: number): void =>
    options.log(`process ${holder} is getting Temporal ${TEMPORAL_VERSION}; waiting for it`);
  await withFileLock(
    `${path.dirname(target)}.lock`,
    async () => {
      if (!isProgram(target)) await getTemporal(target, options);
    },
    tellWait,
  );
  return target;
}

function cachedProgram(toolCache: string = toolCacheFolder()): string {
  return path.join(toolCache, `temporal-${TEMPORAL_VERSION}`, PROGRAM);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

async function getTemporal(target: string, options: TemporalBinaryOptions): Promise<void> {
  const failures: string[] = [];
  for (const source of options.sources ?? [downloadTemporal, buildTemporal]) {
    try {
      await source({ version: TEMPORAL_VERSION, target, log: options.log });
      return;
    } catch (error) {
      if (error instanceof AppError) throw error;
      failures.push((error as Error).message);
    }
  }
  throw new AppError(
    'temporalMissing',
    [
      `There is no Temporal server, and its program could not be got (${failures.join('; ')}). There are three ways:`,
      '  1. set TEMPORAL_ADDRESS to a server that runs, for example temporal.example.com:7233',
      `  2. put the program "temporal" (${TEMPORAL_VERSION}) on this machine and set TEMPORAL_CLI_PATH to it`,
      '  3. install Go 1.21 or newer (https://go.dev/dl) and start again: it is built once, in some minutes',
    ].join('\n'),
    [{ fix: 'set TEMPORAL_ADDRESS' }, { fix: 'set TEMPORAL_CLI_PATH' }, { fix: 'install Go' }],
  );
}
