import { accessSync, constants, mkdirSync } from 'node:fs';
import { AppError } from '../../core/errors.js';

/**
 * Makes the folder where a service keeps its data, with everything above it.
 * @throws AppError folderReadOnly when it cannot be made or not be written to.
 */
export function prepareFolder(folder: string, options: { mode?: number } = {}): void {
  try {
    mkdirSync(folder, { recursive: true, ...(options.mode === undefined ? {} : { mode: options.mode }) });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw folderReadOnly(folder, error);
  }
}

/** The failure for a folder that refused a write, with what can be done about it. */
export function folderReadOnly(folder: string, cause: unknown): AppError {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new AppError(
    'folderReadOnly',
    `Cannot write to the folder ${folder} (${reason}). Make it writable for this user, or set RAVAND_DATA_DIR to a folder that is.`,
    [{ found: folder, expected: 'a folder this user can write to', fix: 'set RAVAND_DATA_DIR' }],
    { cause },
  );
}
