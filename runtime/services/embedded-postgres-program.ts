import { type SpawnOptions, spawn } from 'node:child_process';
import path from 'node:path';
import { AppError } from '../../core/errors.js';
import type { UnprivilegedUser } from './unprivileged-user.js';

export interface ProgramPlace {
  readonly user: UnprivilegedUser | undefined;
  readonly workingFolder: string;
}

const TIMEOUT_MS = 120_000;

/**
 * Runs one of PostgreSQL's programs to its end. A program that leaves a server behind must be told to write to a file
 * (`output: 'ignore'`), because the server would keep our pipe open.
 * @throws AppError databaseFull or databaseUnavailable with what the program said.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  place: ProgramPlace,
  output: 'read' | 'ignore' = 'read',
): Promise<void> {
  const options: SpawnOptions = {
    ...(place.user === undefined ? {} : { uid: place.user.uid, gid: place.user.gid }),
    cwd: place.workingFolder,
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC', PGTZ: 'UTC' },
    stdio: output === 'read' ? ['ignore', 'pipe', 'pipe'] : 'ignore',
    timeout: TIMEOUT_MS,
    windowsHide: true,
  };
  const said: string[] = [];
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(program, args, options);
    child.stdout?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (exitCode !== 0) throw programFailure(`${path.basename(program)} ended with ${exitCode}`, said.join(''));
}

/** What went wrong, told from the program's own words. */
export function programFailure(message: string, said: string): AppError {
  if (/No space left on device/i.test(said))
    return new AppError('databaseFull', `The disk is full: ${message}.\n${said}`, [{ fix: 'free some space' }]);
  return new AppError('databaseUnavailable', `The embedded PostgreSQL did not start: ${message}.\n${said}`.trim());
}
