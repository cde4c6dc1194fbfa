// An upload on the disk, for the time of its import: a file is looked through before its first row is stored. The folder
// is named after the machine and the process, so that the next run can tell what a killed one left behind.
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../core/errors.js';

/** Containers may share a folder for temporary files, and a process id means something on its own machine only. */
const PREFIX = `ravand-import-${os.hostname()}-`;

/** Gives the path of the uploaded file to `work` and removes the file afterwards. Throws `databaseFull` without room for it. */
export async function withUploadedFile<T>(stream: Readable, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  try {
    const file = path.join(folder, 'upload');
    await pipeline(stream, createWriteStream(file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOSPC') throw error;
      const message = `There is no room for the upload in ${os.tmpdir()}; nothing of it was stored.`;
      throw new AppError('databaseFull', message, [], { cause: error });
    });
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Removes the uploads of processes that were killed. For the start of a process, before its first upload: what bears its
 * own id then is of an earlier process that had it. What another user left is not ours to remove.
 */
export async function removeForgottenUploads(isAlive: (pid: number) => boolean): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = Number(name.slice(PREFIX.length).split('-')[0]);
    if (pid !== process.pid && isAlive(pid)) continue;
    await rm(path.join(os.tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}
