import { writeFile } from 'node:fs/promises';
import { AppError } from '../../../../core/errors.js';
import type { JsonObject } from '../../../../core/json.js';

/** Writes JSON for people to a file that is not there yet. Throws AppError badInput. */
export async function writeNewFile(file: string, content: JsonObject): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx' });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it exists already; name another one' : message;
    throw new AppError('badInput', `${file} cannot be written: ${why}.`, [], { cause });
  }
}
