// The first key: without one nobody could make another. It lies in a file that the operator names; outside production
// one is made, closed to others. It is never logged.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { makeKey, readKey } from '../api/authentication.js';
import type { OperationContext } from '../api/context.js';
import { createKey, findOrCreateStaffMember } from '../api/operations/staff.js';
import { AppError } from '../core/errors.js';
import { findKeyHolder } from '../store/repositories/api-keys.js';
import type { Config } from './config.js';
import { makeSecretFile } from './secrets.js';

/** The holder of the first key. Mail to it goes nowhere: the domain is reserved for that. */
const ADMINISTRATOR = {
  displayName: 'Administrator',
  email: 'administrator@ravand.invalid',
  role: 'administrator',
} as const;

/** Where the first key lies; undefined in production unless RAVAND_ADMIN_KEY_FILE names it. */
export function adminKeyFile({ adminKeyFile: named, environment, dataFolder }: Config): string | undefined {
  return named ?? (environment === 'production' ? undefined : path.join(dataFolder, 'admin-key'));
}

/**
 * Makes the key in the file known to the database. Safe when several processes start at once.
 * @throws AppError configInvalid when the file cannot be read or holds no key.
 */
export async function ensureAdminKey(context: OperationContext, config: Config): Promise<void> {
  const file = adminKeyFile(config);
  if (file === undefined) return;
  if (config.adminKeyFile === undefined) makeSecretFile(file, `${makeKey().key}\n`);
  const key = readKeyFile(file);
  const parts = readKey(key);
  if (parts === undefined) throw wrongFile(`${file} holds no key of the form rvd_…`);
  if (await findKeyHolder(context.dataSource, parts.prefix)) return;
  const { id } = await findOrCreateStaffMember(context, ADMINISTRATOR);
  try {
    await createKey(context, { name: 'first administrator', staffMemberId: id }, { key, ...parts });
  } catch (error) {
    // Another process may have stored the same key a moment ago.
    if (!(await findKeyHolder(context.dataSource, parts.prefix))) throw error;
  }
}

export function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw wrongFile(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function wrongFile(what: string): AppError {
  const message = `RAVAND_ADMIN_KEY_FILE holds the key of the first administrator: ${what}. Make one with \`ravand keys create\`.`;
  return new AppError('configInvalid', message, [{ pointer: '/RAVAND_ADMIN_KEY_FILE' }]);
}
