// Which processes use the embedded services of a folder: the last one to leave stops them.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isProcessAlive } from './process-alive.js';
import { folderReadOnly } from './service-folder.js';

const PROGRAM_NAME = /node|MainThread/i;

/** Says that this process uses the services. Throws AppError folderReadOnly. */
export function joinServices(dataFolder: string): void {
  try {
    mkdirSync(folderOf(dataFolder), { recursive: true });
    writeFileSync(fileOf(dataFolder), '');
  } catch (error) {
    throw folderReadOnly(dataFolder, error);
  }
}

/** Says that this process uses them no longer. True when no other process does. */
export function leaveServices(dataFolder: string): boolean {
  rmSync(fileOf(dataFolder), { force: true });
  return otherUsers(dataFolder).length === 0;
}

/** Process ids of the others. One that was killed could not leave; it is forgotten here. */
export function otherUsers(dataFolder: string): number[] {
  const others: number[] = [];
  for (const name of readUsers(dataFolder)) {
    const pid = Number(name);
    if (pid === process.pid) continue;
    if (isProcessAlive(pid, PROGRAM_NAME)) others.push(pid);
    else rmSync(path.join(folderOf(dataFolder), name), { force: true });
  }
  return others;
}

function readUsers(dataFolder: string): string[] {
  try {
    return readdirSync(folderOf(dataFolder));
  } catch {
    return [];
  }
}

function folderOf(dataFolder: string): string {
  return path.join(dataFolder, 'users');
}

function fileOf(dataFolder: string): string {
  return path.join(folderOf(dataFolder), String(process.pid));
}
