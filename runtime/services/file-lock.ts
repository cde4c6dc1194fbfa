// A lock between processes of one machine, as a file that names its holder. A holder that was killed holds nothing.
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isProcessAlive } from './process-alive.js';
import { folderReadOnly, prepareFolder } from './service-folder.js';

const POLL_MS = 100;
const ANY_PROGRAM = /./;
/** A file without an id for so long was left by a process that was killed between making it and writing into it. */
const NAMELESS_MS = 5_000;

/** Locks of this process. Its own id in a file is not enough: in a container every start may have the same one. */
const held = new Set<string>();

/**
 * Runs `work` while no other process does the same under this lock file.
 * @param onWait told once, with the holder's process id, when somebody else is at it.
 * @throws AppError folderReadOnly
 */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: (holder: number) => void = () => {},
): Promise<T> {
  const lock = path.resolve(file);
  prepareFolder(path.dirname(lock));
  let told = false;
  while (!tryLock(lock)) {
    const holder = readHolder(lock);
    if (isStale(lock, holder)) removeStale(lock, holder);
    else if (!told && holder !== undefined) {
      told = true;
      onWait(holder);
    }
    await pause(POLL_MS);
  }
  held.add(lock);
  try {
    return await work();
  } finally {
    held.delete(lock);
    rmSync(lock, { force: true });
  }
}

function tryLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw folderReadOnly(path.dirname(lock), error);
  }
}

/** Undefined while the holder is between making the file and writing its id, or after it removed it. */
function readHolder(lock: string): number | undefined {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    return holder > 0 ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isStale(lock: string, holder: number | undefined): boolean {
  if (holder === undefined) return ageOf(lock) > NAMELESS_MS;
  if (holder === process.pid) return !held.has(lock);
  return !isProcessAlive(holder, ANY_PROGRAM);
}

function ageOf(lock: string): number {
  const made = statSync(lock, { throwIfNoEntry: false });
  return made === undefined ? 0 : Date.now() - made.mtimeMs;
}

/** Renaming is atomic: of several that find the same stale lock, each takes away at most one file. */
function removeStale(lock: string, deadHolder: number | undefined): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    const taken = readHolder(aside);
    // Between our look and the rename another process may have replaced the stale lock by its own: give it back.
    if (taken !== deadHolder) renameSync(aside, lock);
    else rmSync(aside, { force: true });
  } catch {
    // another process was faster
  }
}
