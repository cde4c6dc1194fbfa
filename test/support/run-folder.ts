// Folders of one mocha process, named after it, so that a later run can tell what a killed one left behind.
import { chmodSync, mkdtempSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isProcessAlive } from '../../runtime/services/process-alive.js';

const ANY_PROGRAM = /./;

/** A new folder for this run. `kind` says what for, for example "postgres". */
export function makeRunFolder(kind: string): string {
  return mkdtempSync(path.join(os.tmpdir(), `${prefixOf(kind)}${process.pid}-`));
}

/**
 * A new folder for the data of a platform, open to the user that PostgreSQL runs as: where it is closed, root's database lies
 * somewhere else and stays there.
 */
export function makeOpenFolder(name: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `ravand-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** Folders of this kind whose run is over without having removed them. */
export function forgottenRunFolders(kind: string): string[] {
  const prefix = prefixOf(kind);
  return readdirSync(os.tmpdir())
    .filter((name) => name.startsWith(prefix))
    .filter((name) => !isProcessAlive(Number(name.slice(prefix.length).split('-')[0]), ANY_PROGRAM))
    .map((name) => path.join(os.tmpdir(), name));
}

function prefixOf(kind: string): string {
  return `ravand-test-${kind}-`;
}
